"""Filters of events."""

from django.db.models import Q

from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Keys, Text, anywhere, since
from initiatives.models import Event, Partnership


class EventFilter(StrictFilterSet):
    """Filters over events that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name", "place"), help_text="Words in name or place.")
    partnership = Keys(Partnership, to_q=lambda slugs: Q(partnership__slug__in=slugs), help_text="Slug.")
    updated_since = since("updated_at")

    class Meta:
        model = Event
        fields: list[str] = []
