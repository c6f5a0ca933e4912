"""The list of initiatives with its filters, and one initiative's page."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from initiatives.charts.slip_line import slip_lines
from initiatives.clocks import with_standing
from initiatives.dashboards.initiative import initiative_page
from initiatives.dashboards.latest import last_said
from initiatives.dashboards.lineage import successors
from initiatives.dashboards.rows import initiative_rows
from initiatives.models import Commitment, Initiative, OldSlug, Sector, Statement
from initiatives.permissions import may_draft, may_record
from initiatives.web.columns import INITIATIVES
from initiatives.web.listing import in_order, list_page, listing
from initiatives.web.page import one_of, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@page(filtered=True)
def initiative_list(request: PageRequest) -> HttpResponse:
    """Initiatives with filters, facets, an order, chosen columns and pages; htmx asks for the listing alone."""
    shown = in_sight(request, Initiative)
    listed = listing(request=request, table=INITIATIVES)
    held = with_standing(rows=shown, clocks=request.clocks, among=listed.ids).select_related("partnership", "owner")
    if listed.has("sectors"):
        held = held.prefetch_related(Prefetch("sectors", Sector.objects.without_tree_fields().order_by("name")))
    statements = in_sight(request, Statement)
    rows = initiative_rows(
        rows=in_order(rows=held, ids=listed.ids),
        commitments=in_sight(request, Commitment),
        statements=statements,
        clocks=request.clocks,
        latest=last_said(initiatives=listed.ids, statements=statements, clocks=request.clocks)
        if listed.has("last_statement")
        else None,
    )
    return list_page(request, listed, rows=rows, applied=listed.applied)


@page("record")
def initiative(request: PageRequest, slug: str) -> HttpResponse:
    """One initiative; a slug it once had redirects to the one it has.

    What went into another leads there, from its day on; `record=own` shows its own record all the same.
    """
    shown = in_sight(request, Initiative)
    rows = with_standing(
        rows=shown.select_related("partnership", "parent", "owner", "replaced_by"), clocks=request.clocks, few=True
    )
    row = rows.filter(slug=slug).first()
    if row is None:
        return _moved(request, shown, slug)
    own = one_of(request, "record", allowed=("own",), default="")
    if row.publication == "superseded" and not own:
        later = successors(initiative=row, initiatives=shown, clocks=request.clocks)
        if len(later) == 1:
            return _led_to(request, later[0], permanent=False)
    held = visible(request, "initiatives", "commitments", "updates", "revisions", "statements", "documents")
    seen = initiative_page(initiative=row, clocks=request.clocks, **held)
    may = {
        "record": may_record(user=request.user, partnership=row.partnership),
        "edit": may_draft(user=request.user, partnership=row.partnership),
    }
    drawn = slip_lines(slips=seen.slips, day=request.clocks.day)
    context = {"seen": seen, "initiative": row, "may": may, "slip_lines": drawn}
    return render(request, "web/initiative/page.html", context)


def _moved(request: HttpRequest, visible: QuerySet[Initiative], slug: str) -> HttpResponse:
    old = OldSlug.objects.filter(noun="initiative", slug=slug).first()
    now = visible.filter(pk=old.object_id).first() if old else None
    if now is None:
        raise Http404
    return _led_to(request, now, permanent=True)


def _led_to(request: HttpRequest, row: Initiative, *, permanent: bool) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    response = redirect("web:initiative", row.slug, permanent=permanent)
    response["Location"] += query
    return response
