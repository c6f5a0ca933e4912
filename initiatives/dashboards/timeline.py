"""What happened when, and what is due: statements, claims, due dates and events, as imprecise as their sources."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from initiatives import edtf
from initiatives.clocks import Clocks, counted, known, with_standing
from initiatives.clocks.clocks import EARLIEST
from initiatives.dashboards.quoting import with_source
from initiatives.dashboards.saying import said_when, words_seen
from initiatives.models import Commitment, Event, Partnership, ShownIn, SourceDocument, Statement, StatusUpdate
from initiatives.shapes.said import said_day

LANES = ("event", "statement", "claim", "due")
MOST_A_LANE = 200


@dataclass(frozen=True)
class Entry:
    """One thing on the timeline: its lane, its date (EDTF) with first and last day (None: that end is open), its row.

    A due date carries `moved_from`, the first date it had, where a party has moved it since.
    """

    lane: str
    when: str
    first: date | None
    last: date | None
    row: Event | Statement | StatusUpdate | Commitment
    moved_from: str | None = None

    @property
    def year(self) -> int:
        """The year it is listed under: that of its end, or of its beginning where the end is open."""
        return (self.last or self.first or date.min).year


@dataclass(frozen=True)
class Year:
    """A year and what is listed under it, the newest first."""

    year: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Timeline:
    """The years that hold something, the newest first; `undated` counts commitments without a date, `cut` lanes too full."""

    years: tuple[Year, ...]
    entries: tuple[Entry, ...]
    undated: int
    cut: tuple[str, ...]
    day: date


def timeline(
    *, events: QuerySet[Event], statements: QuerySet[Statement], updates: QuerySet[StatusUpdate],
    commitments: QuerySet[Commitment], documents: QuerySet[SourceDocument], clocks: Clocks, partnership: Partnership | None = None,
) -> Timeline:  # fmt: skip
    """The timeline at the clocks, of one partnership or of all; the querysets are those the reader may see.

    The newest 200 of each lane, in a constant number of queries.
    """
    if partnership:
        events, statements = events.filter(partnership=partnership), statements.filter(partnership=partnership)
        home = Q(initiative__partnership=partnership) | Q(
            initiative__in=ShownIn.objects.filter(partnership=partnership).values("initiative")
        )
        commitments = commitments.filter(home | Q(initiative=None, passage__capture__document__partnership=partnership))
        updates = updates.filter(home | Q(commitment__in=commitments))
    promises = with_standing(rows=counted(rows=commitments, clocks=clocks), clocks=clocks)
    dated = promises.exclude(stands__current_due=None)
    lanes = {
        "event": _events(events, clocks), "statement": _statements(statements, documents, clocks),
        "claim": _claims(updates, clocks), "due": dated.select_related("initiative").order_by("-stands__current_due_from", "-id"),
    }  # fmt: skip
    read: dict[str, Callable[[Any], Entry]] = {"event": _event, "statement": _statement, "claim": _claim, "due": _due}
    held = {lane: list(rows[: MOST_A_LANE + 1]) for lane, rows in lanes.items()}
    entries = sorted(
        (read[lane](row) for lane, rows in held.items() for row in rows[:MOST_A_LANE]),
        key=lambda one: (
            -(one.last or date.max).toordinal(),
            -(one.first or date.min).toordinal(),
            LANES.index(one.lane),
            one.row.pk,
        ),
    )
    return Timeline(
        years=tuple(_years(entries)), entries=tuple(entries), undated=promises.filter(stands__current_due=None).count(),
        cut=tuple(lane for lane, rows in held.items() if len(rows) > MOST_A_LANE), day=clocks.day,
    )  # fmt: skip


def _events(events: QuerySet[Event], clocks: Clocks) -> QuerySet[Event]:
    return known(rows=events.exclude(dates=None), clocks=clocks, moment="created_at").order_by("-dates_from", "-id")


def _statements(
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks
) -> QuerySet[Statement]:
    rows = known(rows=statements, clocks=clocks, moment="created_at")
    rows = rows.annotate(words_seen=words_seen(documents=documents), **said_day())
    rows = rows.filter(said_last__gt=EARLIEST, said_first__lte=clocks.day).select_related("person", "organisation")
    return with_source(rows=rows, path="passage").order_by("-said_last", "passage__start", "-id")


def _claims(updates: QuerySet[StatusUpdate], clocks: Clocks) -> QuerySet[StatusUpdate]:
    corrections = known(rows=StatusUpdate.objects.filter(corrects=OuterRef("pk")), clocks=clocks)
    held = known(rows=updates.filter(entered_in_error=False, last_day__lte=clocks.day), clocks=clocks).filter(
        ~Exists(corrections)
    )
    return held.select_related("initiative", "commitment__initiative").order_by("-last_day", "-recorded_at", "-id")


def _event(row: Event) -> Entry:
    # _events leaves out those without a date, _statements those for which nothing says when.
    return Entry("event", cast(str, row.dates), row.dates_from, row.dates_to, row)


def _statement(row: Statement) -> Entry:
    # Undated words stand at the day of their source, as a status without an as-of does.
    period = edtf.parse(cast(str, said_when(statement=row)))
    return Entry("statement", period.text, period.first, period.last, row)


def _claim(row: StatusUpdate) -> Entry:
    # Without an as-of it dates from its source; the day is known, and no more precise than that.
    return Entry("claim", row.as_of or row.last_day.isoformat(), row.first_day, row.last_day, row)


def _due(row: Commitment) -> Entry:
    stands = row.stands
    period = edtf.parse(stands["current_due"])
    moved = (
        stands["baseline_due"] if stands["times_moved"] and stands["baseline_due"] != stands["current_due"] else None
    )
    return Entry("due", stands["current_due"], period.first, period.last, row, moved_from=moved)


def _years(entries: Iterable[Entry]) -> Iterable[Year]:
    by_year: dict[int, list[Entry]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, []).append(entry)
    for year in sorted(by_year, reverse=True):
        yield Year(year, tuple(by_year[year]))
