"""Filters of lines of the due-date ledger."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, Keys, Terms, YesNo, since
from initiatives.models import Commitment, DueRevision, Initiative


class DueRevisionFilter(StrictFilterSet):
    """Filters over lines of the due-date ledger that are already `visible_to` the reader."""

    initiative = Keys(Initiative, to_q=lambda slugs: Q(commitment__initiative__slug__in=slugs), help_text="Slug.")
    commitment = Ids(Commitment, key="pk", to_q=lambda ids: Q(commitment__in=ids), help_text="Id.")
    cause = Terms(vocabulary.DUE_CAUSES, to_q=lambda keys: Q(cause__in=keys))
    corrected = YesNo(
        to_q=lambda yes: Q(corrected_by__isnull=not yes), help_text="Whether a later line corrects or voids it."
    )
    updated_since = since("recorded_at")

    class Meta:
        model = DueRevision
        fields: list[str] = []
