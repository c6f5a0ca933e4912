"""Documents: what we hold, with its first text, and its captures."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from initiatives import vocabulary
from initiatives.actions.document import File, add_document, capture
from initiatives.actions.source_document import edit_document
from initiatives.admin.access import user_of
from initiatives.admin.columns import column, linked
from initiatives.admin.published import PublishedAdmin
from initiatives.admin.row import Part, RowForm
from initiatives.ingestion.extract.door import Extracted, extract
from initiatives.models import Capture, SourceDocument

TEXT = ("text", "text_file", "how")
BEGINNING = 300


class DocumentForm(RowForm):
    """A document and, pasted or uploaded, a text of it."""

    text = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12}), label="Paste the text",
        help_text="Word for word. Kept for ever as it is; only line endings and Unicode form (NFC) are normalised.",
    )  # fmt: skip
    text_file = forms.FileField(
        required=False, label="Or upload it", help_text="Plain text in UTF-8, HTML, PDF or DOCX, at most 20 MB."
    )
    original: File | None = None
    names = {"file": "text_file"}
    how = forms.CharField(
        required=False, max_length=200, label="How it was taken", help_text="Empty: pasted, or uploaded."
    )

    def clean_text_file(self) -> Extracted | None:
        """What was read from the file; its bytes are kept beside it."""
        file = self.cleaned_data["text_file"]
        if not file:
            return None
        file.seek(0)
        content = file.read()
        try:
            found = extract(name=file.name, content=content, media_type=file.content_type or "")
        except ValidationError as refusal:
            raise forms.ValidationError(refusal.error_dict["file"]) from refusal
        self.original = File(found.name, found.media_type, content)
        return found

    def clean(self) -> dict[str, Any]:
        """One text at a time."""
        values = super().clean() or {}
        if (values.get("text") or "").strip() and values.get("text_file"):
            self.add_error("text_file", "Paste the text or upload it, not both.")
        return values

    def the_text(self) -> tuple[str, str]:
        """The text ("" when none was given) and how it came."""
        values = self.cleaned_data
        if found := values.get("text_file"):
            return found.text, values["how"] or found.how
        return (values["text"], values["how"] or "pasted") if values["text"].strip() else ("", "")


class Captures(Part):
    """The texts that were taken."""

    model = Capture
    home = ("partnership",)
    fields = readonly_fields = ("taken", "captured_at", "how", "sha256")
    verbose_name_plural = "texts taken"
    taken = column("capture_link", title="Text")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the texts themselves."""
        return super().get_queryset(request).defer("text").select_related("document")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Texts are added above, by capturing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(SourceDocument)
class SourceDocumentAdmin(PublishedAdmin):
    """What a document says of itself, and what we found out about it."""

    noun = "document"
    form = DocumentForm
    list_display = (
        "named",
        "kind",
        "publisher_shown",
        "date_shown",
        "language",
        "rights",
        "passages",
        "publication_mark",
    )
    list_filter = (
        ("partnership", admin.RelatedOnlyFieldListFilter), "kind", "publication", "rights", "language", "title_is_ours",
        ("event", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    search_fields = ("title", "publisher", "identified_publisher", "url", "identified_url", "dateline")
    date_hierarchy = "published_from"
    autocomplete_fields = ("event",)
    inlines = (Captures,)

    named = column("document_title", title="Document", ordering="title")
    publisher_shown = column("publisher", title="Publisher", ordering="publisher")
    date_shown = column("document_date", title="Date", ordering="published_from")
    passages = column("passage_count", title="Passages")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within reach, in the list with the number of their passages."""
        rows = super().get_queryset(request).select_related("partnership")
        return rows.annotate(passage_count=Count("captures__passages")) if self.listing(request) else rows

    def get_inlines(self, request: HttpRequest, obj: SourceDocument | None) -> Any:
        """A new document has no text yet to show."""
        return self.inlines if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: SourceDocument | None = None) -> Any:
        """Its own facts, our identification, its text."""
        own = (
            "title",
            "title_is_ours",
            "kind",
            "publisher",
            "url",
            "published",
            "dateline",
            "language",
            "event",
            "rights",
        )
        found = ("identified_publisher", "identified_url", "identified_published")
        again = {"classes": ("collapse",)} if obj else {}
        return (
            ("What the document says of itself", {"fields": ("partnership", *own)}),
            ("What we found out about it", {"fields": found}),
            ("Take another text of it" if obj else "Its text", {"fields": TEXT, **again}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: SourceDocument | None = None) -> tuple[str, ...]:
        """The partnership stays; so does, once published, the kind by which proof is judged."""
        if obj is None:
            return ()
        return ("partnership", "kind") if obj.published_at else ("partnership",)

    def view_on_site(self, row: SourceDocument) -> str:
        """The page readers see, or will."""
        return reverse("web:document", args=[row.pk])

    def write(self, request: HttpRequest, obj: SourceDocument, form: Any, change: bool) -> SourceDocument:
        """Add or edit it, then keep the text."""
        if change:
            version = form.cleaned_data["read_version"] or 0
            row = edit_document(by=user_of(request), document=obj, version=version, **form.changed)
        else:
            given = {name: value for name, value in form.cleaned_data.items() if name not in (*TEXT, "read_version")}
            row = add_document(by=user_of(request), **given)
        text, how = form.the_text()
        if text:
            taken = capture(
                by=user_of(request), document=row, text=text, captured_at=timezone.now(), how=how, original=form.original,
            )  # fmt: skip
            self._tell(request, form, taken)
        return row

    def _tell(self, request: HttpRequest, form: Any, taken: Capture) -> None:
        """What was read from the file, what to look at in it, and what became of the passages of earlier texts."""
        found = form.cleaned_data.get("text_file")
        if found:
            begins = found.text[:BEGINNING] + (" …" if len(found.text) > BEGINNING else "")
            words = format_html("{} characters were read: “{}”", f"{len(found.text):,}", begins)
            self.message_user(request, format_html("{} {}", words, linked(taken, "See the whole text")), messages.INFO)
            for warning in found.warnings:
                self.message_user(request, warning, messages.WARNING)
        states = list(taken.checks.values_list("state", flat=True))
        if states:
            told = ", ".join(
                f"{states.count(key)} {term.label.lower()}" for key, term in vocabulary.CHECK_STATES.items()
            )
            self.message_user(request, f"Passages of the earlier texts: {told}.", messages.INFO)
