"""Filters of saved views."""

from django.db.models import Q

from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Text, YesNo, anywhere, since
from initiatives.models import SavedView


class SavedViewFilter(StrictFilterSet):
    """Filters over saved views that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name"), help_text="Words in the name.")
    shared = YesNo(to_q=lambda yes: Q(shared=yes), help_text="Whether everybody sees it.")
    updated_since = since("updated_at")

    class Meta:
        model = SavedView
        fields: list[str] = []
