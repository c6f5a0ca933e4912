"""Filters of sectors."""

from django.db.models import Q

from initiatives.filters.initiative import below
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Keys, Text, anywhere, since
from initiatives.models import Sector


def _child_of(slugs: list[str]) -> Q:
    held = Q(parent__slug__in=slugs)
    return held | Q(parent=None) if "none" in slugs else held


class SectorFilter(StrictFilterSet):
    """Filters over sectors that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name", "aliases"), help_text="Words in name or aliases.")
    parent = Keys(
        Sector, extra_keys=("none",), to_q=_child_of, help_text="Slug of the sector right above; none: roots."
    )
    below = Keys(
        Sector, to_q=lambda slugs: Q(pk__in=below(slugs)), help_text="Slug; that sector and everything below it."
    )
    updated_since = since("updated_at")

    class Meta:
        model = Sector
        fields: list[str] = []
