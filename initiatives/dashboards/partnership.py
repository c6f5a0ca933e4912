"""A partnership: what both sides said and claimed, lined up by date, whose sources were read, and which dates slipped."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from initiatives.clocks import Clocks, current, held_by, known, with_standing
from initiatives.dashboards.quoting import proofs
from initiatives.dashboards.rows import in_partnership
from initiatives.dashboards.saying import said_when, statements_listed
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Partnership,
    Review,
    SourceDocument,
    Statement,
    StatusUpdate,
)
from initiatives.vocabulary import JOINT, REPORTED

MOST_STATEMENTS, MOST_CLAIMS, MOST_SLIPPED = 100, 200, 20
ELSEWHERE = "elsewhere"  # a speaker of neither side


@dataclass(frozen=True)
class Entry:
    """Something said or claimed: a statement, or a claim with the passages that prove it; `voice` says for whom."""

    voice: str
    when: str | None
    last: date
    statement: Statement | None = None
    claim: StatusUpdate | None = None


@dataclass(frozen=True)
class Moment:
    """A date as imprecise as its sources, and what each voice said or claimed then."""

    when: str | None
    sides: tuple[tuple[Entry, ...], tuple[Entry, ...]]
    joint: tuple[Entry, ...]
    reported: tuple[Entry, ...]
    elsewhere: tuple[Entry, ...]


@dataclass(frozen=True)
class SideHeld:
    """What we hold of one side: numbers of its statements and claims, and the sources that reviews have searched."""

    code: str
    statements: int
    claims: int
    searched: tuple[str, ...]

    @property
    def silent(self) -> bool:
        """Whether nothing is held from this side, alone or jointly."""
        return not self.statements and not self.claims


@dataclass(frozen=True)
class PartnershipPage:
    """One partnership at the clocks. `slipped` are the commitments a party moved, the furthest first."""

    partnership: Partnership
    counts: dict[str, int]
    sources: dict[str, int]
    sides: tuple[SideHeld, SideHeld]
    moments: tuple[Moment, ...]
    cut: bool
    slipped: tuple[Commitment, ...]
    dated: int
    events: tuple[Event, ...]


def partnership_page(
    *, partnership: Partnership, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    updates: QuerySet[StatusUpdate], statements: QuerySet[Statement], documents: QuerySet[SourceDocument],
    events: QuerySet[Event], clocks: Clocks,
) -> PartnershipPage:  # fmt: skip
    """The page of `partnership`; the querysets are those the reader may see. A constant number of queries."""
    mine = known(rows=in_partnership(rows=initiatives, partnership=partnership), clocks=clocks, moment="created_at")
    # What an initiative that was merged or split said stays said; it is counted no longer.
    standing = current(rows=mine, clocks=clocks)
    promises = with_standing(
        rows=held_by(rows=commitments, initiatives=standing.values("pk"), clocks=clocks), clocks=clocks
    )
    held = known(rows=documents.filter(partnership=partnership), clocks=clocks, moment="created_at")
    said = statements_listed(
        rows=statements.filter(partnership=partnership), documents=documents, initiatives=initiatives, clocks=clocks
    )
    claims = _claims(updates, mine, clocks)
    entries = [*map(_said, said[:MOST_STATEMENTS]), *map(_claimed, claims[:MOST_CLAIMS])]
    counts = {
        "initiatives": standing.count(),
        "commitments": promises.count(),
        "statements": said.count(),
        "claims": claims.count(),
    }
    return PartnershipPage(
        partnership=partnership, counts=counts,
        sources=dict(held.order_by("kind").values_list("kind").annotate(Count("pk"))),
        sides=_sides(partnership, said, claims, _searched(mine, clocks)),
        moments=tuple(_moments(entries, partnership.sides)),
        cut=counts["statements"] > MOST_STATEMENTS or counts["claims"] > MOST_CLAIMS,
        slipped=tuple(
            promises.filter(stands__times_moved__gt=0).select_related("initiative").order_by("-stands__slip_days", "id")[:MOST_SLIPPED]
        ),
        dated=promises.exclude(schedule__in=("no_date", "ongoing")).count(),
        events=tuple(known(rows=events.filter(partnership=partnership), clocks=clocks, moment="created_at").order_by("-dates_from", "-id")),
    )  # fmt: skip


def _claims(updates: QuerySet[StatusUpdate], initiatives: QuerySet, clocks: Clocks) -> QuerySet[StatusUpdate]:
    corrections = known(rows=StatusUpdate.objects.filter(corrects=OuterRef("pk")), clocks=clocks)
    about = Q(initiative__in=initiatives) | Q(commitment__initiative__in=initiatives)
    held = known(
        rows=updates.filter(about, axis="claim", entered_in_error=False, last_day__lte=clocks.day), clocks=clocks
    )
    rows = held.filter(~Exists(corrections)).select_related("initiative", "commitment__initiative")
    return rows.prefetch_related(proofs()).order_by("-last_day", "-recorded_at", "-id")


def _said(statement: Statement) -> Entry:
    speaker = statement.person or statement.organisation
    voice = JOINT if statement.joint else str(speaker.country or "") if speaker else ""
    return Entry(
        voice=voice or ELSEWHERE, when=said_when(statement=statement), last=statement.said_last, statement=statement
    )


def _claimed(update: StatusUpdate) -> Entry:
    when = update.as_of or update.last_day.isoformat()
    return Entry(voice=update.asserted_by or REPORTED, when=when, last=update.last_day, claim=update)


def _moments(entries: Iterable[Entry], sides: tuple[str, str]) -> Iterable[Moment]:
    ordered = sorted(entries, key=lambda one: (one.last, one.when or ""), reverse=True)
    for when, together in groupby(ordered, key=lambda one: one.when):
        by_voice = defaultdict(list)
        for entry in together:
            by_voice[entry.voice if entry.voice in (*sides, JOINT, REPORTED) else ELSEWHERE].append(entry)
        yield Moment(
            when=when, sides=(tuple(by_voice[sides[0]]), tuple(by_voice[sides[1]])),
            joint=tuple(by_voice[JOINT]), reported=tuple(by_voice[REPORTED]), elsewhere=tuple(by_voice[ELSEWHERE]),
        )  # fmt: skip


def _sides(
    partnership: Partnership,
    said: QuerySet[Statement],
    claims: QuerySet[StatusUpdate],
    searched: dict[str, tuple[str, ...]],
) -> tuple[SideHeld, SideHeld]:
    first, second = partnership.sides
    speaks = {code: Q(person__country=code) | Q(organisation__country=code) | Q(joint=True) for code in (first, second)}
    heard = said.order_by().aggregate(**{code: Count("pk", filter=condition) for code, condition in speaks.items()})
    asserted = claims.order_by().aggregate(
        **{code: Count("pk", filter=Q(asserted_by__in=(code, JOINT))) for code in (first, second)}
    )
    one, other = (
        SideHeld(code=code, statements=heard[code], claims=asserted[code], searched=searched.get(code, ()))
        for code in (first, second)
    )
    return one, other


def _searched(initiatives: QuerySet, clocks: Clocks) -> dict[str, tuple[str, ...]]:
    """Side → the sources that any review of its initiatives or their commitments searched, each once."""
    about = Q(initiative__in=initiatives) | Q(commitment__initiative__in=initiatives)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    reviews = known(rows=Review.objects.filter(about), clocks=clocks).exclude(sources_searched={})
    for sources in reviews.order_by("-recorded_at", "-id").values_list("sources_searched", flat=True):
        for side, names in sources.items():
            found[side].update(dict.fromkeys(names))
    return {side: tuple(names) for side, names in found.items()}
