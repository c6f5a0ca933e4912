"""The codebook as a page: every table of vocabulary.py, so that what is explained is what the code does."""

from dataclasses import dataclass

from django.utils.translation import gettext

from initiatives import vocabulary
from initiatives.vocabulary import Term


@dataclass(frozen=True)
class Table:
    """A table of the codebook: an anchor, and its terms."""

    key: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Step:
    """A status and the statuses that may come after it."""

    status: Term
    after: tuple[Term, ...]


@dataclass(frozen=True)
class Methodology:
    """Everything the page says that the code decides."""

    codebook: str
    licence: str
    tables: dict[str, Table]
    claim_steps: tuple[Step, ...]
    evidence_steps: tuple[Step, ...]
    least_advanced_first: tuple[Term, ...]
    records: tuple[Term, ...]
    due_soon_days: int

    @property
    def records_named(self) -> str:
        """The kinds of document that are records, in words."""
        return ", ".join(gettext(term.label).lower() for term in self.records)


TABLES = {
    "claim": vocabulary.CLAIM_STATUSES,
    "speaking": vocabulary.SPEAKING_FOR,
    "evidence": {vocabulary.NOT_ASSESSED.key: vocabulary.NOT_ASSESSED, **vocabulary.EVIDENCE_STATUSES},
    "schedule": vocabulary.SCHEDULES,
    "freshness": vocabulary.FRESHNESS,
    "force": vocabulary.FORCES,
    "initiative_kind": vocabulary.INITIATIVE_KINDS,
    "document_kind": vocabulary.DOCUMENT_KINDS,
    "statement_kind": vocabulary.STATEMENT_KINDS,
    "note": vocabulary.NOTE_KINDS,
    "origin": vocabulary.TRANSLATION_ORIGINS,
    "cause": vocabulary.DUE_CAUSES,
    "outcome": vocabulary.REVIEW_OUTCOMES,
    "role": vocabulary.PARTICIPATION_ROLES,
    "organisation_kind": vocabulary.ORGANISATION_KINDS,
    "succession": vocabulary.SUCCESSION_KINDS,
    "publication": vocabulary.PUBLICATIONS,
    "rights": vocabulary.RIGHTS,
    "change": vocabulary.CHANGE_KINDS,
    "reminder": vocabulary.REMINDER_KINDS,
    "reminder_step": vocabulary.REMINDER_STEPS,
    "passage_state": vocabulary.PASSAGE_STATES,
    "paragraph_mark": vocabulary.PARAGRAPH_MARKS,
}


def methodology(*, licence: str) -> Methodology:
    """The page's content; `licence` is what this installation publishes under."""
    claims, evidence = vocabulary.CLAIM_STATUSES, vocabulary.EVIDENCE_STATUSES
    return Methodology(
        codebook=vocabulary.CODEBOOK, licence=licence,
        tables={key: Table(key, tuple(terms.values())) for key, terms in TABLES.items()},
        claim_steps=_steps(claims, vocabulary.CLAIM_TRANSITIONS), evidence_steps=_steps(evidence, vocabulary.EVIDENCE_TRANSITIONS),
        least_advanced_first=tuple(claims[key] for key in vocabulary.LEAST_ADVANCED_FIRST),
        records=tuple(term for key, term in vocabulary.DOCUMENT_KINDS.items() if key in vocabulary.RECORD_KINDS),
        due_soon_days=vocabulary.DUE_SOON_DAYS,
    )  # fmt: skip


def _steps(terms: dict[str, Term], transitions: dict[str, frozenset[str]]) -> tuple[Step, ...]:
    return tuple(
        Step(term, tuple(terms[key] for key in terms if key in transitions[term.key])) for term in terms.values()
    )
