"""Filters of participations."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.initiative import COUNTRIES
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Keys, Terms, since
from initiatives.models import Initiative, Organisation, Participation


class ParticipationFilter(StrictFilterSet):
    """Filters over participations that are already `visible_to` the reader."""

    initiative = Keys(Initiative, to_q=lambda slugs: Q(initiative__slug__in=slugs), help_text="Slug.")
    organisation = Keys(Organisation, to_q=lambda slugs: Q(organisation__slug__in=slugs), help_text="Slug.")
    country = Terms(
        COUNTRIES,
        help_text="The country as such, or the organisation's.",
        to_q=lambda codes: Q(country__in=codes) | Q(organisation__country__in=codes),
    )
    role = Terms(vocabulary.PARTICIPATION_ROLES, to_q=lambda keys: Q(role__in=keys))
    updated_since = since("recorded_at")

    class Meta:
        model = Participation
        fields: list[str] = []
