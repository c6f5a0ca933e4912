"""Filters of captures."""

from django.db.models import Q

from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, YesNo
from initiatives.models import Capture, SourceDocument


class CaptureFilter(StrictFilterSet):
    """Filters over captures that are already `visible_to` the reader."""

    document = Ids(SourceDocument, key="pk", to_q=lambda ids: Q(document__in=ids), help_text="Id.")
    withheld = YesNo(to_q=lambda yes: Q(withheld_at__isnull=not yes), help_text="Whether its text is withheld.")

    class Meta:
        model = Capture
        fields: list[str] = []
