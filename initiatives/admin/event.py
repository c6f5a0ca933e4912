"""Events: summits, visits, meetings."""

from django.contrib import admin

from initiatives.admin.frame import FrameAdmin
from initiatives.models import Event


@admin.register(Event)
class EventAdmin(FrameAdmin):
    """An occasion on which the sides met."""

    stays = ("partnership",)
    home = ("partnership",)
    list_display = ("name", "partnership", "dates", "place")
    list_filter = (("partnership", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("partnership",)
    search_fields = ("name", "slug", "place")
    date_hierarchy = "dates_from"
    fields = ("partnership", "name", "slug", "dates", "place")
