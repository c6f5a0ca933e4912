"""The form “Reviewed”."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from initiatives import vocabulary
from initiatives.actions.review import record_review
from initiatives.admin.ledger_form import LedgerForm
from initiatives.models import Review

OUTCOMES = [(term.key, f"{term.label}: {term.meaning}") for term in vocabulary.REVIEW_OUTCOMES.values()]


class ReviewForm(LedgerForm):
    """Somebody looked, in these sources, and this is what they found."""

    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.RadioSelect, initial="no_change")
    next_review_on = forms.DateField(
        required=False, widget=AdminDateWidget, label="Next review on", help_text="Empty: one review period from today."
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_sources("One a line. Leave it empty only if you read nothing of this side.")
        self.add_proof()

    def call(self, *, by: Any, today: date) -> Review:
        """Record the review."""
        values = self.cleaned_data
        return record_review(
            by=by, today=today, subject=self.subject, outcome=values["outcome"], note=values["note"],
            next_review_on=values["next_review_on"], sources_searched=self.sources_searched, passages=self.passages(),
        )  # fmt: skip
