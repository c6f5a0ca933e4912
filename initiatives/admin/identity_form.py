"""The forms “Rename”, “Split”, “Merge” and “Absorb” of an initiative: what it becomes, since when, and the words that prove it."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from initiatives import vocabulary
from initiatives.actions.name import rename
from initiatives.actions.succession import New, Proof, absorb, merge, split
from initiatives.admin import proof
from initiatives.admin.access import user_of
from initiatives.admin.ledger_form import EDTF_HELP, LedgerForm
from initiatives.admin.proof import choice
from initiatives.models import Evidence, Initiative, Passage, Succession

MOST_SUCCESSORS = 4
PLACES = ("first", "second", "third", "fourth")
KINDS = [("", "As it is now"), *vocabulary.choices(vocabulary.INITIATIVE_KINDS)]


class StepForm(LedgerForm):
    """A step of an initiative; `groups` are its own fields in rows, above the proof."""

    subject: Initiative
    groups: tuple[tuple[str, ...], ...] = ()
    submit = ""
    explains = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_own()
        self.fields["since"] = forms.CharField(
            required=False,
            max_length=32,
            label="Since",
            help_text=f"{EDTF_HELP} Empty: the day its source was published.",
        )
        self.fields["reason"] = forms.CharField(
            required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Reason",
            help_text="What in the source makes it so, in a sentence that a stranger understands.",
        )  # fmt: skip
        self.fields["passage"] = choice(
            site=self.site, request=self.request, model=Evidence, field="passage", label="Passage",
            help_text="Search the words of passages that are marked already.",
        )  # fmt: skip
        self.fields.update(proof.word_fields(site=self.site, request=self.request))
        self.fields["read_version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=self.subject.version
        )

    def add_own(self) -> None:
        """Add the fields of `groups`."""

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The step's own fields, row by row."""
        return [[self[name] for name in names if name in self.fields] for names in self.groups]

    def passage(self) -> Passage | None:
        """The chosen passage, else the pasted words, which are marked now. Raises ValidationError."""
        return self.cleaned_data["passage"] or proof.pasted(by=user_of(self.request), values=self.cleaned_data)

    def proof(self) -> Proof:
        """What proves the step."""
        values = self.cleaned_data
        return Proof(passage=self.passage(), reason=values["reason"], since=values["since"].strip() or None)

    def given(self, *, by: Any, today: date) -> dict[str, Any]:
        """What every step is told."""
        return {"by": by, "today": today, "version": self.cleaned_data["read_version"] or 0}

    def choose(self, field: str, **options: Any) -> forms.ModelChoiceField:
        """A choice among initiatives."""
        return choice(site=self.site, request=self.request, model=Succession, field=field, **options)


class RenameForm(StepForm):
    """Another name."""

    groups = (("name",), ("new_address",), ("slug",))
    submit = "Rename"
    explains = "Both names stay on its page and in the search. An old address leads to the new one for ever."

    def add_own(self) -> None:
        """The name and the address."""
        self.fields["name"] = forms.CharField(
            required=False, max_length=200, label="New name", initial=self.subject.name
        )
        self.fields["new_address"] = forms.BooleanField(
            required=False, initial=True, label="Give it a new address too", help_text=f"Now: {self.subject.slug}"
        )
        self.fields["slug"] = forms.CharField(
            required=False, max_length=120, label="New slug", help_text="Empty: made of the new name."
        )

    def call(self, *, by: Any, today: date) -> Initiative:
        """Rename it."""
        values, told = self.cleaned_data, self.proof()
        return rename(
            **self.given(by=by, today=today), initiative=self.subject, name=values["name"], passage=told.passage,
            since=told.since, reason=told.reason, slug=values["slug"] if values["new_address"] else None,
        )  # fmt: skip


class AbsorbForm(StepForm):
    """It goes into another."""

    names = {"new": "into", "old": ""}
    groups = (("into",),)
    submit = "Absorb"
    explains = (
        "It keeps its record and counts no longer; its address leads to the other, which goes on with its commitments."
    )

    def add_own(self) -> None:
        """The other one."""
        self.fields["into"] = self.choose("new", label="Into which initiative it went", required=True)

    def call(self, *, by: Any, today: date) -> Initiative:
        """Absorb it."""
        into = self.cleaned_data["into"]
        return absorb(**self.given(by=by, today=today), old=self.subject, into=into, proof=self.proof())


