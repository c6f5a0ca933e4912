"""People who spoke."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Person


@admin.register(Person)
class PersonAdmin(RowAdmin):
    """Offices stand with each statement, not here."""

    list_display = ("name", "country", "aliases", "ours")
    list_filter = ("country",)
    search_fields = ("name", "slug", "aliases")
    fields = ("name", "slug", "country", "aliases", "ours")
