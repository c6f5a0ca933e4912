"""Organisations: bodies that take part, speak or publish."""

from django.contrib import admin

from initiatives.admin.row import RowAdmin
from initiatives.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(RowAdmin):
    """Unique by name and country."""

    list_display = ("name", "acronym", "kind", "country", "ours")
    list_filter = ("kind", "country")
    search_fields = ("name", "acronym", "slug", "aliases")
    fields = ("name", "slug", "acronym", "kind", "country", "aliases", "ours")
