"""The review ledger: who looked, where, and what they found."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.columns import column, linked, shown
from initiatives.admin.ledger import SUBJECT, WITH_SUBJECT, LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import Review


@admin.register(Review)
class ReviewAdmin(LedgerAdmin):
    """“Checked, no change” is a fact."""

    home = SUBJECT
    list_display = ("recorded_at", "subject_link", "outcome", "sources", "next_review_on", "recorded_by")
    list_filter = ("outcome", "next_review_on", ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("note", "initiative__name", "commitment__wording")
    date_hierarchy = "recorded_at"
    ordering = ("-recorded_at", "-pk")
    list_select_related = WITH_SUBJECT
    fields = readonly_fields = (
        "subject_link",
        "outcome",
        "sources",
        "note",
        "proof",
        "next_review_on",
        "recorded_at",
        "recorded_by",
    )
    sources = column("sources", title="Sources searched")

    @admin.display(description="About")
    def subject_link(self, row: Review) -> str:
        """The initiative or commitment."""
        return linked(row.subject)

    @admin.display(description="Passages")
    def proof(self, row: Review) -> str:
        """Every passage inside the text around it."""
        return shown("proof", passages=[in_context(one.passage) for one in row.evidence.select_related("passage")])

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The lines within reach."""
        return super().get_queryset(request).select_related(*WITH_SUBJECT)
