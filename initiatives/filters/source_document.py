"""Filters of documents."""

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Keys, Terms, Text, anywhere, since
from initiatives.models import Event, Partnership, SourceDocument


class SourceDocumentFilter(StrictFilterSet):
    """Filters over documents that are already `visible_to` the reader."""

    q = Text(to_q=anywhere("title", "publisher", "identified_publisher"), help_text="Words in title or publisher.")
    partnership = Keys(Partnership, to_q=lambda slugs: Q(partnership__slug__in=slugs), help_text="Slug.")
    event = Keys(Event, to_q=lambda slugs: Q(event__slug__in=slugs), help_text="Slug.")
    kind = Terms(vocabulary.DOCUMENT_KINDS, to_q=lambda keys: Q(kind__in=keys))
    rights = Terms(vocabulary.RIGHTS, to_q=lambda keys: Q(rights__in=keys))
    publication = Terms(
        vocabulary.PUBLICATIONS,
        to_q=lambda keys: Q(publication__in=keys),
        help_text="For members; readers see published ones.",
    )
    updated_since = since("updated_at")

    class Meta:
        model = SourceDocument
        fields: list[str] = []
