"""Filters of people."""

from django.db.models import Q

from initiatives.filters.initiative import COUNTRIES
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Terms, Text, anywhere, since
from initiatives.models import Person


class PersonFilter(StrictFilterSet):
    """Filters over people that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name", "aliases"), help_text="Words in name or aliases.")
    country = Terms(COUNTRIES, to_q=lambda codes: Q(country__in=codes))
    updated_since = since("updated_at")

    class Meta:
        model = Person
        fields: list[str] = []
