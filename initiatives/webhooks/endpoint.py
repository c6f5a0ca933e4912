"""The addresses people have messages sent to: opened, changed, switched, removed, each with a secret of its own."""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from initiatives.actions.preference import tell_by_webhook
from initiatives.actions.writing import Conflict, change, require, save_new, writes
from initiatives.models import Partnership, Preference, User, WebhookEndpoint, WebhookPlace
from initiatives.permissions import may_administer
from initiatives.webhooks.address import NotAnAddress, target
from initiatives.webhooks.delivery import UNSENT, give_up_waiting
from initiatives.webhooks.post import PATIENCE, Answer, InDoubt, NotPosted, Refused, TryLater, post
from initiatives.webhooks.sign import new_secret
from initiatives.webhooks.spread import begin_now

BECAME: dict[type[NotPosted], str] = {Refused: "refused", TryLater: "later", InDoubt: "in_doubt"}
NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")
GONE = 410
MOST = 20  # endpoints a person
OVERLAP = timedelta(hours=24)  # how long a renewed secret still signs beside the new one
MOST_SECRETS = 4
EDITABLE = ("url", "active", "changes", "kinds", "partnership")
WISHES_NO_MORE = "It answered 410 Gone: it wishes to hear no more."
UNWISHED = "Changes were no longer wished there."


@writes
def open_endpoint(
    *, by: User, url: str, changes: bool = True, kinds: Sequence[str] = (), partnership: Partnership | None = None
) -> tuple[WebhookEndpoint, str]:
    """An endpoint of `by` that is told of changes from now on, and its secret.

    `kinds` are keys of CHANGE_KINDS (none: all), `partnership` the one whose changes are told (None: all). Raises
    ValidationError.
    """
    if WebhookEndpoint.objects.filter(owner=by).count() >= MOST:
        said = _("You have %(n)d addresses already; forget one first.") % {"n": MOST}
        raise ValidationError({"url": [ValidationError(said, code="too_many")]})
    row = WebhookEndpoint(
        owner=by, url=_checked(url), secret=new_secret(), changes=changes, kinds=list(dict.fromkeys(kinds)),
        partnership=partnership,
    )  # fmt: skip
    save_new(row)
    if changes:
        begin_now(row)
    return row, row.secret


@writes
def open_for_digest(*, by: User, url: str) -> tuple[WebhookEndpoint, str]:
    """An endpoint of `by` that their digest is sent to, and its secret. Raises ValidationError (url)."""
    row, secret = open_endpoint(by=by, url=url, changes=False)
    tell_by_webhook(by=by, endpoint=row)
    return row, secret


@writes
def edit(*, by: User, endpoint: WebhookEndpoint, version: int | None = None, **fields: Any) -> WebhookEndpoint:
    """Change the named fields (EDITABLE); with `version`, only if nobody has changed the row since that version.

    Changes that are wished for anew are told from now on, those that are no longer wished not any more. An address that
    was moved or switched on is tried at once, and goes on where it was. Raises ValidationError (also for a field that
    cannot be edited), PermissionDenied, Conflict.
    """
    for name in fields.keys() - set(EDITABLE):
        raise ValidationError({name: [f"“{name}” cannot be edited; these can: {', '.join(EDITABLE)}."]})
    return _changed(_own(by, endpoint, version), fields)


@writes
def move(*, by: User, endpoint: WebhookEndpoint, url: str) -> WebhookEndpoint:
    """Another address with the same secret. Raises ValidationError (url), PermissionDenied."""
    return edit(by=by, endpoint=endpoint, url=url)


@writes
def switch(*, by: User, endpoint: WebhookEndpoint, on: bool) -> WebhookEndpoint:
    """Whether anything is sent there; administrators may say so, too. Raises PermissionDenied."""
    return _changed(_own(by, endpoint, anybody_s=may_administer(user=by)), {"active": on})


@writes
def renew_secret(
    *, by: User, endpoint: WebhookEndpoint, now: datetime, version: int | None = None, at_once: bool = False
) -> str:
    """A new secret, which signs from `now` on; the old one signs beside it for 24 hours, or no more where `at_once`.

    Raises PermissionDenied, Conflict.
    """
    row = _own(by, endpoint, version)
    old = [] if at_once else [{"secret": row.secret, "until": (now + OVERLAP).isoformat()}, *_still_signing(row, now)]
    change(row, values={"secret": new_secret(), "old_secrets": old[: MOST_SECRETS - 1]})
    return row.secret


