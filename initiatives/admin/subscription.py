"""Subscriptions: who hears when a saved view changes."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Subscription
from initiatives.permissions import may_administer


@admin.register(Subscription)
class SubscriptionAdmin(RowAdmin):
    """By mail or feed."""

    to_see = to_write = staticmethod(may_administer)
    list_display = ("user", "view", "channel")
    list_filter = ("channel",)
    list_select_related = ("user", "view")
    search_fields = ("user__username", "view__name")
    autocomplete_fields = ("user", "view")
