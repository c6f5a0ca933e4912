"""Preferences: how people wish to be reminded."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Preference
from initiatives.permissions import may_administer


@admin.register(Preference)
class PreferenceAdmin(RowAdmin):
    """Zone, hour, channels."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("user", "time_zone", "digest_at", "language", "country", "email", "webhook")
    list_filter = ("email", "time_zone")
    list_select_related = ("user", "webhook")
    search_fields = ("user__username", "user__email", "time_zone")
    autocomplete_fields = ("user",)
