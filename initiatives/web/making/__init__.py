"""The forms in which a record is made from words selected in a document, one file a noun."""

from initiatives.web.making.commitment import CommitmentForm
from initiatives.web.making.due_date import DueDateForm
from initiatives.web.making.form import MakingForm, Scene
from initiatives.web.making.initiative import InitiativeForm
from initiatives.web.making.note import NoteForm
from initiatives.web.making.statement import StatementForm
from initiatives.web.making.status import ClaimForm, EvidenceForm

FORMS: dict[str, type[MakingForm]] = {
    form.kind: form
    for form in (CommitmentForm, StatementForm, InitiativeForm, ClaimForm, EvidenceForm, DueDateForm, NoteForm)
}

__all__ = ["FORMS", "MakingForm", "Scene"]
