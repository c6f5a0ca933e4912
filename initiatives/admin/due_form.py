"""The forms “Revise due date” and “Correct” for a line of the due-date ledger."""

from datetime import date
from typing import Any

from django import forms

from initiatives import vocabulary
from initiatives.actions.due_revision import revise_due
from initiatives.admin.ledger_form import EDTF_HELP, LedgerForm
from initiatives.models import Commitment, DueRevision

CAUSES = [(term.key, f"{term.label}: {term.meaning}") for term in vocabulary.DUE_CAUSES.values()]


class DueForm(LedgerForm):
    """A due date moved, dropped, or misread by us."""

    subject: Commitment
    corrects: DueRevision | None = None
    cause = forms.ChoiceField(choices=CAUSES, widget=forms.RadioSelect, label="Who or what moved it")
    new_due = forms.CharField(
        required=False, max_length=32, label="New due date", help_text=f"{EDTF_HELP} Empty: the date was dropped."
    )
    announced_on = forms.CharField(required=False, max_length=32, label="Announced on", help_text=EDTF_HELP)
    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_proof()

    def given(self) -> dict[str, Any]:
        """What the form says, as the action's arguments."""
        values = self.cleaned_data
        return {
            "cause": values["cause"], "new_due": values["new_due"].strip() or None, "passages": self.passages(),
            "announced_on": values["announced_on"].strip() or None, "reason": values["reason"],
        }  # fmt: skip

    def call(self, *, by: Any, today: date) -> DueRevision:
        """Add the line."""
        return revise_due(by=by, today=today, commitment=self.subject, corrects=self.corrects, **self.given())


class DueCorrectionForm(DueForm):
    """A line of the due-date ledger corrected by a new one, or voided. Begins with what the line says."""

    entered_in_error = forms.BooleanField(
        required=False, label="Void it: the line was entered in error",
        help_text="It then counts for nothing; it stays readable, with your reason.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: DueRevision, **kwargs: Any) -> None:
        self.corrects = row
        begins = {
            "cause": row.cause, "new_due": row.new_due or "", "announced_on": row.announced_on or "",
            "passages": [proof.passage_id for proof in row.evidence.all()],
        }  # fmt: skip
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, subject=row.commitment, **kwargs)

    def call(self, *, by: Any, today: date) -> DueRevision:
        """Correct or void the line."""
        row = self.corrects
        if row is not None and self.cleaned_data["entered_in_error"]:
            return revise_due(
                by=by, today=today, commitment=self.subject, corrects=row, entered_in_error=True, cause=row.cause,
                new_due=row.new_due, announced_on=row.announced_on, reason=self.cleaned_data["reason"],
            )  # fmt: skip
        return super().call(by=by, today=today)
