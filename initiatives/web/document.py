"""The list of documents, and the reader in which every passage is lit."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiatives import vocabulary
from initiatives.actions.paragraph import marks_to_carry
from initiatives.dashboards.document import Asked, NoSuchPage, Reading, document_page, documents_listed
from initiatives.models import Capture, Commitment, Initiative, Partnership, SourceDocument, Statement, StatusUpdate
from initiatives.permissions import may_draft, may_see_whole
from initiatives.search.places import places_in
from initiatives.web.making import FORMS
from initiatives.web.page import Unanswerable, one_of, page, page_of, whole_number, words_asked
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight

PER_PAGE = 25


@page("partnership", "kind", "q", "page")
def document_list(request: PageRequest) -> HttpResponse:
    """Documents, newest first, with how many passages each holds."""
    rows = documents_listed(documents=in_sight(request, SourceDocument), clocks=request.clocks)
    partnerships = {one.slug: one for one in in_sight(request, Partnership).order_by("name")}
    if pair := one_of(request, "partnership", allowed=tuple(partnerships), default=""):
        rows = rows.filter(partnership__slug=pair)
    kinds = dict(rows.order_by("kind").values_list("kind").annotate(Count("pk")))
    if kind := one_of(request, "kind", allowed=tuple(vocabulary.DOCUMENT_KINDS), default=""):
        rows = rows.filter(kind=kind)
    for word in words_asked(request, "q"):
        rows = rows.filter(
            Q(title__icontains=word) | Q(publisher__icontains=word) | Q(identified_publisher__icontains=word)
        )
    dated = Coalesce("published_to", "identified_published_to")
    rows = rows.annotate(dated=dated, passage_count=Count("captures__passages", distinct=True))
    shown = page_of(request, Paginator(rows.order_by(dated.desc(nulls_last=True), "-pk"), PER_PAGE))
    chips = [{"kind": "", "label": _("All"), "count": sum(kinds.values()), "current": not kind}] + [
        {"kind": key, "label": _(term.label), "count": kinds[key], "current": key == kind}
        for key, term in vocabulary.DOCUMENT_KINDS.items()
        if key in kinds
    ]
    may_add = may_draft(user=request.user)
    context = {
        "page": shown, "partnerships": partnerships, "chips": chips, "partnership": pair, "may_add": may_add,
    }  # fmt: skip
    return render(request, "web/document/list.html", context)


@page("capture", "at", "p", "paragraph", "show", "find")
def document(request: PageRequest, pk: int) -> HttpResponse:
    """A document: numbered paragraphs with every passage lit, or what may be said of a text that is withheld."""
    row = document_of(request, pk)
    shown = one_of(request, "show", allowed=("unread",), default="")
    may_edit = may_draft(user=request.user, partnership=row.partnership)
    works = may_edit and not request.clocks.turned
    asked = Asked(
        capture=whole_number(request, "capture"), lit=whole_number(request, "at"), page=whole_number(request, "p"),
        paragraph=whole_number(request, "paragraph"), unread=shown == "unread", offers=works,
    )  # fmt: skip
    seen = reading_of(request, row, asked)
    context = {
        "seen": seen, "document": row, "may_edit": may_edit, "shown": shown, "next_unread": seen.progress.next_unread(),
        "works": works, "kinds": {key: form.title for key, form in FORMS.items()},
    }  # fmt: skip
    if works and seen.capture and seen.capture != seen.captures[0] and not seen.progress.done:
        context["carry"] = marks_to_carry(capture=seen.capture)
    asked_for = " ".join(words_asked(request, "find"))
    if asked_for and seen.capture and not seen.capture.withheld_at:
        context["found"] = places_in(text=seen.capture.text, query=asked_for, windows=seen.windows)
    return render(request, "web/document/page.html", context)


def document_of(request: PageRequest, pk: int) -> SourceDocument:
    """The document of a page, if its reader may see it. Raises Http404."""
    visible = in_sight(request, SourceDocument).select_related("partnership", "event", "replaced_by")
    row = documents_listed(documents=visible, clocks=request.clocks).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def reading_of(request: PageRequest, row: SourceDocument, asked: Asked) -> Reading:
    """What is asked for of a document, as its reader may see it. Raises Unanswerable."""
    user = request.user
    try:
        return document_page(
            document=row,
            captures=in_sight(request, Capture),
            documents=in_sight(request, SourceDocument),
            initiatives=in_sight(request, Initiative),
            commitments=in_sight(request, Commitment),
            updates=in_sight(request, StatusUpdate),
            statements=in_sight(request, Statement),
            clocks=request.clocks,
            whole=may_see_whole(user=user, document=row),
            asked=asked,
        )
    except Capture.DoesNotExist as error:
        raise Unanswerable(f"capture is {asked.capture}; this document has none of that number.") from error
    except NoSuchPage as error:
        raise Unanswerable(str(error)) from error
