"""Statements: who said what, in which words, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from initiatives.actions.statement import add_statement, edit_statement, note_statement
from initiatives.admin.access import user_of
from initiatives.admin.columns import column
from initiatives.admin.proof import choice
from initiatives.admin.published import PublishedAdmin
from initiatives.admin.row import Part
from initiatives.admin.surroundings import in_context
from initiatives.admin.words import WORD_FIELDS, WordsForm
from initiatives.models import (
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    StatementSector,
    Translation,
)

LINKS = {
    "initiatives": (StatementInitiative, "initiative"),
    "commitments": (StatementCommitment, "commitment"),
    "sectors": (StatementSector, "sector"),
}
# What a published statement keeps.
KEPT = ("kind", "text", "person", "organisation", "joint")


class StatementForm(WordsForm):
    """A statement and what it speaks of."""

    names = {**WordsForm.names, **{name: f"chosen_{name}" for name in LINKS}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (through, column_name) in LINKS.items():
            held = [row.pk for row in getattr(self.instance, name).all()] if self.instance.pk else []
            self.fields[f"chosen_{name}"] = choice(
                site=admin.site, request=self.request, model=through, field=column_name, many=True,
                label=name.capitalize(), initial=held,
            )  # fmt: skip


class Translations(Part):
    """The statement in other languages."""

    model = Translation
    home = ("partnership",)
    autocomplete_fields = ("passage",)


class Notes(Part):
    """Disputed, clarified, corrected, retracted: added to, never changed."""

    model = StatementNote
    home = ("partnership",)
    autocomplete_fields = ("passage",)
    fields = ("kind", "by", "said_on", "passage")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Statement)
class StatementAdmin(PublishedAdmin):
    """What somebody said, where it stands in a source."""

    noun = "statement"
    form = StatementForm
    list_display = ("said", "speaker", "kind", "said_on", "language", "publication_mark")
    list_filter = (
        ("partnership", admin.RelatedOnlyFieldListFilter), "kind", "publication", "fragment", "joint", "language",
        ("person", admin.RelatedOnlyFieldListFilter), ("organisation", admin.RelatedOnlyFieldListFilter),
        ("sectors", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    search_fields = ("passage__exact", "text", "person__name", "organisation__name", "capacity")
    date_hierarchy = "said_on_from"
    autocomplete_fields = ("passage", "person", "organisation", "same_utterance_as")
    inlines = (Translations, Notes)

    said = column("words", title="Words", ordering="pk")
    speaker = column("speaker", title="Speaker", ordering="person__name")

    @admin.display(description="In the source")
    def in_the_source(self, row: Statement) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)

    def choice_label(self, row: Any) -> str:
        """Who, and the first words."""
        who = row.person or row.organisation or ("Both sides" if row.joint else "")
        withheld = row.passage is not None and row.passage.capture.withheld_at
        return f"{who}: (withheld)" if withheld else f"{who}: “{row.words[:90]}”"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within reach, with speaker and words."""
        rows = (
            super()
            .get_queryset(request)
            .select_related("partnership", "person", "organisation", "passage__capture__document")
        )
        return rows.defer("passage__capture__text")

    def get_fieldsets(self, request: HttpRequest, obj: Statement | None = None) -> Any:
        """Words, speaker, occasion, what it speaks of."""
        shown = () if obj is None else ("in_the_source",)
        given = () if obj is not None and obj.published_at else ("passage", *WORD_FIELDS)
        return (
            ("The words", {"fields": ("partnership", "kind", "fragment", *shown, *given, "text")}),
            ("Who said them", {"fields": ("person", "organisation", "joint", "capacity")}),
            (
                "When, and in which language",
                {"fields": ("said_on", "language", "spoken_language", "same_utterance_as")},
            ),
            ("What they speak of", {"fields": tuple(f"chosen_{name}" for name in LINKS)}),
        )

    def get_inlines(self, request: HttpRequest, obj: Statement | None) -> Any:
        """Its translations give its words away, so they are hidden with them."""
        withheld = obj is not None and obj.passage is not None and obj.passage.capture.withheld_at
        return (Notes,) if withheld else self.inlines

    def get_readonly_fields(self, request: HttpRequest, obj: Statement | None = None) -> tuple[str, ...]:
        """The partnership stays; so do, once published, the words, their kind and their speaker."""
        if obj is None:
            return ()
        return ("partnership", "in_the_source", *(KEPT if obj.published_at else ()))

    def view_on_site(self, row: Statement) -> str:
        """The page readers see, or will."""
        return reverse("web:statement", args=[row.pk])

    def write(self, request: HttpRequest, obj: Statement, form: Any, change: bool) -> Statement:
        """Add or edit it."""
        values = form.cleaned_data
        links = {name: values[f"chosen_{name}"] for name in LINKS}
        if not change:
            left_out = {*WORD_FIELDS, "passage", "read_version", *(f"chosen_{name}" for name in LINKS)}
            given = {name: value for name, value in values.items() if name not in left_out}
            return add_statement(by=user_of(request), passage=form.the_passage(), **links, **given)
        given = {name: value for name, value in form.changed.items() if name != "passage"}
        if "passage" in form.changed_data or values["words"].strip():
            given["passage"] = form.the_passage()
        moved = {name: value for name, value in links.items() if f"chosen_{name}" in form.changed_data}
        return edit_statement(by=user_of(request), statement=obj, version=values["read_version"] or 0, **moved, **given)

    def write_parts(self, request: HttpRequest, whole: Statement, saved: list[Any], removed: list[Any]) -> None:
        """Notes are ledger lines of their own; translations are parts."""
        for note in [part for part in saved if isinstance(part, StatementNote)]:
            made = note_statement(
                by=user_of(request),
                statement=whole,
                kind=note.kind,
                by_whom=note.by,
                said_on=note.said_on,
                passage=note.passage,
            )
            note.pk = made.pk
        saved = [part for part in saved if not isinstance(part, StatementNote)]
        if saved or removed:
            super().write_parts(request, whole, saved, removed)
