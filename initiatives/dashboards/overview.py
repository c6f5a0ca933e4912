"""The first screen: what was promised in whose words, what each side says, what records show, and the gaps."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, Q, QuerySet, When

from initiatives.clocks import Clocks, current, held_by, known, with_standing
from initiatives.dashboards.moved import moved_after
from initiatives.dashboards.rows import UNDATED, Row, by_urgency, in_partnership, initiative_rows
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Partnership,
    Review,
    SourceDocument,
    Statement,
)

SHOWN = 50
EVERY = 1_000_000_000
RECENT_DAYS = 90
# No record we hold shows that work began, whatever is claimed.
SHOWS_SOMETHING = ("started", "delivered_in_part", "delivered")


@dataclass(frozen=True)
class Gap:
    """A side of whose sources we hold nothing; `searched` names where somebody looked, if anybody did."""

    code: str
    searched: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """The first screen of one partnership at the clocks. `counts` has a number for every filter and every fact."""

    partnership: Partnership
    rows: tuple[Row, ...]
    counts: dict[str, int]
    sources: dict[str, int]
    gaps: tuple[Gap, ...]
    since: Event | None
    show: str

    @property
    def source_count(self) -> int:
        """How many documents we hold."""
        return sum(self.sources.values())


def overview(
    *, partnership: Partnership, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    documents: QuerySet[SourceDocument], statements: QuerySet[Statement], events: QuerySet[Event], clocks: Clocks, show: str,
) -> Overview:  # fmt: skip
    """The first screen of `partnership`; the querysets are those the reader may see, of any partnership.

    `show` is all, late, unproven, differ or moved. The first 50 rows come: late ones first, then those whose sides
    differ, then the newest claim, a party's before a reporter's. A constant number of queries.
    """
    mine = current(rows=in_partnership(rows=initiatives, partnership=partnership), clocks=clocks)
    standing = with_standing(rows=mine, clocks=clocks)
    since = _last_event(events.filter(partnership=partnership), clocks)
    after = since.dates_to if since else clocks.day - timedelta(days=RECENT_DAYS)
    filters = {
        "all": Q(),
        "late": Q(schedule="late"),
        "unproven": ~_shows(*SHOWS_SOMETHING),
        "differ": Q(stands__sides_differ=True),
        "moved": moved_after(day=after, clocks=clocks),
    }
    facts = {
        "guests": ~Q(partnership=partnership),
        "proven": _shows("delivered"), "dated": ~Q(schedule__in=UNDATED), "uncertain": Q(stands__headline__certain=False),
    }  # fmt: skip
    held = {
        f"held_{side}": Q(**{f"stands__claims__{side}__status__isnull": False})
        for side in (*partnership.sides, "joint")
    }
    counts = _counts(standing, {**filters, **facts, **held})
    pks = standing.values("pk")
    promises = with_standing(rows=held_by(rows=commitments, initiatives=pks, clocks=clocks), clocks=clocks)
    counts["commitments"] = promises.count()
    shown = by_urgency(rows=standing.filter(filters[show])).select_related("partnership")[:SHOWN]
    sources = known(rows=documents.filter(partnership=partnership), clocks=clocks, moment="created_at")
    return Overview(
        partnership=partnership, counts=counts, since=since, show=show,
        rows=initiative_rows(
            rows=shown, commitments=commitments, statements=statements, clocks=clocks, sides=partnership.sides
        ),
        sources=dict(sources.order_by("kind").values_list("kind").annotate(Count("pk"))),
        gaps=_gaps(partnership, counts, statements.filter(partnership=partnership), pks, clocks),
    )  # fmt: skip


def _counts(rows: QuerySet[Initiative], conditions: dict[str, Q]) -> dict[str, int]:
    """How many rows meet each condition, in one query that asks each row for its standing once."""
    flags = {
        f"is_{name}": Case(When(condition, then=True), default=False)
        for name, condition in conditions.items()
        if condition
    }
    # The limit keeps the flags inside a subquery, where what they refer to stands.
    flagged = rows.annotate(**flags).order_by()[:EVERY]
    return flagged.aggregate(
        **{
            name: Count("pk", filter=Q(**{f"is_{name}": True}) if condition else None)
            for name, condition in conditions.items()
        }
    )


def _shows(*statuses: str) -> Q:
    # A missing evidence status is a JSON null, so a plain negation would lose those rows.
    return Q(stands__evidence__status__isnull=False, stands__evidence__status__in=statuses)


def _last_event(events: QuerySet[Event], clocks: Clocks) -> Event | None:
    past = known(rows=events, clocks=clocks, moment="created_at").filter(dates_to__lte=clocks.day)
    return past.order_by("-dates_to", "-id").first()


def _gaps(
    partnership: Partnership,
    counts: dict[str, int],
    statements: QuerySet[Statement],
    initiatives: QuerySet,
    clocks: Clocks,
) -> tuple[Gap, ...]:
    """The sides that hold no claim of their own or jointly and of whom no statement is held."""
    silent = [side for side in partnership.sides if not counts[f"held_{side}"] and not counts["held_joint"]]
    if not silent:
        return ()
    heard = known(rows=statements, clocks=clocks, moment="created_at").values_list(
        "person__country", "organisation__country", "joint"
    )
    voices = {
        code
        for person, organisation, joint in heard.distinct()
        for code in (person, organisation, "joint" if joint else None)
    }
    searched: dict[str, list[str]] = {}
    for sources in known(rows=Review.objects.filter(initiative__in=initiatives), clocks=clocks).values_list(
        "sources_searched", flat=True
    ):
        for side, names in sources.items():
            searched.setdefault(side, []).extend(names)
    return tuple(
        Gap(code=side, searched=tuple(dict.fromkeys(searched.get(side, ()))))
        for side in silent
        if side not in voices and "joint" not in voices
    )
