"""Drafting a noun that stands on words: a marked passage is chosen, or words are pasted and found."""

from typing import Any

from django.contrib import admin

from initiatives.admin.access import user_of
from initiatives.admin.proof import NAMES, check_words, pasted, word_fields
from initiatives.admin.row import RowForm
from initiatives.models import Passage

WORD_FIELDS = ("words", "document", "words_at")


class WordsForm(RowForm):
    """A form with `passage` and, in its place, the fields words, document and words_at."""

    names = NAMES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(word_fields(site=admin.site, request=self.request))
        if "passage" in self.fields:
            self.fields["passage"].required = False

    def clean(self) -> dict[str, Any]:
        """One way of giving the passage; what it must satisfy is checked with the row, once the words are found."""
        values = super().clean() or {}
        check_words(self)
        if (values.get("words") or "").strip() and values.get("passage") and "passage" in self.changed_data:
            self.add_error("passage", "Choose a passage or paste words, not both.")
        return values

    def _get_validation_exclusions(self) -> set[str]:
        # Pasted words become the passage only in the action, which checks the row again with it.
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"passage"} if (self.cleaned_data.get("words") or "").strip() else excluded

    def the_passage(self) -> Passage | None:
        """The pasted words' passage, marked now, else the chosen one. Raises ValidationError."""
        return pasted(by=user_of(self.request), values=self.cleaned_data) or self.cleaned_data.get("passage")
