"""The initiatives of a briefing as its entries: a constant number of questions, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from initiatives.briefings.content import Entry, Held, Promise, Quote, SideSays
from initiatives.briefings.quoted import Sources
from initiatives.clocks import Clocks, held_by, known, with_standing
from initiatives.dashboards.ledger import reviews_made
from initiatives.dashboards.quoting import proofs, with_source
from initiatives.dashboards.saying import statements_listed
from initiatives.dashboards.searching import searched
from initiatives.dashboards.slippage import Slippage, slippages
from initiatives.dashboards.voices import Claim, Side, both_sides, differing, guest_sides
from initiatives.models import (
    Commitment,
    DueRevision,
    Initiative,
    InitiativeSector,
    Passage,
    Review,
    ShownIn,
    SourceDocument,
    Statement,
    StatementInitiative,
    StatusUpdate,
)

MOST_SAID = 8  # further statements of one initiative; the page on the web has them all


@dataclass(frozen=True)
class Seen:
    """The rows of each noun that the reader may see."""

    initiatives: QuerySet[Initiative]
    commitments: QuerySet[Commitment]
    updates: QuerySet[StatusUpdate]
    revisions: QuerySet[DueRevision]
    statements: QuerySet[Statement]
    documents: QuerySet[SourceDocument]


@dataclass(frozen=True)
class _Loaded:
    lines: dict[int, StatusUpdate]
    promises: dict[int, list[Commitment]]
    slips: dict[int, Slippage]
    said: dict[int, list[Statement]]
    reviews: dict[int, list[Review]]
    guests: dict[int, list[str]]
    sectors: dict[int, list[str]]


def entries(*, rows: list[Initiative], seen: Seen, clocks: Clocks) -> tuple[tuple[Entry, ...], Sources]:
    """An entry for each of `rows` (with `stands` and partnership) in their order, and the sources they quote."""
    loaded = _load(rows, seen, clocks)
    sources = Sources(
        passages=_passages(loaded), statements=known(rows=seen.statements, clocks=clocks, moment="created_at"),
        documents=seen.documents, clocks=clocks,
    )  # fmt: skip
    return tuple(_entry(row, loaded, sources) for row in rows), sources


def _load(rows: list[Initiative], seen: Seen, clocks: Clocks) -> _Loaded:
    pks = [row.pk for row in rows]
    held = with_standing(
        rows=held_by(rows=seen.commitments, initiatives=pks, clocks=clocks), clocks=clocks, few=len(rows) == 1
    )
    promises = list(with_source(rows=held.order_by("passage__start", "id"), path="passage"))
    dated = [one for one in promises if _dated(one)]
    return _Loaded(
        lines=seen.updates.prefetch_related(proofs(clocks=clocks)).in_bulk(list(_ids(rows))),
        promises=_grouped((one.under, one) for one in promises),  # type: ignore[attr-defined]
        slips={
            one.commitment.pk: one
            for one in slippages(commitments=dated, revisions=seen.revisions, clocks=clocks)
        },
        said=_said(pks, seen, clocks),
        reviews=_grouped(
            (one.initiative_id, one) for one in reviews_made(rows=Review.objects.filter(initiative__in=pks), clocks=clocks)
        ),
        guests=_grouped(
            (one.initiative_id, code)
            for one in ShownIn.objects.filter(initiative__in=pks).select_related("partnership").order_by("partnership__slug")
            for code in one.partnership.sides
        ),
        sectors=_grouped(
            InitiativeSector.objects.filter(initiative__in=pks).order_by("sector__name").values_list("initiative", "sector__name")
        ),
    )  # fmt: skip


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _ids(rows: list[Initiative]) -> Iterator[int]:
    for row in rows:
        for claim in (*row.stands["claims"].values(), row.stands["evidence"]):
            if claim:
                yield claim["id"]


def _said(pks: list[int], seen: Seen, clocks: Clocks) -> dict[int, list[Statement]]:
    links = known(rows=StatementInitiative.objects.filter(initiative__in=pks), clocks=clocks)
    rows = statements_listed(
        rows=seen.statements.filter(pk__in=links.values("statement")), documents=seen.documents,
        initiatives=seen.initiatives, clocks=clocks,
    )  # fmt: skip
    wanted = set(pks)
    return _grouped(
        (link.initiative_id, row)
        for row in rows
        for link in row.statementinitiative_set.all()
        if link.initiative_id in wanted
    )


def _passages(loaded: _Loaded) -> Iterator[Passage]:
    for line in loaded.lines.values():
        yield from (proof.passage for proof in line.evidence.all())
    for held in loaded.promises.values():
        yield from (one.passage for one in held)
    for slip in loaded.slips.values():
        yield from (passage for step in slip.steps for passage in step.line.passages)
    for spoken in loaded.said.values():
        yield from (one.passage for one in spoken if one.passage)


def _entry(row: Initiative, loaded: _Loaded, sources: Sources) -> Entry:
    stands, home = row.stands, row.partnership.sides
    guests = tuple(dict.fromkeys(code for code in loaded.guests[row.pk] if code not in home))
    sides = (*both_sides(stands=stands, sides=home), *guest_sides(stands=stands, guests=guests))
    said = loaded.said[row.pk]
    says = tuple(_side(side, row, loaded, sources) for side in sides)
    reported = _held(stands["claims"]["reported"], loaded, sources)
    evidence = _held(stands["evidence"], loaded, sources)
    above = {quote.passage.pk for quote in _quotes((*(side.held for side in says), reported))}
    promises = tuple(_promise(one, loaded, sources, above) for one in loaded.promises[row.pk])
    further = [one for one in said if one.passage and one.pk not in _spoken_above(says, reported, promises)]
    return Entry(
        initiative=row, sides=says, differ=differing(sides=sides), reported=reported, evidence=evidence,
        promises=promises, due=_speaking(row, loaded.promises[row.pk]),
        said=tuple(_spoken(one, row, sources) for one in further[:MOST_SAID]),
        more_said=max(0, len(further) - MOST_SAID), sectors=tuple(loaded.sectors[row.pk]),
    )  # fmt: skip


def _side(side: Side, row: Initiative, loaded: _Loaded, sources: Sources) -> SideSays:
    return SideSays(
        code=side.code,
        held=_held(side.claim, loaded, sources, jointly=side.jointly),
        statements=sum(_speaks_for(one, side.code, row) for one in loaded.said[row.pk]),
        searched=searched(reviews=loaded.reviews[row.pk], side=side.code),
    )


def _speaks_for(statement: Statement, code: str, row: Initiative) -> bool:
    if statement.joint:
        return code in row.partnership.sides
    speaker = statement.person or statement.organisation
    return speaker is not None and str(speaker.country or "") == code


def _held(claim: Claim | None, loaded: _Loaded, sources: Sources, *, jointly: bool = False) -> Held | None:
    if not claim:
        return None
    line = loaded.lines.get(claim["id"])
    passages = [proof.passage for proof in line.evidence.all()] if line else []
    return Held(claim, line, tuple(sources.quote(one) for one in passages), jointly)


def _promise(one: Commitment, loaded: _Loaded, sources: Sources, above: set[int]) -> Promise:
    slip = loaded.slips.get(one.pk)
    quote = replace(sources.quote(one.passage), again=one.passage_id in above)
    moves = tuple(
        (step, tuple(dict.fromkeys(n for each in step.line.passages if (n := sources.number(each)) is not None)))
        for step in (slip.steps if slip else ())
        if step.stands
    )
    return Promise(one, quote, slip, moves)


def _spoken(statement: Statement, row: Initiative, sources: Sources) -> Quote:
    note = next((link.note for link in statement.statementinitiative_set.all() if link.initiative_id == row.pk), "")
    if statement.passage is None:
        raise ValueError(f"statement {statement.pk} has no passage and so no words to print")
    return sources.quote(statement.passage, statement=statement, note=note)


def _quotes(given: Iterable[Held | None]) -> Iterator[Quote]:
    for held in given:
        yield from held.quotes if held else ()


def _spoken_above(says: tuple[SideSays, ...], reported: Held | None, promises: tuple[Promise, ...]) -> set[int]:
    """The statements whose words, or some of them, stand above."""
    quotes = (*_quotes((*(side.held for side in says), reported)), *(one.quote for one in promises))
    return {quote.statement.pk for quote in quotes if quote.statement}


def _dated(promise: Commitment) -> bool:
    return any(promise.stands[fact] for fact in ("baseline_due", "current_due", "times_moved", "due_dropped"))


def _speaking(row: Initiative, promises: list[Commitment]) -> dict[str, Any] | None:
    """Of its dated commitments the one that speaks for its schedule."""
    alike = [one for one in promises if one.schedule == row.schedule and _dated(one)]  # type: ignore[attr-defined]
    if not alike:
        return None
    return min(alike, key=lambda one: (one.stands["current_due_to"] or date.max.isoformat(), one.pk)).stands
