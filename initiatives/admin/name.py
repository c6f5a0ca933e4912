"""Names that initiatives have borne; written on the initiative's page."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import Name


@admin.register(Name)
class NameAdmin(LedgerAdmin):
    """Found here, edited with the initiative."""

    home = ("initiative__partnership",)
    list_display = ("name", "since", "initiative_link")
    search_fields = ("name", "initiative__name")
    list_select_related = ("initiative",)
    fields = readonly_fields = ("initiative_link", "name", "since", "in_the_text")

    @admin.display(description="In the source")
    def in_the_text(self, row: Name) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)

    @admin.display(description="Initiative")
    def initiative_link(self, row: Name) -> str:
        """The initiative that bore it."""
        return linked(row.initiative)
