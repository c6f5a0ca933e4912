"""Digests: the outbox."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Digest
from initiatives.permissions import may_administer


@admin.register(Digest)
class DigestAdmin(LedgerAdmin):
    """One mail a person and day, and what became of it."""

    to_see = staticmethod(may_administer)
    list_display = ("day", "recipient", "state", "attempts", "in_doubt", "not_before", "sent_at")
    list_filter = ("state",)
    list_select_related = ("recipient",)
    search_fields = ("recipient__username", "message_id", "last_error")
    date_hierarchy = "day"
