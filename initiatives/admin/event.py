"""Events: summits, visits, meetings."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Event


@admin.register(Event)
class EventAdmin(RowAdmin):
    """An occasion on which the sides met."""

    home = ("partnership",)
    list_display = ("name", "partnership", "dates", "place")
    list_filter = (("partnership", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("partnership",)
    search_fields = ("name", "slug", "place")
    date_hierarchy = "dates_from"
    fields = ("partnership", "name", "slug", "dates", "place")
