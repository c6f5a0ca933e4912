"""What changed between two days, from the change feed: each line with its subject, what it announces and what became of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Collate

from initiatives import vocabulary
from initiatives.clocks import Clocks, known
from initiatives.dashboards.saying import words_seen
from initiatives.models import (
    Change,
    Commitment,
    DueRevision,
    Initiative,
    Partnership,
    Review,
    SourceDocument,
    Statement,
    StatusUpdate,
)

Written = StatusUpdate | DueRevision | Review
Subject = Initiative | Commitment | Statement | SourceDocument
NOUNS = {"initiative": Initiative, "commitment": Commitment, "statement": Statement, "document": SourceDocument}
# The order of kinds within a day: what appeared, then what moved, then what was looked at, then what was taken back.
KINDS = tuple(vocabulary.CHANGE_KINDS)
LINES: dict[str, type[Written]] = {"status": StatusUpdate, "due_date": DueRevision, "review": Review}
DAY, KIND, INITIATIVE = "day", "kind", "initiative"
GROUPINGS = (DAY, KIND, INITIATIVE)
HOME = "passage__capture__document__"


@dataclass(frozen=True)
class Line:
    """One change: the feed's row, what it is about, and the ledger line it announces, if it announces one.

    `subject` is None where the record is no longer shown. `corrected_by` is the ledger line that corrects or voids this
    one at the clocks; `other` the initiative that a succession or a replacement leads to, where the reader may see it.
    """

    change: Change
    subject: Subject | None
    line: Written | None = None
    corrected_by: StatusUpdate | DueRevision | None = None
    other: Initiative | None = None

    @property
    def words(self) -> str:
        """A statement's words, where they may be shown; empty for other nouns."""
        return self.subject.words if isinstance(self.subject, Statement) and self.subject.words_seen else ""

    @property
    def initiative(self) -> Initiative | None:
        """The initiative it belongs to: itself, or its commitment's."""
        if isinstance(self.subject, Commitment):
            return self.subject.initiative
        return self.subject if isinstance(self.subject, Initiative) else None

    @property
    def partnership(self) -> Partnership | None:
        """The partnership it belongs to."""
        if isinstance(self.subject, Commitment):
            home = self.subject.initiative or self.subject.passage.capture.document
            return home.partnership
        return self.subject.partnership if self.subject else None

    @property
    def earlier_lines(self) -> int:
        """How many lines recorded in the draft came in sight with this publication."""
        return sum(len(ids) for ids in self.change.data.get("lines", {}).values())


@dataclass(frozen=True)
class Part:
    """Changes of one kind (a key of CHANGE_KINDS) or of one initiative (None: of none), or without a heading ("")."""

    of: str | Initiative | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """A day, a kind or a partnership (None: records no longer shown) and what changed in it."""

    of: date | str | Partnership | None
    parts: tuple[Part, ...]


def changes_between(
    *, first: date, last: date, visible: Mapping[str, QuerySet], zone: ZoneInfo, clocks: Clocks
) -> QuerySet[Change]:
    """The changes of the days from `first` to `last` inclusive (in `zone`), newest first, about what the reader may see.

    `visible` gives for each of NOUNS the rows the reader may see. Changes recorded after `known_at`, or after the day
    `as_of`, are left out.
    """
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(min(last, clocks.day), time.max, zone)
    rows = Change.objects.about(visible).filter(recorded_at__range=(begin, end))
    return known(rows=rows, clocks=clocks).order_by("-recorded_at", "-id")


def in_order(*, changes: QuerySet[Change], by: str) -> QuerySet[Change]:
    """The changes ordered for their grouping (one of GROUPINGS): groups stay together, the newest first in each."""
    newest = ("-recorded_at", "-id")
    if by == KIND:
        places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)]
        return changes.annotate(place=Case(*places, default=Value(len(KINDS)), output_field=IntegerField())).order_by(
            "place", *newest
        )
    if by == INITIATIVE:
        home, name = (_name(path) for path in (_PARTNERSHIP, _INITIATIVE))
        return changes.annotate(home=home, of=name).order_by(
            F("home").asc(nulls_last=True), F("of").asc(nulls_last=True), *newest
        )
    return changes.order_by(*newest)


