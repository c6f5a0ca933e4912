"""An initiative from words: they name it, or say what it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary
from initiatives.models import Sector
from initiatives.web.making.form import MakingForm, RowChoices, terms, text

SHORT = 80


class InitiativeForm(MakingForm):
    """Name, kind, summary and sectors; the words prove its aim."""

    kind, title, deed = "initiative", _("Initiative"), _("Record the initiative")
    lesser = ("acronym", "slug", "sectors")

    def build(self) -> None:
        """Short words are its name."""
        words = self.scene.words
        name = words if len(words) <= SHORT and "\n" not in words else ""
        self.fields["name"] = text(_("Name"), required=True, max_length=200, initial=name)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=terms(vocabulary.INITIATIVE_KINDS))
        self.fields["summary"] = text(
            _("Summary"), rows=2, help_text=_("In our words; every claim in it should stand in a passage.")
        )
        self.fields["sectors"] = RowChoices(
            queryset=Sector.objects.order_by("name"), label=_("Sectors"), required=False
        )
        self.fields["acronym"] = text(_("Acronym"), max_length=40)
        self.fields["slug"] = forms.SlugField(
            label=_("Address"), required=False, max_length=120,
            help_text=_("Latin letters and hyphens. Left empty: made from the name."),
        )  # fmt: skip

    def clean_slug(self) -> str | None:
        """Nothing where it is to be made from the name."""
        return self.cleaned_data["slug"] or None

    def arguments(self) -> dict[str, Any]:
        """The arguments of open_initiative."""
        return dict(self.cleaned_data)
