"""Eras: runs of one database."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Era
from initiatives.permissions import may_administer


@admin.register(Era)
class EraAdmin(LedgerAdmin):
    """A restore begins another."""

    to_see = staticmethod(may_administer)
    list_display = ("pk", "began_at")
    fields = readonly_fields = ("began_at",)
