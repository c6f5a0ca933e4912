"""A commitment from words: they are its operative words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.web.making.form import MakingForm, RowChoice, edtf, terms, text

SHORT = 120


class CommitmentForm(MakingForm):
    """Our short wording, whom it binds, who said it and with what force, and when it is due first."""

    kind, title, deed = "commitment", _("Commitment"), _("Record the commitment")
    lesser = ("restates", "measurable", "target_amount", "target_unit", "ongoing")
    short = ("sides", "said_by", "force", "baseline_due")

    def build(self) -> None:
        """Begin with what was last used in this document."""
        scene, habit = self.scene, self.scene.habit
        short = scene.words if len(scene.words) <= SHORT and "\n" not in scene.words else ""
        self.fields["wording"] = text(
            _("Our short wording"), rows=2, required=True, max_length=300, initial=short,
            help_text=_("What is promised, in a line. The words themselves stand with it."),
        )  # fmt: skip
        self.fields["initiative"] = RowChoice(
            queryset=scene.initiatives,
            label=_("Initiative"),
            empty_label=_("None: it stands alone"),
            initial=habit.initiative,
        )
        self.fields["sides"] = forms.MultipleChoiceField(
            label=_("Binds"), widget=forms.CheckboxSelectMultiple, required=True, initial=list(scene.sides),
            choices=[(side, countries.name(side) or side) for side in scene.sides],
        )  # fmt: skip
        self.fields["said_by"] = forms.ChoiceField(
            label=_("Said by"), choices=[("", _("Choose")), *scene.voices()], initial=habit.said_by
        )
        self.fields["force"] = forms.ChoiceField(
            label=_("Force"),
            choices=terms(vocabulary.FORCES),
            initial=habit.commitment.force if habit.commitment else "will",
        )
        self.fields["baseline_due"] = edtf(
            _("First due date"), help_text=_("2027, 2027-12, 2027-04/2028-03; ? uncertain, ~ about.")
        )
        self.fields["restates"] = RowChoice(
            queryset=scene.commitments, label=_("Repeats an earlier commitment"), empty_label=_("No, it is new")
        )
        self.fields["ongoing"] = forms.BooleanField(label=_("Promised without an end"), required=False)
        self.fields["measurable"] = forms.BooleanField(label=_("Measurable"), required=False)
        self.fields["target_amount"] = forms.DecimalField(
            label=_("Target"), required=False, max_digits=20, decimal_places=4
        )
        self.fields["target_unit"] = text(_("Unit of the target"), max_length=60)

    def arguments(self) -> dict[str, Any]:
        """The arguments of open_commitment, the passage left out."""
        given = dict(self.cleaned_data)
        given["baseline_due"] = given["baseline_due"].strip() or None
        given["measurable"] = given["measurable"] or given["target_amount"] is not None
        return given
