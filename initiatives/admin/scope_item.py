"""What initiatives are said to cover; written on the initiative's page."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import ScopeItem


@admin.register(ScopeItem)
class ScopeItemAdmin(LedgerAdmin):
    """Found here, edited with the initiative."""

    home = ("initiative__partnership",)
    list_display = ("label", "initiative_link")
    search_fields = ("label", "initiative__name")
    list_select_related = ("initiative",)
    fields = readonly_fields = ("initiative_link", "label", "in_the_text")

    @admin.display(description="Initiative")
    def initiative_link(self, row: ScopeItem) -> str:
        """The initiative said to cover it."""
        return linked(row.initiative)

    @admin.display(description="In the source")
    def in_the_text(self, row: ScopeItem) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)
