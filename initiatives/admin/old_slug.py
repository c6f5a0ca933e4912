"""Old slugs, which still lead to their rows."""

from django.contrib import admin

from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import OldSlug
from initiatives.permissions import may_administer


@admin.register(OldSlug)
class OldSlugAdmin(LedgerAdmin):
    """Written by trigger; never given to another row."""

    to_see = staticmethod(may_administer)
    list_display = ("noun", "slug", "object_id")
    list_filter = ("noun",)
    search_fields = ("slug",)
