"""Reminder rules: who should hear what, and when."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import ReminderRule
from initiatives.permissions import may_administer


@admin.register(ReminderRule)
class ReminderRuleAdmin(RowAdmin):
    """Kept by administrators."""

    to_write = staticmethod(may_administer)
    list_display = ("name", "kind", "active", "lead_days", "repeat_days", "partnership", "sector", "initiative")
    list_filter = ("kind", "active", ("partnership", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("partnership", "sector", "initiative")
    search_fields = ("name",)
    autocomplete_fields = ("sector", "initiative")
