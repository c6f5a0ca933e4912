"""A due date from words: they announce that it moved, or was dropped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary
from initiatives.web.making.form import MakingForm, RowChoice, edtf, terms, text


class DueDateForm(MakingForm):
    """Which commitment, the new date, who or what moved it, when that was announced, and why."""

    kind, title, deed = "due_date", _("Due date"), _("Record the due date")
    short = ("new_due", "cause")

    def build(self) -> None:
        """The announcement is as old as the document."""
        self.fields["commitment"] = RowChoice(
            queryset=self.scene.commitments, label=_("Commitment"), required=True, empty_label=_("Choose")
        )
        self.fields["new_due"] = edtf(_("New due date"), help_text="")
        self.fields["cause"] = forms.ChoiceField(
            label=_("Who or what moved it"), choices=terms(vocabulary.DUE_CAUSES), initial="party_moved"
        )
        self.fields["announced_on"] = edtf(_("Announced on"), initial=self.scene.habit.dated, help_text="")
        self.fields["reason"] = text(_("Reason"), rows=2, required=True)

    def arguments(self) -> dict[str, Any]:
        """The arguments of revise_due, the passage left out."""
        given = self.cleaned_data
        return {
            **given, "new_due": given["new_due"].strip() or None, "announced_on": given["announced_on"].strip() or None
        }  # fmt: skip
