"""The statuses an initiative was given, in order of time: what a strip beside its name shows; one query for a whole list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.ledger import Line
from initiatives.models import StatusUpdate


@dataclass(frozen=True)
class Told:
    """A status that stands: its axis (claim, evidence), who says so (None: records), and the last day it is of."""

    axis: str
    voice: str | None
    status: str
    day: date


@dataclass(frozen=True)
class Strip:
    """What was told of one initiative, the earliest first, between `first` and the day asked about."""

    told: tuple[Told, ...]
    first: date
    day: date


def strips(*, initiatives: Iterable[int], updates: QuerySet[StatusUpdate], clocks: Clocks) -> dict[int, Strip]:
    """Id → the strip of each initiative that has one, all on one scale; `updates` are those the reader may see. One query."""
    corrections = known(rows=StatusUpdate.objects.filter(corrects=OuterRef("pk")), clocks=clocks)
    lines = known(rows=updates, clocks=clocks).filter(
        ~Exists(corrections), initiative__in=list(initiatives), entered_in_error=False, last_day__lte=clocks.day
    )
    held: dict[int, list[Told]] = defaultdict(list)
    columns = ("initiative_id", "axis", "asserted_by", "status", "last_day")
    for pk, *told in lines.order_by("last_day", "recorded_at", "id").values_list(*columns):
        held[pk].append(Told(*told))
    first = min((each.day for told in held.values() for each in told), default=clocks.day)
    return {pk: Strip(tuple(told), first, clocks.day) for pk, told in held.items()}


def strip_of(*, ledger: Iterable[Line], clocks: Clocks) -> Strip | None:
    """The strip of one initiative from the lines of its ledger; None where none of them stands."""
    rows: list[Any] = [
        line.row for line in ledger if not (line.void or line.later or getattr(line.row, "entered_in_error", False))
    ]
    rows.sort(key=lambda row: (row.last_day, row.recorded_at, row.pk))
    told = tuple(Told(row.axis, row.asserted_by, row.status, row.last_day) for row in rows)
    return Strip(told, told[0].day, clocks.day) if told else None
