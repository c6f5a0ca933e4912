"""Figures towards targets; written on the commitment's page."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import Measurement


@admin.register(Measurement)
class MeasurementAdmin(LedgerAdmin):
    """Found here, edited with the commitment."""

    home = ("commitment__initiative__partnership", "commitment__passage__capture__document__partnership")
    list_display = ("value", "unit", "as_of", "commitment_link")
    search_fields = ("unit", "commitment__wording")
    list_select_related = ("commitment",)
    fields = readonly_fields = ("commitment_link", "value", "unit", "as_of", "in_the_text")

    @admin.display(description="Commitment")
    def commitment_link(self, row: Measurement) -> str:
        """The promise whose target it measures."""
        return linked(row.commitment)

    @admin.display(description="In the source")
    def in_the_text(self, row: Measurement) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)
