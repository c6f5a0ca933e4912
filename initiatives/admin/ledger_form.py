"""The base of the forms that write a line into a ledger: proof, sources searched, and one action call."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django_countries import countries

from initiatives.actions import Conflict
from initiatives.actions.status_update import home_of
from initiatives.admin import proof
from initiatives.admin.access import user_of
from initiatives.admin.refusals import show
from initiatives.models import Commitment, Initiative, Passage

Subject = Initiative | Commitment
EDTF_HELP = "As precise as the source: 2027, 2027-12, 2027-12-31, 2027-04/2028-03; ? uncertain, ~ about."


class LedgerForm(forms.Form):
    """A form about one subject. A subclass says its action in `call` and where the action's refusals belong in `names`."""

    names: dict[str, str] = {}
    conflict: Conflict | None = None

    def __init__(self, *args: Any, subject: Subject, request: HttpRequest, site: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.request, self.site = subject, request, site
        self.sides = home_of(subject).sides

    def add_proof(self, *, words_label: str = "Passages") -> None:
        """Add the fields passages, words, document and words_at."""
        self.fields["passages"] = proof.passages_field(site=self.site, request=self.request, label=words_label)
        self.fields.update(proof.word_fields(site=self.site, request=self.request))

    def add_sources(self, help_text: str) -> None:
        """Add one field a side for the sources that were searched, one a line."""
        for side in self.sides:
            self.fields[f"sources_{side}"] = forms.CharField(
                required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text,
                label=f"Sources searched, {countries.name(side)}",
            )  # fmt: skip

    @property
    def source_fields(self) -> list[forms.BoundField]:
        """The fields of the sources searched."""
        return [self[f"sources_{side}"] for side in self.sides]

    def clean(self) -> dict[str, Any]:
        """Pasted words and their document come together."""
        values = super().clean() or {}
        if "words" in self.fields:
            proof.check_words(self)
        return values

    @property
    def sources_searched(self) -> dict[str, list[str]]:
        """Side → the sources named, blank lines left out."""
        given = {side: self.cleaned_data[f"sources_{side}"].splitlines() for side in self.sides}
        return {side: named for side, lines in given.items() if (named := [s.strip() for s in lines if s.strip()])}

    def passages(self) -> list[Passage]:
        """The chosen passages and the pasted one, which is marked now. Raises ValidationError."""
        chosen = list(self.cleaned_data["passages"])
        found = proof.pasted(by=user_of(self.request), values=self.cleaned_data)
        return chosen if found is None or found in chosen else [*chosen, found]

    def act(self, *, today: date) -> Any:
        """Make the call and give the row it wrote; None when it was refused, which the form then shows."""
        names = {**proof.NAMES, "sources_searched": f"sources_{self.sides[0]}", **self.names}
        try:
            with transaction.atomic():
                return self.call(by=user_of(self.request), today=today)
        except Conflict as refusal:
            self.conflict = refusal
            show(refusal, form=self)
        except ValidationError as refusal:
            show(refusal, form=self, names=names)
        return None

    def call(self, *, by: Any, today: date) -> Any:
        """The action."""
        raise NotImplementedError
