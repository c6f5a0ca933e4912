"""Filters of partnerships."""

from django.db.models import Q

from initiatives.filters.initiative import COUNTRIES
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Terms, Text, anywhere, since
from initiatives.models import Partnership


class PartnershipFilter(StrictFilterSet):
    """Filters over partnerships that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name"), help_text="Words in the name.")
    country = Terms(
        COUNTRIES, to_q=lambda codes: Q(country_a__in=codes) | Q(country_b__in=codes), help_text="One of its two sides."
    )
    updated_since = since("updated_at")

    class Meta:
        model = Partnership
        fields: list[str] = []
