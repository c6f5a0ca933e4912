"""Snoozes: who does not wish to hear of what before when."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Snooze
from initiatives.permissions import may_administer


@admin.register(Snooze)
class SnoozeAdmin(RowAdmin):
    """Set on the desk; looked after by administrators."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("user", "initiative", "commitment", "until")
    list_select_related = ("user", "initiative", "commitment")
    search_fields = ("user__username", "initiative__name", "commitment__wording")
    autocomplete_fields = ("user", "initiative", "commitment")
    date_hierarchy = "until"
