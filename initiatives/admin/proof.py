"""Proof in a form: passages chosen by their words, or words pasted and found in a document."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest

from initiatives.actions.document import mark_passage, normalised
from initiatives.models import Capture, Evidence, Passage, SourceDocument, User

# Argument of mark_passage → field of the forms below.
NAMES = {"exact": "words", "start": "words_at"}


def choice(
    *, site: Any, request: HttpRequest, model: type[Model], field: str, many: bool = False, **options: Any
) -> forms.ModelChoiceField:
    """An autocomplete for a form: rows of the noun that `model.field` points at, within the user's reach."""
    column: Any = model._meta.get_field(field)
    other = site._registry[column.remote_field.model]
    made: Any = (forms.ModelMultipleChoiceField if many else forms.ModelChoiceField)(
        queryset=other.get_queryset(request),
        widget=(AutocompleteSelectMultiple if many else AutocompleteSelect)(column, site),
        **{"required": False, **options},
    )
    made.label_from_instance = other.choice_label
    return made


def word_fields(*, site: Any, request: HttpRequest) -> dict[str, forms.Field]:
    """The fields with which words are pasted and found: words, document, words_at."""
    return {
        "words": forms.CharField(
            required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}), label="Or paste the words",
            help_text="Exactly as they stand in the document; not one character is guessed.",
        ),
        "document": choice(
            site=site, request=request, model=Capture, field="document", label="The document they stand in"
        ),
        "words_at": forms.IntegerField(
            required=False, min_value=0, label="At character",
            help_text="Only where the words stand more than once: which of the places.",
        ),
    }  # fmt: skip


def passages_field(*, site: Any, request: HttpRequest, **options: Any) -> forms.ModelChoiceField:
    """Passages that are marked already, chosen by words, paragraph and document."""
    return choice(
        site=site, request=request, model=Evidence, field="passage", many=True,
        **{"label": "Passages", "help_text": "Search the words of passages that are marked already.", **options},
    )  # fmt: skip


def check_words(form: forms.BaseForm) -> None:
    """Add an error unless pasted words and their document are given together."""
    words, document = form.cleaned_data.get("words"), form.cleaned_data.get("document")
    if words and words.strip() and document is None and "document" not in form.errors:
        form.add_error("document", "Choose the document in which these words stand.")
    if document is not None and not (words or "").strip() and "words" not in form.errors:
        form.add_error("words", "Paste the words, or leave the document empty.")


def pasted(*, by: User, values: dict[str, Any]) -> Passage | None:
    """The passage of the words a form was given, made if need be; None without words. Raises ValidationError."""
    words = normalised(text=values.get("words") or "").strip()
    if not words:
        return None
    return find(by=by, document=values["document"], words=words, at=values.get("words_at"))


def find(*, by: User, document: SourceDocument, words: str, at: int | None) -> Passage:
    """The passage of the words in the newest text of the document that has them.

    Where none has, the refusal is that of the newest text. Raises ValidationError.
    """
    refusal = ValidationError({"document": ["No text of this document is held; capture one first."]})
    for place, capture in enumerate(document.captures.filter(withheld_at=None).order_by("-captured_at", "-pk")):
        try:
            return mark_passage(by=by, capture=capture, exact=words, start=at)
        except ValidationError as error:
            refusal = error if place == 0 else refusal
    raise refusal
