"""Confirmations that sending goes on: at the first run, and after a restore."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import SendingConfirmation
from initiatives.permissions import may_administer


@admin.register(SendingConfirmation)
class SendingConfirmationAdmin(LedgerAdmin):
    """Who let sending go on, and how much was discarded."""

    to_see = staticmethod(may_administer)
    list_display = ("recorded_at", "by", "discarded", "place")
    list_select_related = ("by",)
    search_fields = ("by__username", "place")
