"""People who spoke."""

from django.contrib import admin

from initiatives.admin.frame import FrameAdmin
from initiatives.models import Person


@admin.register(Person)
class PersonAdmin(FrameAdmin):
    """Offices stand with each statement, not here."""

    list_display = ("name", "country", "aliases", "ours")
    list_filter = ("country",)
    search_fields = ("name", "slug", "aliases")
    fields = ("name", "slug", "country", "aliases", "ours")
