"""Commitments that a successor took over."""

from django.contrib import admin

from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Inheritance


@admin.register(Inheritance)
class InheritanceAdmin(LedgerAdmin):
    """Found here, written when an initiative is split, merged or absorbed."""

    home = ("succession__old__partnership",)
    list_display = ("commitment_link", "old_link", "new_link")
    list_select_related = ("commitment", "succession__old", "succession__new")
    search_fields = ("commitment__wording", "succession__old__name", "succession__new__name")
    fields = readonly_fields = ("commitment_link", "old_link", "new_link")

    @admin.display(description="Commitment")
    def commitment_link(self, row: Inheritance) -> str:
        """The promise."""
        return linked(row.commitment)

    @admin.display(description="Promised under")
    def old_link(self, row: Inheritance) -> str:
        """Where it stood before."""
        return linked(row.succession.old)

    @admin.display(description="Carried on under")
    def new_link(self, row: Inheritance) -> str:
        """Where it went."""
        return linked(row.succession.new)
