"""The enumerations, written from the codebook with their meanings."""

from initiatives import vocabulary
from initiatives.api.schema.building import Piece, words
from initiatives.models.reminder import REMINDER_STATES
from initiatives.vocabulary import Term


def _plain(**meaning: str) -> dict[str, Term]:
    return {key: Term(key, key, said) for key, said in meaning.items()}


COMPONENTS: dict[str, Piece] = {
    "Axis": words(vocabulary.AXES),
    "ClaimStatus": words(vocabulary.CLAIM_STATUSES, "What is claimed."),
    "EvidenceStatus": words(
        vocabulary.EVIDENCE_STATUSES, f"What records show; null means `not_assessed`: {vocabulary.NOT_ASSESSED.meaning}"
    ),
    "AnyStatus": words(
        {**vocabulary.CLAIM_STATUSES, **vocabulary.EVIDENCE_STATUSES},
        "A claim or an evidence status, by the line's axis.",
    ),
    "Schedule": words(vocabulary.SCHEDULES, "Derived from the due dates for the day asked about."),
    "Freshness": words(vocabulary.FRESHNESS, "Derived from the last review for the day asked about."),
    "Force": words(vocabulary.FORCES),
    "InitiativeKind": words(vocabulary.INITIATIVE_KINDS),
    "DocumentKind": words(vocabulary.DOCUMENT_KINDS),
    "StatementKind": words(vocabulary.STATEMENT_KINDS),
    "NoteKind": words(vocabulary.NOTE_KINDS),
    "TranslationOrigin": words(vocabulary.TRANSLATION_ORIGINS),
    "DueCause": words(vocabulary.DUE_CAUSES),
    "ReviewOutcome": words(vocabulary.REVIEW_OUTCOMES),
    "ParticipationRole": words(vocabulary.PARTICIPATION_ROLES),
    "OrganisationKind": words(vocabulary.ORGANISATION_KINDS),
    "SuccessionKind": words(vocabulary.SUCCESSION_KINDS),
    "Publication": words(vocabulary.PUBLICATIONS),
    "Rights": words(vocabulary.RIGHTS),
    "ReminderKind": words(vocabulary.REMINDER_KINDS),
    "ReminderStep": words(vocabulary.REMINDER_STEPS),
    "CaptureState": words(_plain(held="The text is kept.", withheld="The text is hidden; its hash and dates remain.")),
    "PassageState": words(vocabulary.PASSAGE_STATES, "By the latest text of its document known at the clocks."),
    "CheckState": words(vocabulary.CHECK_STATES),
    "SpeakerType": words(_plain(person="A person.", organisation="An organisation.")),
    "Page": words(_plain(initiatives="Initiatives.", commitments="Commitments.", statements="Statements.")),
    "ChangeKind": words(vocabulary.CHANGE_KINDS, "What happened."),
    "ChangedNoun": words(
        _plain(initiative="initiatives/", commitment="commitments/", statement="statements/", document="documents/")
    ),
    "ReminderState": words({key: Term(key, label, "") for key, label in REMINDER_STATES}),
}
