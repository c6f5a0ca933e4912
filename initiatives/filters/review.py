"""Filters of reviews."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, Keys, Terms, since
from initiatives.models import Commitment, Initiative, Review


class ReviewFilter(StrictFilterSet):
    """Filters over reviews that are already `visible_to` the reader."""

    initiative = Keys(
        Initiative,
        help_text="Slug; lines about its commitments count too.",
        to_q=lambda slugs: Q(initiative__slug__in=slugs) | Q(commitment__initiative__slug__in=slugs),
    )
    commitment = Ids(Commitment, key="pk", to_q=lambda ids: Q(commitment__in=ids), help_text="Id.")
    outcome = Terms(vocabulary.REVIEW_OUTCOMES, to_q=lambda keys: Q(outcome__in=keys))
    updated_since = since("recorded_at")

    class Meta:
        model = Review
        fields: list[str] = []
