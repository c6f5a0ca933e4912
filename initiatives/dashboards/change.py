"""What changed between two days, from the change feed: by day and kind, about what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.saying import words_seen
from initiatives.models import (
    Change,
    Commitment,
    DueRevision,
    Initiative,
    Review,
    SourceDocument,
    Statement,
    StatusUpdate,
)

Written = StatusUpdate | DueRevision | Review
Subject = Initiative | Commitment | Statement | SourceDocument
NOUNS = {"initiative": Initiative, "commitment": Commitment, "statement": Statement, "document": SourceDocument}
# The order of kinds within a day: what appeared, then what moved, then what was looked at, then what was taken back.
KINDS = ("published", "status", "due_date", "note", "review", "superseded", "withdrawn", "entered_in_error")
LINES: dict[str, type[Written]] = {"status": StatusUpdate, "due_date": DueRevision, "review": Review}


@dataclass(frozen=True)
class Line:
    """One change: the feed's row, what it is about, and the ledger line it announces, if it announces one."""

    change: Change
    subject: Subject
    line: Written | None

    @property
    def words(self) -> str:
        """A statement's words, where they may be shown; empty for other nouns."""
        return self.subject.words if isinstance(self.subject, Statement) and self.subject.words_seen else ""


@dataclass(frozen=True)
class Kind:
    """The changes of one kind on one day."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Day:
    """A day in the tracker's time zone and what changed on it."""

    day: date
    kinds: tuple[Kind, ...]


def changes_between(
    *, first: date, last: date, visible: dict[str, QuerySet], zone: ZoneInfo, clocks: Clocks
) -> QuerySet[Change]:
    """The changes of the days from `first` to `last` inclusive (in `zone`), newest first, about what the reader may see.

    `visible` gives for each of NOUNS the rows the reader may see. Changes after `known_at` are left out.
    """
    about = Q(pk__in=[])
    for noun, rows in visible.items():
        about |= Q(noun=noun, subject_id__in=rows.order_by().values("pk"))
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last, time.max, zone)
    return known(rows=Change.objects.filter(about, recorded_at__range=(begin, end)), clocks=clocks).order_by(
        "-recorded_at", "-id"
    )


def by_day(*, changes: Iterable[Change], visible: dict[str, QuerySet], zone: ZoneInfo) -> tuple[Day, ...]:
    """The changes grouped by day and kind, with subjects and ledger lines loaded; at most one query a noun and ledger."""
    changes = list(changes)
    subjects = {
        noun: _loaded(rows, [one.subject_id for one in changes if one.noun == noun], noun, visible["document"])
        for noun, rows in visible.items()
    }
    ledgers = {
        kind: model.objects.select_related("by").in_bulk([one.data["id"] for one in changes if one.kind == kind])
        for kind, model in LINES.items()
    }
    lines = [
        Line(change=one, subject=subjects[one.noun][one.subject_id], line=_line(ledgers, one))
        for one in changes
        if one.subject_id in subjects[one.noun]
    ]
    return tuple(
        Day(day, tuple(_kinds(list(together))))
        for day, together in groupby(lines, key=lambda one: one.change.recorded_at.astimezone(zone).date())
    )


def _loaded(rows: QuerySet, pks: list[int], noun: str, documents: QuerySet) -> dict[int, Subject]:
    if not pks:
        return {}
    if noun == "statement":
        rows = rows.annotate(words_seen=words_seen(documents=documents)).select_related(
            "person", "organisation", "passage"
        )
    return rows.in_bulk(pks)


def _line(ledgers: dict[str, dict[int, Any]], change: Change) -> Any:
    return ledgers.get(change.kind, {}).get(change.data.get("id"))


def _kinds(lines: list[Line]) -> Iterable[Kind]:
    for kind in (*KINDS, *sorted({one.change.kind for one in lines} - set(KINDS))):
        if own := tuple(one for one in lines if one.change.kind == kind):
            yield Kind(kind, own)
