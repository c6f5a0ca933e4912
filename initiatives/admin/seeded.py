"""Seeded: which rows came from which reading."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Seeded
from initiatives.permissions import may_administer


@admin.register(Seeded)
class SeededAdmin(LedgerAdmin):
    """A row is the seed's while its digest holds."""

    to_see = staticmethod(may_administer)
    list_display = ("reading", "noun", "key", "object_id", "digest")
    list_filter = ("reading", "noun")
    search_fields = ("reading", "key")
