"""The list of commitments, and one commitment's page."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiatives.charts.slip_line import slip_lines
from initiatives.clocks import counted
from initiatives.dashboards.commitment import commitment_page, commitments_listed, sorted_by
from initiatives.dashboards.promises import with_speakers
from initiatives.filters.commitment import CommitmentFilter
from initiatives.models import Commitment, Partnership, Statement
from initiatives.permissions import may_record
from initiatives.web.page import CLOCKS, answered, one_of, page, page_of
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible

PER_PAGE = 25
SORTS = ("source", "slip", "due")
SELECTS = ("force", "status", "evidence", "schedule")


@page(filtered=True)
def commitment_list(request: PageRequest) -> HttpResponse:
    """Commitments with filters and pages: the operative words, whom they bind, when due."""
    rows = commitments_listed(commitments=in_sight(request, Commitment), clocks=request.clocks)
    if not request.GET.getlist("initiative"):
        rows = counted(rows=rows, clocks=request.clocks)
    found = CommitmentFilter(
        request.GET, rows, request=request, clocks=request.clocks, besides=(*CLOCKS, "page", "sort")
    )
    order = one_of(request, "sort", allowed=SORTS, default="source")
    shown = page_of(request, Paginator(sorted_by(rows=answered(found), order=order), PER_PAGE))
    selects = [
        {
            "name": name,
            "label": found.filters[name].label,
            "terms": list(found.filters[name].terms.values()),
            "chosen": found.applied.get(name, []),
        }
        for name in SELECTS
    ]
    context = {
        "page": shown,
        "promises": with_speakers(commitments=shown.object_list, statements=in_sight(request, Statement)),
        "applied": found.applied,
        "selects": selects,
        "sort": order,
        "sorts": {"source": _("As in the sources"), "slip": _("Furthest slip"), "due": _("Soonest due")},
        "partnerships": list(in_sight(request, Partnership).order_by("name")),
    }
    return render(
        request,
        "web/commitment/_listing.html" if request.htmx.target == "listing" else "web/commitment/list.html",
        context,
    )


@page()
def commitment(request: PageRequest, pk: int) -> HttpResponse:
    """One commitment: its words, what each side says of it, its dates and its ledger."""
    rows = commitments_listed(commitments=in_sight(request, Commitment), clocks=request.clocks, few=True)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    held = visible(request, "updates", "revisions", "statements", "documents", "initiatives")
    seen = commitment_page(commitment=row, clocks=request.clocks, **held)
    may = {"record": may_record(user=request.user, partnership=seen.partnership)}
    drawn = slip_lines(slips=[seen.slip], day=request.clocks.day)
    context = {"seen": seen, "commitment": row, "may": may, "slip_lines": drawn}
    return render(request, "web/commitment/page.html", context)
