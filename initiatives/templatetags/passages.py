"""Whether the words of a passage, or the name of another record, may be shown on this page."""

from django import template
from django.utils.translation import gettext

from initiatives.dashboards.checking import broken_passages
from initiatives.models import Membership, Passage, PassageCheck
from initiatives.models.publication import SHOWN

register = template.Library()


@register.simple_tag(takes_context=True)
def withheld(context, passage) -> str:
    """Why the words of a passage (with capture and document) are not shown to this reader; nothing where they are."""
    if passage.capture.withheld_at:
        return gettext("The words are withheld: %(why)s") % {"why": passage.capture.withheld_reason}
    if shown_to_reader(context, passage.capture.document):
        return ""
    return gettext("The words stand in a source that is not published.")


@register.simple_tag(takes_context=True)
def broken(context, passage: Passage) -> PassageCheck | None:
    """The check that says a passage moved, changed or is missing in the latest text of its document, as known; else None.

    Asked once a page, whatever it shows.
    """
    request = context["request"]
    if not hasattr(request, "broken_passages"):
        request.broken_passages = broken_passages(clocks=getattr(request, "clocks", None))
    return request.broken_passages.get(passage.pk)


@register.simple_tag(takes_context=True)
def shown_to_reader(context, row) -> bool:
    """Whether this reader sees a document, initiative or statement that another record names; False for none."""
    if not row:
        return False
    return row.publication in SHOWN or _is_member(context.get("request"), row.partnership_id)


def _is_member(request, partnership: int) -> bool:
    """Whether the reader sees unpublished records of a partnership; asked once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    if not hasattr(request, "partnerships_of_member"):
        request.partnerships_of_member = set(Membership.objects.filter(user=user).values_list("partnership", flat=True))
    return bool({partnership, None} & request.partnerships_of_member)
