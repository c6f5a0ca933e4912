"""The change feed, as the triggers wrote it."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Change
from initiatives.permissions import may_administer


@admin.register(Change)
class ChangeAdmin(LedgerAdmin):
    """One line a change."""

    to_see = staticmethod(may_administer)
    list_display = ("recorded_at", "kind", "noun", "subject_id", "data")
    list_filter = ("kind", "noun")
    search_fields = ("kind", "noun")
    date_hierarchy = "recorded_at"
    ordering = ("-pk",)
