"""Organisations: bodies that take part, speak or publish."""

from django.contrib import admin

from initiatives.admin.frame import FrameAdmin
from initiatives.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(FrameAdmin):
    """Unique by name and country."""

    list_display = ("name", "acronym", "kind", "country", "ours")
    list_filter = ("kind", "country")
    search_fields = ("name", "acronym", "slug", "aliases")
    fields = ("name", "slug", "acronym", "kind", "country", "aliases", "ours")
