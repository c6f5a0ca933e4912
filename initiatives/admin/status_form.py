"""The forms “Record status” and “Correct”."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django_countries import countries

from initiatives import vocabulary
from initiatives.actions import Conflict
from initiatives.actions.status_update import correct_status, record_status
from initiatives.admin.columns import voice_name
from initiatives.admin.ledger_form import EDTF_HELP, LedgerForm, Subject
from initiatives.admin.proof import choice
from initiatives.models import Initiative, StatusUpdate

EVIDENCE = "evidence"


def _terms(table: dict[str, vocabulary.Term]) -> list[tuple[str, str]]:
    return [(term.key, f"{term.label}: {term.meaning}") for term in table.values()]


def voices_of(subject: Subject, sides: tuple[str, ...]) -> dict[str, str]:
    """Who may assert a status of the subject, in words: its sides, those of partnerships it is shown in, both, a reporter."""
    guests: tuple[str, ...] = ()
    if isinstance(subject, Initiative):
        guests = tuple(side for partnership in subject.shown_in.all() for side in partnership.sides)
    names = {side: f"{countries.name(side)} says" for side in dict.fromkeys((*sides, *guests))}
    return {**names, **{key: voice_name(key) for key in vocabulary.SPEAKING_FOR}}


class StatusForm(LedgerForm):
    """A status of one voice, or of the evidence axis, with the line that stood when the user looked (`expected_…`)."""

    names = {"axis": "voice", "asserted_by": "voice"}
    claim_status = forms.ChoiceField(
        required=False, choices=_terms(vocabulary.CLAIM_STATUSES), widget=forms.RadioSelect, label="Status claimed"
    )
    evidence_status = forms.ChoiceField(
        required=False, choices=_terms(vocabulary.EVIDENCE_STATUSES), widget=forms.RadioSelect, label="What they show"
    )
    as_of = forms.CharField(
        required=False, max_length=32, label="As of", help_text=f"When it was so. {EDTF_HELP} Empty: the day its source was published."
    )  # fmt: skip
    reason = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Reason",
        help_text="What in the source makes it so, in a sentence that a stranger understands.",
    )  # fmt: skip

    def __init__(self, *args: Any, subject: Subject, request: HttpRequest, site: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, request=request, site=site, **kwargs)
        self.voices = {**voices_of(subject, self.sides), EVIDENCE: "Records show"}
        self.fields["voice"] = forms.ChoiceField(
            choices=list(self.voices.items()), widget=forms.RadioSelect, label="Who says so"
        )
        self.add_proof()
        self.add_sources("One a line. “None found” needs them.")
        self.fields["second_reader"] = choice(
            site=site, request=request, model=StatusUpdate, field="second_reader", label="Second reader",
            help_text="“Lapsed” needs one other than you.",
        )  # fmt: skip
        self.fields["superseded_by"] = choice(
            site=site, request=request, model=StatusUpdate, field="superseded_by", label="Superseded by",
            help_text="“Superseded” names the initiative that took its place.",
        )  # fmt: skip
        self.add_expected()

    def add_expected(self) -> None:
        """Remember for every voice which line stands now."""
        data = self.subject.standing.data
        for voice in self.voices:
            held = data["evidence"] if voice == EVIDENCE else data["claims"].get(voice)
            self.fields[f"expected_{voice}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=held["id"] if held else None
            )

    @property
    def expected(self) -> list[forms.BoundField]:
        """The hidden fields."""
        return [self[name] for name in self.fields if name.startswith("expected_")]

    @property
    def opened(self) -> bool:
        """Whether the lesser fields have something to show."""
        lesser = [*self.source_fields, self["second_reader"], self["superseded_by"]]
        return any(field.value() or field.errors for field in lesser)

    @property
    def axis(self) -> str:
        """The axis of the chosen voice."""
        return "evidence" if self.cleaned_data.get("voice") == EVIDENCE else "claim"

    def clean(self) -> dict[str, Any]:
        """A status of the axis that the voice speaks on, and a reason."""
        values = super().clean()
        if "voice" in values and not values.get(f"{self.axis}_status") and f"{self.axis}_status" not in self.errors:
            self.add_error(f"{self.axis}_status", "Choose a status.")
        return values

    def given(self) -> dict[str, Any]:
        """What the form says, as the action's arguments."""
        values, axis = self.cleaned_data, self.axis
        self.names = {**self.names, "status": f"{axis}_status"}
        return {
            "status": values[f"{axis}_status"], "as_of": values["as_of"].strip() or None, "reason": values["reason"],
            "asserted_by": None if axis == "evidence" else values["voice"], "passages": self.passages(),
            "sources_searched": self.sources_searched, "second_reader": values["second_reader"],
            "superseded_by": values["superseded_by"],
        }  # fmt: skip

    def call(self, *, by: Any, today: date) -> StatusUpdate:
        """Record it, unless the voice's line moved meanwhile."""
        expected = self.cleaned_data[f"expected_{self.cleaned_data['voice']}"]
        return record_status(
            by=by, today=today, subject=self.subject, axis=self.axis, expected=expected, **self.given()
        )

    def act(self, *, today: date) -> StatusUpdate | None:
        """As ever; after a conflict the form expects the line that now stands, so that a second “Record” is a decision."""
        self.names = {**self.names, "status": f"{self.axis}_status"}
        row = super().act(today=today)
        if isinstance(self.conflict, Conflict) and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data[f"expected_{self.cleaned_data['voice']}"] = str(self.conflict.current or "")
        return row

    @property
    def overtaken_by(self) -> StatusUpdate | None:
        """The line somebody else wrote meanwhile."""
        if self.conflict is None or self.conflict.current is None:
            return None
        return StatusUpdate.objects.select_related("by").get(pk=self.conflict.current)


class CorrectionForm(StatusForm):
    """A line corrected by a new one about the same subject and axis, or voided. Begins with what the line says."""

    names = {**StatusForm.names, "corrects": ""}
    entered_in_error = forms.BooleanField(
        required=False, label="Void it: the line was entered in error",
        help_text="It then counts for nothing; it stays readable, with your reason.",
    )  # fmt: skip

    def __init__(self, *args: Any, row: StatusUpdate, request: HttpRequest, site: Any, **kwargs: Any) -> None:
        self.row = row
        begins = {
            "voice": row.asserted_by or EVIDENCE, f"{row.axis}_status": row.status, "as_of": row.as_of or "",
            "passages": [proof.passage_id for proof in row.evidence.all()], "second_reader": row.second_reader_id,
            "superseded_by": row.superseded_by_id,
            **{f"sources_{side}": "\n".join(named) for side, named in row.sources_searched.items()},
        }  # fmt: skip
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, subject=row.subject, request=request, site=site, **kwargs)
        voices: Any = self.fields["voice"]
        voices.choices = [
            (key, name) for key, name in self.voices.items() if (key == EVIDENCE) == (row.axis == "evidence")
        ]
        self.fields.pop("evidence_status" if row.axis == "claim" else "claim_status")
        self.fields["reason"].help_text = "What was wrong, and what is right."

    def add_expected(self) -> None:
        """A line is corrected once, which the action checks; nothing else is expected."""

    def call(self, *, by: Any, today: date) -> StatusUpdate:
        """Correct or void the line."""
        if self.cleaned_data["entered_in_error"]:
            reason = self.cleaned_data["reason"]
            return correct_status(by=by, today=today, row=self.row, reason=reason, entered_in_error=True)
        return correct_status(by=by, today=today, row=self.row, **self.given())
