"""A claim or an evidence status from words: they say, or show, where something stands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.models import Commitment, Initiative, Standing
from initiatives.web.making.form import MakingForm, RowChoice, Scene, edtf, terms, text

EVIDENCE = "evidence"
Subject = Initiative | Commitment


def subject_choices(scene: Scene) -> list[tuple[Any, Any]]:
    """What a status may be about: commitments of this document, initiatives, other commitments; key and words."""
    promises = list(scene.commitments.values_list("pk", "wording", "passage__capture__document"))
    here = [(f"commitment:{pk}", words) for pk, words, document in promises if document == scene.document.pk]
    others = [(f"commitment:{pk}", words) for pk, words, document in promises if document != scene.document.pk]
    initiatives = [(f"initiative:{pk}", name) for pk, name in scene.initiatives.values_list("pk", "name")]
    groups = (
        (_("Commitments in this document"), here),
        (_("Initiatives"), initiatives),
        (_("Other commitments"), others),
    )
    return [("", _("Choose")), *((label, rows) for label, rows in groups if rows)]


def subject_of(scene: Scene, key: str) -> Subject | None:
    """The row of a key such as commitment:12, if it is among those that a status may be about."""
    noun, _colon, number = key.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    rows: Any = {"initiative": scene.initiatives, "commitment": scene.commitments}.get(noun)
    return rows.filter(pk=number).first() if rows is not None else None


def standing_lines(scene: Scene, subject: Subject) -> list[dict[str, Any]]:
    """What stands now of a subject, voice by voice: key, label, axis, and the line {id, status, as_of …} or None."""
    named = {"initiative" if isinstance(subject, Initiative) else "commitment": subject}
    data = Standing.objects.get(**named).data
    voices = {**dict(scene.voices()), **{key: countries.name(key) or key for key in data["claims"] if len(key) == 2}}
    lines = [
        {"key": key, "label": label, "axis": "claim", "line": data["claims"].get(key)} for key, label in voices.items()
    ]
    return [*lines, {"key": EVIDENCE, "label": _("Records show"), "axis": EVIDENCE, "line": data["evidence"]}]


class StatusForm(MakingForm):
    """What it is about, the status, as of when, and why; with the lines that stood when the writer looked."""

    def build(self) -> None:
        """The status holds as of the document's date."""
        scene, habit = self.scene, self.scene.habit
        self.fields["subject"] = forms.ChoiceField(
            label=_("Of"),
            choices=subject_choices(scene),
            initial=f"commitment:{habit.commitment.pk}" if habit.commitment else "",
        )
        self.add_status()
        self.fields["as_of"] = edtf(_("As of"), initial=habit.dated)
        self.fields["reason"] = text(
            _("Reason"), rows=2, required=True,
            help_text=_("What in the words makes it so, in a sentence that a stranger understands."),
        )  # fmt: skip

    def add_status(self) -> None:
        """Add the fields of the axis."""
        raise NotImplementedError

    @property
    def subject(self) -> Subject | None:
        """What the form is about, as far as it is chosen."""
        key = self.data.get("subject", "") if self.is_bound else self.fields["subject"].initial
        return subject_of(self.scene, key or "")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What stands now of the chosen subject."""
        return standing_lines(self.scene, self.subject) if self.subject else []

    @property
    def standing_now(self) -> list[dict[str, Any]]:
        """Those of the lines that somebody wrote."""
        return [one for one in self.lines if one["line"]]

    @property
    def subject_key(self) -> str:
        """The chosen subject as the field writes it."""
        noun = "initiative" if isinstance(self.subject, Initiative) else "commitment"
        return f"{noun}:{self.subject.pk}" if self.subject else ""

    @property
    def voice(self) -> str:
        """The voice whose line is added: a country code, joint, reported, or evidence."""
        return self.cleaned_data.get("asserted_by") or EVIDENCE

    def expected(self) -> int | None:
        """The line of this voice that the writer saw; none where the form showed another subject, or none."""
        if self.data.get("expected_of") != self.cleaned_data["subject"]:
            return None
        seen = self.data.get(f"expected_{self.voice}", "")
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else None

    def arguments(self) -> dict[str, Any]:
        """The arguments of record_status, axis and passage left out."""
        given = dict(self.cleaned_data)
        given["subject"] = self.subject
        return {**given, "as_of": given["as_of"].strip() or None, "expected": self.expected()}


class ClaimForm(StatusForm):
    """Somebody says where it stands."""

    kind, title, deed = "claim", _("Claim"), _("Record the claim")
    lesser = ("superseded_by",)
    short = ("asserted_by", "status")

    def add_status(self) -> None:
        """Who says so, and what."""
        habit = self.scene.habit
        self.fields["asserted_by"] = forms.ChoiceField(
            label=_("Who says so"), choices=[("", _("Choose")), *self.scene.voices()], initial=habit.said_by
        )
        self.fields["status"] = forms.ChoiceField(label=_("Status claimed"), choices=terms(vocabulary.CLAIM_STATUSES))
        self.fields["superseded_by"] = RowChoice(
            queryset=self.scene.initiatives, label=_("Superseded by"), empty_label=_("Nothing"),
            help_text=_("“Superseded” names the initiative that took its place."),
        )  # fmt: skip


class EvidenceForm(StatusForm):
    """Records show where it stands. What words cannot show (none found, lapsed) is recorded where the subject is."""

    kind, title, deed = "evidence", _("Evidence"), _("Record the evidence")

    def add_status(self) -> None:
        """What the words show."""
        self.fields["status"] = forms.ChoiceField(
            label=_("What they show"), choices=terms(vocabulary.EVIDENCE_STATUSES, "none_found", "lapsed")
        )
