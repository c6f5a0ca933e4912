"""The forms in which a document is added and a text of one is taken: pasted, or read from a file."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives import vocabulary
from initiatives.actions.document import File
from initiatives.ingestion.extract.door import extract
from initiatives.models import Event, User
from initiatives.permissions import DRAFTING, partnerships_of
from initiatives.web.making.form import edtf, terms, text

WIDE = {"rows": 12, "spellcheck": "false"}
ACCEPTED = ".txt,.html,.htm,.pdf,.docx"


@dataclass(frozen=True)
class Taken:
    """A text that was given, how, the file it was read from, and what to look at in it."""

    text: str
    how: str
    original: File | None = None
    warnings: tuple[str, ...] = ()


class TextForm(forms.Form):
    """A text: pasted or uploaded, and how it was taken."""

    text = forms.CharField(
        label=_("Paste the text"), required=False, strip=False, widget=forms.Textarea(attrs=WIDE),
        help_text=_("Word for word. Kept for ever as it is; only line endings and Unicode form (NFC) are normalised."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or upload it"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}), allow_empty_file=True,
        help_text=_("Plain text in UTF-8, HTML, PDF or DOCX, at most 20 MB. The file is kept beside its text."),
    )  # fmt: skip
    how = forms.CharField(
        label=_("How it was taken"), required=False, max_length=200,
        help_text=_("Such as “copied from the ministry’s site”, or “OCR by …”. Empty: pasted, or how the file was read."),
    )  # fmt: skip
    about_text = ("text", "file", "how")
    short: tuple[str, ...] = ()
    taken: Taken | None = None

    def clean(self) -> dict[str, Any]:
        """One text, read from the file where there is one."""
        values = super().clean() or {}
        pasted, file = values.get("text") or "", values.get("file")
        if "file" in self.errors:
            return values
        if pasted.strip() and file:
            self.add_error("file", _("Paste the text or upload it, not both."))
        elif file:
            self._read(file, values.get("how") or "")
        elif pasted.strip():
            self.taken = Taken(pasted, values.get("how") or str(_("pasted")))
        else:
            self.add_error("text", _("Paste the document’s words, or upload them."))
        return values

    def _read(self, file: Any, how: str) -> None:
        content = file.read()
        try:
            found = extract(name=file.name, content=content, media_type=file.content_type or "")
        except ValidationError as refusal:
            self.add_error("file", refusal.error_dict["file"])
            return
        kept = File(found.name, found.media_type, content)
        self.taken = Taken(found.text, how or found.how, kept, found.warnings)

    def refuse(self, refusal: ValidationError) -> None:
        """Show what an action refuses, each sentence at its field; those of no field stand above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for argument, errors in refusal.error_dict.items():
            name = "file" if argument == "text" and self.taken and self.taken.original else argument
            self.add_error(name if name != NON_FIELD_ERRORS and name in self.fields else None, errors)

    @property
    def fields_of_text(self) -> list[forms.BoundField]:
        """The fields of the text."""
        return [self[name] for name in self.about_text]

    @property
    def lost_file(self) -> bool:
        """Whether a file was chosen that has to be chosen again: a browser does not fill that in."""
        return bool(self.is_bound and self.files.get("file") and "file" not in self.errors)


class DocumentForm(TextForm):
    """What a document says of itself, what we found out about it, and its text."""

    found = ("identified_publisher", "identified_url", "identified_published")
    short = ("partnership", "event", "kind", "language", "publisher", "published", "dateline", "rights")
    field_order = (
        "partnership",
        "title",
        "title_is_ours",
        "kind",
        "language",
        "publisher",
        "published",
        "url",
        "dateline",
        "event",
        "rights",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = partnerships_of(user=user, roles=DRAFTING).order_by("name")
        events = Event.objects.filter(partnership__in=pairs).select_related("partnership").order_by("-dates_to", "name")
        one = pairs[0] if len(pairs[:2]) == 1 else None
        self.fields |= {
            "partnership": forms.ModelChoiceField(pairs, label=_("Partnership"), initial=one, empty_label=_("Choose")),
            "title": text(_("Title"), required=True, max_length=300),
            "title_is_ours": forms.BooleanField(label=_("The document has no title of its own; this one is ours"), required=False),
            "kind": forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *terms(vocabulary.DOCUMENT_KINDS)]),
            "language": text(
                _("Language of the text"), required=True, max_length=20, initial="en", help_text=_("A BCP 47 tag: en, ja, hi, pt-BR.")
            ),
            "publisher": text(_("Publisher, as the document says"), max_length=200),
            "url": forms.URLField(label=_("Address, as the document says"), required=False, max_length=1000, assume_scheme="https"),
            "published": edtf(_("Dated, as the document says")),
            "dateline": text(_("Filed from"), max_length=120),
            "event": forms.ModelChoiceField(events, label=_("Event"), required=False, empty_label=_("None")),
            "rights": forms.ChoiceField(
                label=_("Rights"), choices=terms(vocabulary.RIGHTS), initial="excerpt",
                help_text=gettext(vocabulary.RIGHTS["excerpt"].meaning),
            ),
            "identified_publisher": text(_("Publisher, as we found out"), max_length=200),
            "identified_url": forms.URLField(label=_("Address, as we found out"), required=False, max_length=1000, assume_scheme="https"),
            "identified_published": edtf(_("Dated, as we found out")),
        }  # fmt: skip
        self.order_fields(self.field_order)

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields of what the document says of itself."""
        return [self[name] for name in self.fields if name not in (*self.about_text, *self.found)]

    @property
    def findings(self) -> list[forms.BoundField]:
        """The fields of what we found out."""
        return [self[name] for name in self.found]

    @property
    def unfolded(self) -> bool:
        """Whether a finding was written."""
        return any(field.errors or (self.is_bound and field.data) for field in self.findings)

    def arguments(self) -> dict[str, Any]:
        """What the form says, as add_document's arguments."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in self.about_text}
        dates = ("published", "identified_published")
        return {**values, **{name: (values[name] or "").strip() or None for name in dates}}
