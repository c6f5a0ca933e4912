"""A note on a statement from words: somebody disputes, clarifies, corrects or retracts it there."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary
from initiatives.models import Statement
from initiatives.web.making.form import LIVING, MakingForm, RowChoice, edtf, terms, text

WORDS_SHOWN = 70


class NoteForm(MakingForm):
    """Which statement, what happened to it, by whom, and when that was said."""

    kind, title, deed = "note", _("Note"), _("Record the note")
    names = {"by": "by_whom"}
    short = ("kind", "said_on")

    def build(self) -> None:
        """The newest statements first."""
        scene = self.scene
        rows: QuerySet[Statement] = (
            Statement.objects.visible_to(scene.user)
            .filter(partnership=scene.document.partnership, publication__in=LIVING)
            .select_related("person", "organisation", "passage__capture")
            .defer("passage__capture__text")
            .order_by("-pk")
        )
        self.fields["statement"] = RowChoice(
            queryset=rows, label=_("Statement"), required=True, says=_says, empty_label=_("Choose")
        )
        self.fields["kind"] = forms.ChoiceField(label=_("What happened to it"), choices=terms(vocabulary.NOTE_KINDS))
        self.fields["by_whom"] = text(_("By whom"), required=True, max_length=200)
        self.fields["said_on"] = edtf(_("Said on"), initial=scene.habit.dated)

    def arguments(self) -> dict[str, Any]:
        """The arguments of note_statement, the passage left out."""
        return {**self.cleaned_data, "said_on": self.cleaned_data["said_on"].strip() or None}


def _says(row: Statement) -> str:
    speaker = row.person or row.organisation
    name = speaker.name if speaker else _now("Both sides jointly")
    if row.passage and row.passage.capture.withheld_at:
        return _now("%(name)s: (withheld, statement %(id)s)") % {"name": name, "id": row.pk}
    return f"{name}: “{truncatechars(row.words, WORDS_SHOWN)}”"