def secrets_of(*, endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """What signs at `now`: the secret first, then those that were renewed less than 24 hours before."""
    return [endpoint.secret, *(each["secret"] for each in _still_signing(endpoint, now))]


@writes
def remove(*, by: User, endpoint: WebhookEndpoint, version: int | None = None) -> None:
    """Forget the address, its secret and what was sent there. Raises PermissionDenied, Conflict."""
    row = _own(by, endpoint, version)
    if Preference.objects.filter(user=by, webhook=row).exists():
        tell_by_webhook(by=by, endpoint=None)
    WebhookEndpoint.objects.select_for_update().get(pk=row.pk)  # nothing more is spread to it
    row.delete()


@writes
def switch_off(*, by: User, endpoint: WebhookEndpoint, because: str, now: datetime) -> None:  # noqa: ARG001 - `writes` puts `by` into the history
    """We send nothing there any more, and say why; its owner may switch it on again."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, active=True)
    rows.update(active=False, off_because=because[:400], off_at=now)


def send_test(*, endpoint: WebhookEndpoint, now: datetime) -> Answer:
    """Post a message of type `test` and give the answer; raises a kind of NotPosted. `now` is the moment signed."""
    said = _("A test that %(owner)s asked for; nothing is due.") % {"owner": endpoint.owner.username}
    message: dict[str, Any] = {"type": "test", "timestamp": now.isoformat(), "data": {"text": said}}
    body = json.dumps(message, ensure_ascii=False).encode()
    secret, *also = secrets_of(endpoint=endpoint, now=now)
    return post(
        url=endpoint.url, secret=secret, also=also, message_id=f"test_{secrets.token_hex(12)}", body=body, now=now
    )


def hand_over(
    *,
    endpoint: WebhookEndpoint,
    message_id: str,
    payload: dict[str, Any],
    patience: float,
    clock: Callable[[], datetime],
) -> tuple[str, str]:
    """Post a payload in at most `patience` seconds; what became of it and the other side's words, as reminders ask it.

    That is "sent", "refused" (for good), "later" or "in_doubt". `message_id` stays the same at every attempt, whatever
    characters it has; `clock` gives the moment of this one. Who answers 410 wishes to hear no more, and is switched off.
    """
    told = NOT_IN_AN_ID.sub("-", message_id.strip("<>"))
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    now = clock()
    secret, *also = secrets_of(endpoint=endpoint, now=now)
    try:
        answer = post(
            url=endpoint.url, secret=secret, also=also, message_id=told, body=body, now=now,
            patience=min(patience, PATIENCE),
        )  # fmt: skip
    except NotPosted as error:
        if error.answer and error.answer.status == GONE:
            switch_off(by=User.objects.system(), endpoint=endpoint, because=WISHES_NO_MORE, now=now)
        return BECAME[type(error)], str(error)
    return "sent", str(answer)


def _changed(row: WebhookEndpoint, fields: dict[str, Any]) -> WebhookEndpoint:
    told = row.changes
    if "url" in fields:
        fields["url"] = _checked(fields["url"])
    if "kinds" in fields:
        fields["kinds"] = list(dict.fromkeys(fields["kinds"]))
    if fields.get("active"):
        fields |= {"off_because": "", "off_at": None}
    changed = change(row, values=fields)
    if row.changes and not told:
        begin_now(row)
    if told and not row.changes:
        give_up_waiting(because=UNWISHED, endpoint=row)
    if "url" in changed or (row.active and "active" in changed):
        _try_at_once(row)
    return row


def _own(
    by: User, endpoint: WebhookEndpoint, version: int | None = None, *, anybody_s: bool = False
) -> WebhookEndpoint:
    """The row, locked after its place, as whoever delivers locks them. Raises PermissionDenied, Conflict."""
    require(anybody_s or endpoint.owner_id == by.pk, to="change another's address")
    WebhookPlace.objects.select_for_update().filter(pk=endpoint.pk).first()
    row = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    if version is not None and row.version != version:
        raise Conflict(
            f"“{row}” was changed since you read it: version {row.version}, not {version}.", current=row.version
        )
    return row


def _still_signing(endpoint: WebhookEndpoint, now: datetime) -> list[dict[str, str]]:
    return [each for each in endpoint.old_secrets if datetime.fromisoformat(each["until"]) > now]


def _try_at_once(endpoint: WebhookEndpoint) -> None:
    """What waits is tried without waiting longer, and its three days begin anew."""
    WebhookPlace.objects.filter(pk=endpoint.pk).update(failures=0, failing_since=None, not_before=Now())
    unsent = endpoint.deliveries.filter(state__in=UNSENT)
    unsent.update(state="waiting", failures=0, first_failed_at=None, not_before=Now())


def _checked(url: str) -> str:
    """The URL as it is kept; its name is judged again whenever something is sent. Plain HTTP is an intranet's only."""
    url, private = url.strip(), settings.WEBHOOK_ALLOW_PRIVATE
    try:
        to = target(url=url, private=private)
    except NotAnAddress as error:
        raise ValidationError({"url": [str(error)]}) from error
    if to.scheme != "https" and not private:
        raise ValidationError({"url": [_("Give an https address: what is sent tells what you work on.")]})
    return url
