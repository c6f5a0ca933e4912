"""Filters of releases."""

from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Text, anywhere
from initiatives.models import Release


class ReleaseFilter(StrictFilterSet):
    """Filters over releases that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("name", "citation"), help_text="Words in name or citation.")

    class Meta:
        model = Release
        fields: list[str] = []
