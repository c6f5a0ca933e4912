"""Who takes part in which initiative; written on the initiative's page."""

from typing import Any

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Participation


@admin.register(Participation)
class ParticipationAdmin(LedgerAdmin):
    """Found here, edited with the initiative."""

    home = ("initiative__partnership",)
    list_display = ("who", "role", "initiative_link")
    list_filter = ("role", "country")
    search_fields = ("organisation__name", "organisation__acronym", "initiative__name")
    list_select_related = ("initiative", "organisation")
    fields = readonly_fields = ("initiative_link", "who", "role")

    @admin.display(description="Who", ordering="organisation__name")
    def who(self, row: Participation) -> str:
        """The organisation, or the country as such."""
        country: Any = row.country
        return str(row.organisation or country.name)

    @admin.display(description="Initiative")
    def initiative_link(self, row: Participation) -> str:
        """What it takes part in."""
        return linked(row.initiative)
