"""Handing over what somebody owns, when they leave or have too much."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import pghistory
from django.utils.translation import gettext as _

from initiatives.actions.writing import Conflict, refuse, require, writes
from initiatives.models import Initiative, User
from initiatives.permissions import drafters, may_hand_over


@dataclass(frozen=True)
class HandOver:
    """What was handed over, by slug; `act` is the id of the history's context in which it was."""

    act: UUID
    initiatives: list[Initiative]


@writes
def hand_over(*, by: User, leaver: User, gives: Mapping[int, User], reason: str) -> HandOver:
    """Give initiatives that `leaver` owns (id → the new owner) to others: all of them or none, each in the history.

    A new owner can sign in and may draft in the initiative's partnership. Raises ValidationError (gives, to, reason),
    PermissionDenied (`by` neither leads a partnership nor administers it), Conflict (one of them is owned by somebody
    else by now; none is handed over).
    """
    if not gives:
        refuse("gives", _("Select at least one initiative."), code="required")
    if not reason.strip():
        refuse("reason", _("Say why, for the history: who leaves, or who takes over what."), code="blank")
    held = Initiative.objects.select_for_update(no_key=True, of=("self",)).order_by("pk").select_related("partnership")
    rows = {row.pk: row for row in held.filter(pk__in=gives)}
    _check(by, leaver, gives, rows)
    with pghistory.context(did="handed_over", reason=reason.strip()) as context:
        for to, pks in _by_owner(gives).items():
            Initiative.objects.filter(pk__in=pks).update(owner=to)
    return HandOver(context.id, list(Initiative.objects.filter(pk__in=rows).select_related("partnership", "owner")))


def _check(by: User, leaver: User, gives: Mapping[int, User], rows: Mapping[int, Initiative]) -> None:
    homes = {row.partnership_id: row.partnership for row in rows.values()}
    for home in homes.values():
        require(may_hand_over(user=by, partnership=home), to=f"hand over initiatives of {home}")
    if moved := [row for row in rows.values() if row.owner_id != leaver.pk]:
        names = ", ".join(f"“{row}”" for row in moved[:5]) + (" …" if len(moved) > 5 else "")
        raise Conflict(
            _("Meanwhile %(names)s changed hands: %(leaver)s owns it no longer. Nothing was handed over; look again.")
            % {"names": names, "leaver": leaver}
        )
    if len(rows) < len(gives):
        raise Conflict(_("One of the initiatives is no longer there. Nothing was handed over; look again."))
    able = drafters(partnerships=homes.values())
    for pk, to in gives.items():
        home = rows[pk].partnership
        if to == leaver:
            refuse("to", _("%(to)s owns it already; choose somebody else.") % {"to": to}, code="same")
        if to not in able[home.pk]:
            said = _("“%(to)s” may not draft in %(home)s, or cannot sign in; choose one of those who may.")
            refuse("to", said % {"to": to, "home": home}, code="role")


def _by_owner(gives: Mapping[int, User]) -> dict[User, list[int]]:
    found: dict[User, list[int]] = defaultdict(list)
    for pk, to in gives.items():
        found[to].append(pk)
    return found
