"""Filters of organisations."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.initiative import COUNTRIES
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Terms, Text, anywhere, since
from initiatives.models import Organisation


class OrganisationFilter(StrictFilterSet):
    """Filters over organisations that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name", "acronym", "aliases"), help_text="Words in name, acronym or aliases.")
    country = Terms(COUNTRIES, to_q=lambda codes: Q(country__in=codes))
    kind = Terms(vocabulary.ORGANISATION_KINDS, to_q=lambda keys: Q(kind__in=keys))
    updated_since = since("updated_at")

    class Meta:
        model = Organisation
        fields: list[str] = []
