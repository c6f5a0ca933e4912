"""A statement from words: who said them, in which capacity, and of what they speak."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.actions.reading import NewSpeaker
from initiatives.models import Organisation, Person
from initiatives.web.making.form import MakingForm, RowChoices, edtf, terms, text

JOINT, NEW = "joint", "new"


class StatementForm(MakingForm):
    """Speaker (known, new or both sides), capacity, kind, when it was said, languages, and what it speaks of."""

    kind, title, deed = "statement", _("Statement"), _("Record the statement")
    names = {
        "person": "speaker",
        "organisation": "speaker",
        "joint": "speaker",
        "name": "new_name",
        "passage": "speaker",
    }
    lesser = ("new_name", "new_kind", "new_country", "language", "spoken_language")
    short = ("kind", "said_on")

    def build(self) -> None:
        """Begin with the speaker, the capacity and the kind last used in this document."""
        scene, habit = self.scene, self.scene.habit
        last = habit.statement
        self.fields["speaker"] = forms.ChoiceField(
            label=_("Speaker"), choices=self._speakers(), initial=self._last_speaker(),
            help_text=_("Not in the list: choose “Somebody new” and say who, below."),
        )  # fmt: skip
        self.fields["capacity"] = text(
            _("Capacity"), max_length=200, initial=(last.capacity or "") if last else "",
            help_text=_("The office held that day, if the source gives it."),
        )  # fmt: skip
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=terms(vocabulary.STATEMENT_KINDS), initial=habit.statement_kind
        )
        self.fields["said_on"] = edtf(_("Said on"), initial=habit.dated, help_text="")
        self.fields["fragment"] = forms.BooleanField(label=_("Part of a sentence only"), required=False)
        self.fields["initiatives"] = RowChoices(
            queryset=scene.initiatives, label=_("Speaks of"), required=False,
            initial=[habit.initiative.pk] if habit.initiative else [],
        )  # fmt: skip
        self.fields["language"] = text(
            _("Language of the text"), required=True, max_length=20, initial=scene.document.language
        )
        self.fields["spoken_language"] = text(
            _("Language spoken"), max_length=20, initial=(last.spoken_language or "") if last else "",
            help_text=_("A tag such as en, ja or hi. Empty: unknown."),
        )  # fmt: skip
        self.fields["new_name"] = text(_("Name of the new speaker"), max_length=200)
        self.fields["new_kind"] = forms.ChoiceField(
            label=_("Who that is"),
            required=False,
            choices=[("person", _("A person")), *terms(vocabulary.ORGANISATION_KINDS)],
        )
        self.fields["new_country"] = forms.ChoiceField(
            label=_("Of"), required=False, choices=[("", _("Neither, or unknown")), *self._sides()]
        )

    def _sides(self) -> list[tuple[str, str]]:
        return [(side, countries.name(side) or side) for side in self.scene.sides]

    def _speakers(self) -> list[tuple[Any, Any]]:
        people = Person.objects.order_by("name", "pk").values_list("pk", "name")
        bodies = Organisation.objects.order_by("name", "pk").values_list("pk", "name")
        return [
            ("", _("Choose")), (JOINT, _("Both sides jointly")), (NEW, _("Somebody new")),
            (_("People"), [(f"person:{pk}", name) for pk, name in people]),
            (_("Organisations"), [(f"organisation:{pk}", name) for pk, name in bodies]),
        ]  # fmt: skip

    def _last_speaker(self) -> str:
        last = self.scene.habit.statement
        if last is None:
            return JOINT if self.scene.document.kind == "joint_text" else ""
        if last.joint:
            return JOINT
        return f"person:{last.person_id}" if last.person_id else f"organisation:{last.organisation_id}"

    def clean(self) -> dict[str, Any]:
        """Somebody new has a name."""
        given = super().clean() or {}
        if given.get("speaker") == NEW and not given.get("new_name", "").strip():
            self.add_error("new_name", _("Give the name of the new speaker."))
        return given

    def arguments(self) -> dict[str, Any]:
        """The arguments of add_statement, the passage left out."""
        given = dict(self.cleaned_data)
        name, kind, country = (given.pop(f"new_{part}") for part in ("name", "kind", "country"))
        speaker = given.pop("speaker")
        for key in ("capacity", "said_on", "spoken_language"):
            given[key] = given[key].strip() or None
        if speaker == JOINT:
            return {**given, "joint": True}
        if speaker == NEW:
            return {**given, "new_speaker": NewSpeaker(name.strip(), kind or "person", country or None)}
        noun, _colon, key = speaker.partition(":")
        return {**given, f"{noun}_id": int(key)}
