"""One initiative becomes another: split, merged or absorbed, with proof; its promises go with it, its record stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory

from initiatives.actions.initiative import open_initiative
from initiatives.actions.proof import check_proof
from initiatives.actions.publication import publish
from initiatives.actions.writing import Conflict, refuse, require, writes
from initiatives.models import (
    Commitment,
    Inheritance,
    Initiative,
    Partnership,
    Passage,
    Sector,
    ShownIn,
    Standing,
    Succession,
    User,
)
from initiatives.permissions import may_publish

# A successor: one that exists, or the fields of one that is opened and published in the same step.
New = Initiative | Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """What proves a step: the passage, since when (EDTF, not after the day of recording; None: since the source), why."""

    passage: Passage | None
    reason: str
    since: str | None = None


@writes
def split(
    *,
    by: User,
    today: date,
    old: Initiative,
    new: Sequence[New],
    carry: Mapping[int, int],
    proof: Proof,
    second_reader_required: bool,
    version: int | None = None,
) -> list[Initiative]:
    """One initiative becomes several, given in the order of `new`.

    `carry` says for each of its commitments (by id) which of `new` goes on with it (0 is the first). With `version`,
    only if nobody has changed `old` since. Raises ValidationError, PermissionDenied, Conflict.
    """
    if len(new) < 2:
        refuse("new", "Name at least two initiatives; where there is one, absorb or rename.", code="too_few")
    step = _Step(by=by, today=today, proof=proof, second_reader_required=second_reader_required, kind="split")
    return step.take(olds=[old], new=list(new), carry=carry, version=version)


@writes
def merge(
    *,
    by: User,
    today: date,
    old: Sequence[Initiative],
    new: New,
    proof: Proof,
    second_reader_required: bool,
    version: int | None = None,
) -> Initiative:
    """Several initiatives become one, which goes on with all their commitments; `version` is that of the first.

    Raises ValidationError, PermissionDenied, Conflict.
    """
    if len({row.pk for row in old}) < 2:
        refuse("old", "Name at least two initiatives; where there is one, absorb it.", code="too_few")
    step = _Step(by=by, today=today, proof=proof, second_reader_required=second_reader_required, kind="merged")
    return step.take(olds=list(old), new=[new], carry=None, version=version)[0]


@writes
def absorb(
    *, by: User, today: date, old: Initiative, into: Initiative, proof: Proof, version: int | None = None
) -> Initiative:
    """One initiative goes into another that exists, which goes on with its commitments.

    Raises ValidationError, PermissionDenied, Conflict.
    """
    step = _Step(by=by, today=today, proof=proof, second_reader_required=False, kind="absorbed")
    return step.take(olds=[old], new=[into], carry=None, version=version)[0]


@dataclass(frozen=True)
class _Step:
    by: User
    today: date
    proof: Proof
    second_reader_required: bool
    kind: str

    def take(
        self, *, olds: list[Initiative], new: list[New], carry: Mapping[int, int] | None, version: int | None
    ) -> list[Initiative]:
        passage = check_proof(
            since=self.proof.since, passage=self.proof.passage, reason=self.proof.reason, today=self.today
        )
        standing = [one for one in new if isinstance(one, Initiative)]
        held = _lock([*olds, *standing])
        olds = [held[row.pk] for row in olds]
        home = olds[0].partnership
        self._check(olds=olds, new=standing, held=held, home=home)
        if version is not None and olds[0].version != version:
            raise Conflict(
                f"“{olds[0]}” was changed since you read it: version {olds[0].version}, not {version}.",
                current=olds[0].version,
            )
        with pghistory.context(did=self.kind, reason=self.proof.reason.strip()):
            news = [held[one.pk] if isinstance(one, Initiative) else self._open(one, olds, home) for one in new]
            if len({row.pk for row in news}) < len(news):
                refuse("new", "Each successor is named once.")
            self._hand_on(olds=olds, news=news, carry=carry, passage=passage)
            for row in olds:
                row.publication = "superseded"
                row.replaced_by = news[0] if len(news) == 1 else None
                row.save(update_fields=["publication", "replaced_by"])
        return list(Initiative.objects.in_bulk([row.pk for row in news]).values())

    def _check(
        self, *, olds: list[Initiative], new: list[Initiative], held: dict[int, Initiative], home: Partnership
    ) -> None:
        for row in held.values():
            require(
                may_publish(user=self.by, partnership=row.partnership),
                to=f"change what initiatives of {row.partnership} became",
            )
            if row.partnership_id != home.pk:
                refuse(
                    "new",
                    f"“{row}” belongs to {row.partnership}, “{olds[0]}” to {home}; only initiatives of one partnership "
                    "become one another. Show it in both instead.",
                )
        for field, rows in (("old", olds), ("new", new)):
            for row in rows:
                row = held[row.pk]
                if row.publication != "published":
                    refuse(
                        field,
                        f"“{row}” is {row.get_publication_display().lower()}; only what is published and stands now "
                        "can be split, merged or absorbed, or take another in.",
                        code=row.publication,
                    )
        if {row.pk for row in olds} & {row.pk for row in new}:
            refuse("new", "An initiative cannot become itself; name another, or open one.")

    def _open(self, given: Mapping[str, Any], olds: list[Initiative], home: Partnership) -> Initiative:
        if self.second_reader_required:
            refuse(
                "new",
                "A second reader publishes here: open the new initiative first, let another publish it, then name it.",
                code="second_reader",
            )
        fields = dict(given)
        fields.setdefault("sectors", Sector.objects.filter(initiatives__in=olds).distinct())
        fields.setdefault("owner", next((row.owner for row in olds if row.owner), None))
        fields.setdefault("kind", olds[0].kind)
        row = open_initiative(by=self.by, partnership=home, **fields)
        guests = ShownIn.objects.filter(initiative__in=olds).values_list("partnership", flat=True).distinct()
        ShownIn.objects.bulk_create(ShownIn(initiative=row, partnership_id=pk) for pk in sorted(guests))
        return publish(by=self.by, row=row, second_reader_required=False)

    def _hand_on(
        self, *, olds: list[Initiative], news: list[Initiative], carry: Mapping[int, int] | None, passage: Passage
    ) -> None:
        promises = list(
            Commitment.objects.select_for_update(of=("self",), no_key=True).filter(initiative__in=olds).order_by("pk")
        )
        # After the rows, as every writer takes them: a status being recorded is waited for.
        list(Standing.objects.select_for_update().filter(initiative__in=[*olds, *news]).order_by("pk"))
        list(Standing.objects.select_for_update().filter(commitment__in=promises).order_by("pk"))
        places = _places(promises, news, carry)
        lines = {
            (old.pk, new.pk): Succession.objects.create(
                old=old, new=new, kind=self.kind, since=self.proof.since or None, passage=passage,
                reason=self.proof.reason.strip(), by=self.by, last_day=self.today,
            )
            for old in olds for new in news
        }  # fmt: skip
        for promise in promises:
            new = news[places[promise.pk]]
            Inheritance.objects.create(commitment=promise, succession=lines[promise.initiative_id or 0, new.pk])
            promise.initiative = new
            promise.save(update_fields=["initiative"])


def _lock(rows: Iterable[Initiative]) -> dict[int, Initiative]:
    """The rows as they are now, in the order of their ids, so that two steps that cross wait for each other."""
    wanted = {row.pk for row in rows}
    held = Initiative.objects.select_for_update(of=("self",), no_key=True).select_related("partnership", "owner")
    return {row.pk: row for row in held.filter(pk__in=wanted).order_by("pk")}


def _places(promises: list[Commitment], news: list[Initiative], carry: Mapping[int, int] | None) -> dict[int, int]:
    if carry is None:
        return dict.fromkeys((promise.pk for promise in promises), 0)
    known = {promise.pk for promise in promises}
    for pk, place in carry.items():
        if pk not in known:
            refuse("carry", f"Commitment {pk} is not one of this initiative’s.", code="unknown")
        if not 0 <= place < len(news):
            refuse(
                "carry",
                f"Commitment {pk} is to go to successor {place}; they are 0 to {len(news) - 1}.",
                code="unknown",
            )
    for promise in promises:
        if promise.pk not in carry:
            refuse(
                "carry", f"Say which of the new initiatives goes on with “{promise}” ({promise.pk}).", code="required"
            )
    return dict(carry)