_PARTNERSHIP = {
    "initiative": "partnership__slug", "commitment": f"{HOME}partnership__slug", "statement": "partnership__slug",
    "document": "partnership__slug",
}  # fmt: skip
_INITIATIVE = {"initiative": "slug", "commitment": "initiative__slug"}


def _name(paths: Mapping[str, str]) -> Collate:
    named = [
        When(noun=noun, then=Subquery(NOUNS[noun]._default_manager.filter(pk=OuterRef("subject_id")).values(path)))
        for noun, path in paths.items()
    ]
    return Collate(Case(*named, default=None), "C")


def told(*, changes: Iterable[Change], visible: Mapping[str, QuerySet], clocks: Clocks) -> list[Line]:
    """The changes as lines, in their order; at most one query a noun, a ledger and its corrections."""
    changes = list(changes)
    wanted: dict[str, set[int]] = {noun: {one.subject_id for one in changes if one.noun == noun} for noun in visible}
    wanted["initiative"] |= {other for one in changes if (other := _other(one))}
    subjects = {noun: _loaded(rows, wanted[noun], noun, visible["document"]) for noun, rows in visible.items()}
    ids = {kind: [one.data["id"] for one in changes if one.kind == kind] for kind in LINES}
    ledgers = {kind: LINES[kind]._default_manager.in_bulk(pks) if pks else {} for kind, pks in ids.items()}
    corrections = {kind: _corrections(LINES[kind], ids[kind], clocks) for kind in ("status", "due_date") if ids[kind]}
    return [
        Line(
            change=one,
            subject=subjects.get(one.noun, {}).get(one.subject_id),
            line=ledgers.get(one.kind, {}).get(one.data.get("id")),
            corrected_by=corrections.get(one.kind, {}).get(one.data.get("id")),
            other=subjects["initiative"].get(_other(one) or 0),
        )
        for one in changes
    ]


def _other(change: Change) -> int | None:
    if change.noun != "initiative":
        return None
    return change.data.get("new") or change.data.get("replaced_by")


def _corrections(model: Any, pks: list[int], clocks: Clocks) -> dict[int, Any]:
    return {row.corrects_id: row for row in known(rows=model.objects.filter(corrects__in=pks), clocks=clocks)}


def _loaded(rows: QuerySet, pks: set[int], noun: str, documents: QuerySet) -> dict[int, Any]:
    if not pks:
        return {}
    if noun == "statement":
        rows = rows.annotate(words_seen=words_seen(documents=documents)).select_related(
            "person", "organisation", "passage", "partnership"
        )
    elif noun == "commitment":
        rows = rows.select_related("initiative__partnership", f"{HOME}partnership").defer("passage__capture__text")
    else:
        rows = rows.select_related("partnership")
    return rows.in_bulk(pks)


def grouped(*, lines: Iterable[Line], by: str, zone: ZoneInfo) -> tuple[Section, ...]:
    """Lines that stand `in_order`, as sections and parts: days and kinds; kinds; or partnerships and initiatives."""
    lines = list(lines)
    match by:
        case "kind":
            return tuple(Section(kind, (Part("", own),)) for kind, own in _runs(lines, lambda one: one.change.kind))
        case "initiative":
            return tuple(
                Section(home, tuple(Part(of, own) for of, own in _runs(held, lambda one: one.initiative)))
                for home, held in _runs(lines, lambda one: one.partnership)
            )
    days = _runs(lines, lambda one: one.change.recorded_at.astimezone(zone).date())
    return tuple(Section(day, tuple(_kinds(held))) for day, held in days)


def _runs(lines: Iterable[Line], key: Callable[[Line], Any]) -> Iterable[tuple[Any, tuple[Line, ...]]]:
    return ((value, tuple(together)) for value, together in groupby(lines, key=key))


def _kinds(lines: tuple[Line, ...]) -> Iterable[Part]:
    for kind in (*KINDS, *sorted({one.change.kind for one in lines} - set(KINDS))):
        if own := tuple(one for one in lines if one.change.kind == kind):
            yield Part(kind, own)
