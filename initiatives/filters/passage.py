"""Filters of passages."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, Terms, Text
from initiatives.models import Capture, Passage, SourceDocument


def _says(word: str) -> Q:
    return Q(exact__icontains=word, capture__withheld_at__isnull=True)


class PassageFilter(StrictFilterSet):
    """Filters over passages that are already `visible_to` the reader and annotated with their `state`."""

    q = Text(to_q=_says, help_text="Words of the passage; not those of withheld texts.")
    document = Ids(SourceDocument, key="pk", to_q=lambda ids: Q(capture__document__in=ids), help_text="Id.")
    capture = Ids(Capture, key="pk", to_q=lambda ids: Q(capture__in=ids), help_text="Id.")
    state = Terms(
        vocabulary.PASSAGE_STATES,
        to_q=lambda keys: Q(state__in=keys),
        help_text="What the latest text of its document shows of it.",
    )

    class Meta:
        model = Passage
        fields: list[str] = []
