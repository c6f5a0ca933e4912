"""The marks of paragraphs: who read which, and what they found."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import ParagraphReading


@admin.register(ParagraphReading)
class ParagraphReadingAdmin(LedgerAdmin):
    """Found here, written in the reader; the latest line of a paragraph is its mark."""

    home = ("paragraph__capture__document__partnership",)
    list_display = ("recorded_at", "document", "number", "mark", "recorded_by")
    list_filter = ("mark", ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("paragraph__capture__document__title",)
    date_hierarchy = "recorded_at"
    ordering = ("-recorded_at", "-pk")
    list_select_related = ("paragraph__capture__document", "by")
    fields = readonly_fields = ("document", "number", "mark", "repeats", "recorded_at", "recorded_by")

    @admin.display(description="Document")
    def document(self, row: ParagraphReading) -> str:
        """The document the paragraph stands in."""
        return str(row.paragraph.capture.document)

    @admin.display(description="Paragraph", ordering="paragraph__number")
    def number(self, row: ParagraphReading) -> int:
        """Its number in that text."""
        return row.paragraph.number
