"""Passages: words that prove something, inside the text around them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from initiatives import vocabulary
from initiatives.actions.document import normalised
from initiatives.actions.status_update import home_of
from initiatives.admin.access import user_of
from initiatives.admin.columns import column, linked, shown
from initiatives.admin.evidence import BEHIND, subject_of, target_of
from initiatives.admin.filters import PassageStateFilter
from initiatives.admin.history import Act
from initiatives.admin.proof import NAMES, find, word_fields
from initiatives.admin.row import RowAdmin, RowForm
from initiatives.admin.surroundings import in_context
from initiatives.clocks import Clocks
from initiatives.models import Commitment, Initiative, Passage
from initiatives.models.publication import SHOWN
from initiatives.shapes.passage import with_state


def is_published(about: Initiative | Commitment) -> bool:
    """Whether readers see the subject."""
    whole = about if isinstance(about, Initiative) else about.initiative or about.passage.capture.document
    return whole.publication in SHOWN


class PassageForm(RowForm):
    """Words, and the document they are found in."""

    names = NAMES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(word_fields(site=admin.site, request=self.request))
        self.fields["words"].label = "The words"
        self.fields["words"].required = self.fields["document"].required = True
        self.fields["words"].widget = forms.Textarea(attrs={"rows": 4})


@admin.register(Passage)
class PassageAdmin(RowAdmin):
    """Marked once, never changed, never deleted."""

    form = PassageForm
    home = ("capture__document__partnership",)
    actions = None
    list_display = ("words", "paragraph", "in_document", "state_shown", "start", "end")
    list_filter = (
        PassageStateFilter,
        ("capture__document", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("exact", "capture__document__title")
    ordering = ("capture", "start", "end", "pk")
    words = column("passage_words", title="Words", ordering="exact")

    @admin.display(description="In the latest text", ordering="state")
    def state_shown(self, row: Any) -> str:
        """What the latest text of its document shows of it."""
        return vocabulary.PASSAGE_STATES[row.state].label

    @admin.display(description="Document", ordering="capture__document__title")
    def in_document(self, row: Passage) -> str:
        """The document it stands in."""
        return linked(row.capture.document)

    @admin.display(description="In the text")
    def in_the_text(self, row: Passage) -> str:
        """The words inside the text around them."""
        return in_context(row)

    @admin.display(description="Proves")
    def proves(self, row: Passage) -> str:
        """What the passage is evidence of, as far as readers or this partnership may see it."""
        proved = [target_of(one) for one in row.evidence.select_related(*BEHIND)]
        home = row.capture.document.partnership
        known = [(kind, subject_of(target)) for kind, target in proved]
        open_to_us = [(kind, about) for kind, about in known if is_published(about) or home_of(about) == home]
        return shown("passage_proves", proves=[(kind, linked(about)) for kind, about in open_to_us])

    def choice_label(self, row: Any) -> str:
        """The words, where they stand, in which document."""
        document = row.capture.document
        if row.capture.withheld_at:
            return f"(withheld) · ¶{row.paragraph} · {document}"
        words = row.exact if len(row.exact) <= 120 else f"{row.exact[:119]}…"
        return f"“{words}” · ¶{row.paragraph} · {document}"

    def changes(self, row: Passage) -> list[Act]:
        """Nothing of a withheld text: its words are the history."""
        return [] if row.capture.withheld_at else super().changes(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within reach, with their document and without its text."""
        rows = super().get_queryset(request).select_related("capture__document__partnership").defer("capture__text")
        return with_state(rows=rows, clocks=Clocks(today=timezone.localdate()))

    def get_fieldsets(self, request: HttpRequest, obj: Passage | None = None) -> Any:
        """Words to find, or the passage in its text."""
        fields = (
            ("words", "document", "words_at")
            if obj is None
            else ("in_document", "in_the_text", "start", "end", "paragraph", "state_shown", "proves")
        )
        return ((None, {"fields": fields}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Passage | None = None) -> tuple[str, ...]:
        """All of a passage that exists."""
        return (
            () if obj is None else ("in_document", "in_the_text", "start", "end", "paragraph", "state_shown", "proves")
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: another passage is marked instead."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: it is proof."""
        return False

    def write(self, request: HttpRequest, obj: Passage, form: Any, change: bool) -> Passage:
        """Find the words and mark them."""
        values = form.cleaned_data
        words = normalised(text=values["words"]).strip()
        return find(by=user_of(request), document=values["document"], words=words, at=values["words_at"])
