"""Calendar feeds: who reads their dates in a calendar program."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import CalendarFeed
from initiatives.permissions import may_administer


@admin.register(CalendarFeed)
class CalendarFeedAdmin(LedgerAdmin):
    """Made and revoked by their owners; the secret is not kept."""

    to_see = staticmethod(may_administer)
    list_display = ("user", "created_at", "last_read_at", "revoked_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    fields = readonly_fields = list_display
