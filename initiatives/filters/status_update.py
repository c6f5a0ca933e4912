"""Filters of lines of the status ledger."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.initiative import COUNTRIES
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, Keys, Terms, Text, YesNo, anywhere, since
from initiatives.models import Commitment, Initiative, StatusUpdate

STATUSES = {**vocabulary.CLAIM_STATUSES, **vocabulary.EVIDENCE_STATUSES}


class StatusUpdateFilter(StrictFilterSet):
    """Filters over lines of the status ledger that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("reason"), help_text="Words in the reason.")
    initiative = Keys(
        Initiative,
        help_text="Slug; lines about its commitments count too.",
        to_q=lambda slugs: Q(initiative__slug__in=slugs) | Q(commitment__initiative__slug__in=slugs),
    )
    commitment = Ids(Commitment, key="pk", to_q=lambda ids: Q(commitment__in=ids), help_text="Id.")
    axis = Terms(vocabulary.AXES, to_q=lambda keys: Q(axis__in=keys))
    status = Terms(STATUSES, to_q=lambda keys: Q(status__in=keys))
    asserted_by = Terms({**COUNTRIES, **vocabulary.SPEAKING_FOR}, to_q=lambda keys: Q(asserted_by__in=keys))
    corrected = YesNo(
        to_q=lambda yes: Q(corrected_by__isnull=not yes), help_text="Whether a later line corrects or voids it."
    )
    entered_in_error = YesNo(to_q=lambda yes: Q(entered_in_error=yes), help_text="Whether it voids a line.")
    updated_since = since("recorded_at")

    class Meta:
        model = StatusUpdate
        fields: list[str] = []
