"""What every form from words has: the scene it is filled in, the words, and where an action's refusals belong."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.actions import Conflict
from initiatives.dashboards.habit import Habit, habit_of
from initiatives.models import Capture, Commitment, Initiative, SourceDocument, Statement, User

ABOUT_WORDS = ("words", "exact", "start")
LIVING = ("draft", "published")
EDTF_HELP = _("As precise as the source: 2027, 2027-12, 2027-12-31, 2027-04/2028-03; ? uncertain, ~ about.")


@dataclass(frozen=True)
class Scene:
    """Who makes something from which words. `given` is what the address asks the form to begin with."""

    user: User
    document: SourceDocument
    capture: Capture
    words: str
    given: dict[str, str]

    @property
    def sides(self) -> tuple[str, ...]:
        """The country codes of the two sides."""
        return self.document.partnership.sides

    @cached_property
    def habit(self) -> Habit:
        """What was last used in this document."""
        return habit_of(
            document=self.document,
            commitments=Commitment.objects.visible_to(self.user),
            statements=Statement.objects.visible_to(self.user),
        )

    @property
    def initiatives(self) -> QuerySet[Initiative]:
        """The initiatives of the partnership that may still be spoken of, by name."""
        mine = Initiative.objects.visible_to(self.user).filter(publication__in=LIVING)
        return mine.filter(partnership=self.document.partnership).order_by("name", "pk")

    @property
    def commitments(self) -> QuerySet[Commitment]:
        """The commitments of the partnership, the newest first."""
        pair = self.document.partnership
        home = Q(initiative__partnership=pair) | Q(initiative=None, passage__capture__document__partnership=pair)
        return Commitment.objects.visible_to(self.user).filter(home).order_by("-pk")

    def voices(self) -> list[tuple[str, str]]:
        """Who may say something: the two sides, both, a reporter; key and words."""
        named = [(side, countries.name(side) or side) for side in self.sides]
        return [*named, *terms(vocabulary.SPEAKING_FOR)]


def terms(table: dict[str, vocabulary.Term], *without: str) -> list[tuple[str, str]]:
    """A codebook's choices in the reader's language, some left out."""
    return [(key, gettext(label)) for key, label in vocabulary.choices(table) if key not in without]


def text(label: Any, *, rows: int = 0, **options: Any) -> forms.CharField:
    """A field of free words, with `rows` of several lines."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, widget=widget, **{"required": False, **options})


def edtf(label: Any, **options: Any) -> forms.CharField:
    """A field of an imprecise date."""
    attributes = {"size": 14, "inputmode": "text", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=32, widget=forms.TextInput(attrs=attributes), **{"required": False, "help_text": EDTF_HELP, **options}
    )  # fmt: skip


class MakingForm(forms.Form):
    """A form of one kind. A subclass builds its fields in `build` and gives its action's arguments in `arguments`.

    `names` leads from an action's argument to the field in which its refusal is shown, where the two differ. `short` are
    the fields of which two stand in a row, `lesser` those that are folded away until they are used.
    """

    kind: str
    title: str | Promise
    deed: str | Promise
    names: dict[str, str] = {}
    lesser: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    conflict: Conflict | None = None
    words_refused: ValidationError | None = None

    def __init__(self, data: Any = None, *, scene: Scene) -> None:
        super().__init__(data, auto_id="make-%s")
        self.scene = scene
        self.build()
        for name in self.fields.keys() & scene.given.keys():
            self.fields[name].initial = scene.given[name]
        for name, field in self.fields.items():
            if name in self.lesser:
                field.widget.attrs["data-lesser"] = "1"

    def build(self) -> None:
        """Add the fields, each beginning with what is most likely meant."""
        raise NotImplementedError

    def arguments(self) -> dict[str, Any]:
        """What the form says, as its action's arguments."""
        raise NotImplementedError

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that are always seen."""
        return [field for field in self.visible_fields() if field.name not in self.lesser]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [field for field in self.visible_fields() if field.name in self.lesser]

    @property
    def unfolded(self) -> bool:
        """Whether a folded field has something to show."""
        return any(field.errors or (self.is_bound and field.data) for field in self.more)

    @property
    def words_errors(self) -> list[str]:
        """What was wrong with the words themselves."""
        return list(self.words_refused.messages) if self.words_refused else []

    @property
    def words_ambiguous(self) -> bool:
        """Whether the words stand more than once where they were looked for."""
        refused = self.words_refused
        return refused is not None and any(one.code == "ambiguous" for one in refused.error_list)

    def refuse(self, refusal: ValidationError | Conflict) -> None:
        """Show what an action refuses, each sentence at its field; those of no field stand above the form."""
        if isinstance(refusal, Conflict):
            self.conflict = refusal
            self.add_error(None, str(refusal))
            return
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for argument, errors in refusal.error_dict.items():
            if argument in ABOUT_WORDS:
                self.words_refused = ValidationError(errors)
                self.add_error(None, _("Nothing was recorded; see what is wrong with the words."))
                continue
            field = self.names.get(argument, argument)
            self.add_error(field if field != NON_FIELD_ERRORS and field in self.fields else None, errors)


class RowChoice(forms.ModelChoiceField):
    """One of some rows; what the options say is `says(row)`."""

    def __init__(self, *args: Any, says: Any = str, **kwargs: Any) -> None:
        super().__init__(*args, **{"required": False, **kwargs})
        self.says = says

    def label_from_instance(self, obj: Model) -> str:
        """The words of an option."""
        return self.says(obj)


class RowChoices(forms.ModelMultipleChoiceField):
    """Several of some rows, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