class MergeForm(StepForm):
    """It and others become one."""

    names = {"new": "into", "old": "others", "name": "new_name"}
    groups = (("others",), ("into",), ("new_name", "new_kind"))
    submit = "Merge"
    explains = "Each keeps its record and counts no longer; the one they became goes on with all their commitments."

    def add_own(self) -> None:
        """The others, and what they became."""
        self.fields["others"] = self.choose("old", many=True, label="Merged with", required=True)
        self.fields["into"] = self.choose("new", label="Into an initiative that exists")
        self.fields["new_name"] = forms.CharField(
            required=False, max_length=200, label="Or into a new one of this name", help_text="It is published at once."
        )
        self.fields["new_kind"] = forms.ChoiceField(required=False, choices=KINDS, label="Its kind")

    def call(self, *, by: Any, today: date) -> Initiative:
        """Merge them."""
        values = self.cleaned_data
        new = _new(values["into"], values["new_name"], values["new_kind"], field="into")
        return merge(
            **self.given(by=by, today=today), old=[self.subject, *values["others"]], new=new, proof=self.proof(),
            second_reader_required=settings.REQUIRE_SECOND_READER,
        )  # fmt: skip


class SplitForm(StepForm):
    """It becomes several, and each promise goes on in one of them."""

    names = {"new": "existing_0", "old": "", "carry": "", "name": "name_0"}
    submit = "Split"
    explains = "It keeps its record and counts no longer. Say of each commitment which of the new ones goes on with it."

    def add_own(self) -> None:
        """The successors, and where each commitment goes."""
        rows: list[tuple[str, ...]] = []
        for place, word in enumerate(PLACES[:MOST_SUCCESSORS]):
            names = (f"existing_{place}", f"name_{place}")
            self.fields[names[0]] = self.choose("new", label=f"The {word}: an initiative that exists")
            self.fields[names[1]] = forms.CharField(required=False, max_length=200, label="Or a new one of this name")
            rows.append(names)
        self.promises = list(self.subject.commitments.order_by("pk"))
        places = [(str(place), f"the {word}") for place, word in enumerate(PLACES[:MOST_SUCCESSORS])]
        for promise in self.promises:
            name = f"carry_{promise.pk}"
            self.fields[name] = forms.ChoiceField(
                choices=[("", "—"), *places],
                label=f"“{promise}” goes on in",
                error_messages={"required": "Choose one."},
            )
            rows.append((name,))
        self.groups = tuple(rows)

    def successors(self) -> dict[int, New]:
        """Place in the form → what stands there."""
        values, found = self.cleaned_data, {}
        for place in range(MOST_SUCCESSORS):
            existing, name = values[f"existing_{place}"], values[f"name_{place}"]
            if existing or name.strip():
                found[place] = _new(existing, name, "", field=f"existing_{place}")
        return found

    def call(self, *, by: Any, today: date) -> Initiative:
        """Split it."""
        successors = self.successors()
        order = list(successors)
        carry = {}
        for promise in self.promises:
            place = int(self.cleaned_data[f"carry_{promise.pk}"])
            if place not in order:
                raise ValidationError({f"carry_{promise.pk}": ["Nothing is named there; choose one that is."]})
            carry[promise.pk] = order.index(place)
        split(
            **self.given(by=by, today=today), old=self.subject, new=list(successors.values()), carry=carry, proof=self.proof(),
            second_reader_required=settings.REQUIRE_SECOND_READER,
        )  # fmt: skip
        return self.subject


FORMS: dict[str, type[StepForm]] = {"rename": RenameForm, "split": SplitForm, "merge": MergeForm, "absorb": AbsorbForm}


def _new(existing: Initiative | None, name: str, kind: str, *, field: str) -> New:
    if existing and name.strip():
        raise ValidationError({field: ["Choose one that exists or name a new one, not both."]})
    if existing:
        return existing
    if not name.strip():
        raise ValidationError({field: ["Choose one that exists, or name a new one."]})
    return {"name": name.strip(), **({"kind": kind} if kind else {})}
