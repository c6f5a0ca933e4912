"""What passages prove: every row that rests on one, gathered for the margin of the reader."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.models import Commitment, Evidence, Initiative, Passage, ScopeItem, Statement, StatusUpdate


@dataclass(frozen=True)
class Proof:
    """One thing a passage proves. `kind` is status, commitment, baseline, due, measurement, review, part, aim, scope or statement.

    `row` is the ledger line, commitment, scope item, participation or statement; `subject` the initiative or commitment
    it is about, None for a statement; `stands` is False for a line that was corrected since.
    """

    kind: str
    row: Any
    subject: Initiative | Commitment | None = None
    stands: bool = True


def proofs_of(
    *, passages: Iterable[Passage], initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    updates: QuerySet[StatusUpdate], statements: QuerySet[Statement], clocks: Clocks,
) -> dict[int, list[Proof]]:  # fmt: skip
    """What each passage (by id) proves, as far as the reader may see it and it was known at the clocks; four queries."""
    passages = list(passages)
    found: dict[int, list[Proof]] = defaultdict(list)
    for statement in (
        known(rows=statements, clocks=clocks, moment="created_at")
        .filter(passage__in=passages)
        .select_related("person", "organisation")
    ):
        found[statement.passage_id].append(Proof("statement", statement))
    for promise in known(rows=commitments, clocks=clocks, moment="created_at").filter(passage__in=passages):
        found[promise.passage_id].append(Proof("commitment", promise, promise))
    covered = known(rows=ScopeItem.objects.filter(passage__in=passages, initiative__in=initiatives), clocks=clocks)
    for item in covered.select_related("initiative"):
        found[item.passage_id].append(Proof("scope", item, item.initiative))
    proven = _evidence(passages, initiatives, commitments, known(rows=updates, clocks=clocks))
    for evidence in known(rows=proven, clocks=clocks):
        found[evidence.passage_id].append(_proof(evidence, clocks))
    return found


def _evidence(
    passages: list[Passage], initiatives: QuerySet, commitments: QuerySet, updates: QuerySet
) -> QuerySet[Evidence]:
    shown = (
        Q(status_update__in=updates, status_update__entered_in_error=False)
        | Q(baseline__in=commitments) | Q(due_revision__commitment__in=commitments)
        | Q(measurement__commitment__in=commitments)
        | Q(review__initiative__in=initiatives) | Q(review__commitment__in=commitments)
        | Q(participation__initiative__in=initiatives) | Q(aim__in=initiatives)
    )  # fmt: skip
    return Evidence.objects.filter(shown, passage__in=passages).select_related(
        "status_update__initiative", "status_update__commitment", "status_update__corrected_by", "baseline",
        "due_revision__commitment", "measurement__commitment", "review__initiative", "review__commitment",
        "participation__initiative", "participation__organisation", "aim",
    ).order_by("id")  # fmt: skip


def _proof(evidence: Evidence, clocks: Clocks) -> Proof:
    if line := evidence.status_update:
        correction = getattr(line, "corrected_by", None)
        corrected = correction is not None and (clocks.known_at is None or correction.recorded_at <= clocks.known_at)
        return Proof("status", line, line.subject, stands=not corrected)
    if evidence.baseline:
        return Proof("baseline", evidence.baseline, evidence.baseline)
    if evidence.due_revision:
        return Proof("due", evidence.due_revision, evidence.due_revision.commitment)
    if evidence.measurement:
        return Proof("measurement", evidence.measurement, evidence.measurement.commitment)
    if evidence.review:
        return Proof("review", evidence.review, evidence.review.subject)
    if evidence.participation:
        return Proof("part", evidence.participation, evidence.participation.initiative)
    return Proof("aim", evidence.aim, evidence.aim)
