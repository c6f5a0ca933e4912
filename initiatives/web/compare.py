"""Two captures of a document side by side."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from initiatives.dashboards.compare import compared
from initiatives.models import Capture
from initiatives.permissions import may_see_whole
from initiatives.web.document import document_of
from initiatives.web.page import Unanswerable, page, page_of, whole_number
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight

PER_PAGE = 300


@page("from", "to", "page")
def compare(request: PageRequest, pk: int) -> HttpResponse:
    """What became of every passage between two captures (`from`, `to`; else the last two), and the texts side by side."""
    row = document_of(request, pk)
    try:
        seen = compared(
            document=row, captures=in_sight(request, Capture), clocks=request.clocks,
            whole=may_see_whole(user=request.user, document=row), old=whole_number(request, "from"),
            new=whole_number(request, "to"),
        )  # fmt: skip
    except Capture.DoesNotExist as error:
        raise Unanswerable("from and to are ids of captures of this document; one of them is not.") from error
    shown = page_of(request, Paginator(seen.rows, PER_PAGE)) if seen and seen.rows is not None else None
    return render(request, "web/document/compare.html", {"document": row, "seen": seen, "page": shown})
