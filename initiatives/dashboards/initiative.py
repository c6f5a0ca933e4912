"""One initiative's page: what each side says with its words, what records show, and how we know."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, held_by, known, with_standing
from initiatives.dashboards.ledger import Line, ledger_lines, reviews_of
from initiatives.dashboards.lineage import Lineage, lineage
from initiatives.dashboards.promises import Promise, with_speakers
from initiatives.dashboards.quoting import proofs, with_source
from initiatives.dashboards.sides import BothSides, Voice, sides_of, voices
from initiatives.dashboards.slippage import Slippage, slippages
from initiatives.dashboards.voices import Side, differing, headline_claim
from initiatives.models import (
    Commitment,
    DueRevision,
    Evidence,
    Initiative,
    InitiativeSector,
    Participation,
    Passage,
    Review,
    ScopeItem,
    SourceDocument,
    Statement,
    StatusUpdate,
)


@dataclass(frozen=True)
class InitiativePage:
    """Everything an initiative's page shows, at the clocks."""

    initiative: Initiative
    voices: tuple[Voice, ...]
    differ: tuple[Side, ...]
    both: BothSides
    reported: Line | None
    evidence: Line | None
    headline: Line | None
    ledger: tuple[Line, ...]
    reviews: tuple[Review, ...]
    commitments: tuple[Promise, ...]
    slips: tuple[Slippage, ...]
    participations: tuple[Participation, ...]
    scope: tuple[ScopeItem, ...]
    aims: tuple[Passage, ...]
    lineage: Lineage
    sectors: tuple[InitiativeSector, ...]
    sources: tuple[SourceDocument, ...]


def initiative_page(
    *, initiative: Initiative, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment], updates: QuerySet[StatusUpdate],
    revisions: QuerySet[DueRevision], statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks,
) -> InitiativePage:  # fmt: skip
    """The page of `initiative` (with `stands`); the querysets are those the reader may see. A constant number of queries."""
    lines = ledger_lines(rows=updates.filter(initiative=initiative), clocks=clocks)
    by_pk: dict[int | None, Line] = {line.row.pk: line for line in lines}
    stands, sides = initiative.stands, initiative.partnership.sides
    reviews = reviews_of(rows=Review.objects.filter(initiative=initiative), clocks=clocks)
    claim = headline_claim(stands=stands, sides=sides)
    statements = known(rows=statements, clocks=clocks, moment="created_at")
    promises = with_speakers(
        commitments=_promises(held_by(rows=commitments, initiatives=[initiative.pk], clocks=clocks), clocks),
        statements=statements,
        clocks=clocks,
    )
    every, both = sides_of(
        initiative=initiative, initiatives=initiatives, commitments=[one.commitment.pk for one in promises], updates=updates,
        statements=statements, documents=documents, reviews=reviews, clocks=clocks,
    )  # fmt: skip
    scope = tuple(
        with_source(rows=known(rows=ScopeItem.objects.filter(initiative=initiative), clocks=clocks), path="passage")
    )
    proven = known(rows=Evidence.objects.filter(aim=initiative), clocks=clocks)
    aims = tuple(with_source(rows=Passage.objects.filter(evidence__in=proven)).order_by("capture", "start"))
    parts = tuple(
        known(rows=Participation.objects.filter(initiative=initiative), clocks=clocks)
        .select_related("organisation")
        .prefetch_related(proofs(clocks=clocks))
        .order_by("id")
    )
    return InitiativePage(
        initiative=initiative,
        voices=voices(sides=every, lines=by_pk, both=both),
        differ=differing(sides=every),
        both=both,
        reported=by_pk.get((stands["claims"]["reported"] or {}).get("id")),
        evidence=by_pk.get((stands["evidence"] or {}).get("id")),
        headline=by_pk.get(claim["id"]) if claim else None,
        ledger=lines,
        reviews=reviews,
        commitments=promises,
        slips=slippages(
            commitments=[one.commitment for one in promises if _dated(one.commitment)],
            revisions=revisions,
            clocks=clocks,
        ),
        participations=parts,
        scope=scope,
        aims=aims,
        lineage=lineage(
            initiative=initiative,
            initiatives=initiatives,
            clocks=clocks,
            commitments=[promise.commitment for promise in promises],
        ),
        sectors=tuple(
            InitiativeSector.objects.filter(initiative=initiative)
            .select_related("sector__parent")
            .order_by("sector__slug")
        ),
        sources=_sources(lines, both.spoken, promises, scope, aims),
    )


def _promises(commitments: QuerySet[Commitment], clocks: Clocks) -> tuple[Commitment, ...]:
    rows = with_standing(rows=commitments, clocks=clocks, few=True).order_by("passage__start", "id")
    return tuple(with_source(rows=rows, path="passage"))


def _dated(promise: Commitment) -> bool:
    """Whether it has or had a due date."""
    return any(promise.stands[fact] for fact in ("baseline_due", "current_due", "times_moved", "due_dropped"))


def _sources(
    lines: tuple[Line, ...], said: tuple[Statement, ...], promises: tuple[Promise, ...],
    scope: tuple[ScopeItem, ...], aims: tuple[Passage, ...],
) -> tuple[SourceDocument, ...]:  # fmt: skip
    passages = [passage for line in lines for passage in line.passages]
    passages += [statement.passage for statement in said if statement.passage]
    passages += [promise.commitment.passage for promise in promises] + [item.passage for item in scope] + list(aims)
    documents = {passage.capture.document_id: passage.capture.document for passage in passages}
    return tuple(documents[pk] for pk in sorted(documents))
