"""The list of commitments, and one commitment's page."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render

from initiatives.charts.slip_line import slip_lines
from initiatives.dashboards.commitment import commitment_page, commitments_listed
from initiatives.dashboards.promises import Promise, with_speakers
from initiatives.dashboards.voices import Side, both_sides
from initiatives.models import Commitment, Partnership, Sector, Statement
from initiatives.permissions import may_record
from initiatives.web.columns import COMMITMENTS
from initiatives.web.listing import in_order, list_page, listing
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible


@dataclass(frozen=True)
class Row:
    """A commitment with who said its operative words, and what each side of its partnership says of it."""

    promise: Promise
    partnership: Partnership
    sides: tuple[Side, Side]

    @property
    def commitment(self) -> Commitment:
        """The commitment."""
        return self.promise.commitment


@page(filtered=True)
def commitment_list(request: PageRequest) -> HttpResponse:
    """Commitments with filters, facets, an order, chosen columns and pages: the operative words, whom they bind, when due."""
    shown = in_sight(request, Commitment)
    listed = listing(request=request, table=COMMITMENTS)
    held = commitments_listed(commitments=shown, clocks=request.clocks, few=True)
    held = held.select_related(
        "initiative__partnership", "initiative__owner", "passage__capture__document__partnership"
    )
    if listed.has("sectors"):
        sectors = Sector.objects.without_tree_fields().order_by("name")
        held = held.prefetch_related(Prefetch("initiative__sectors", sectors))
    promises = with_speakers(commitments=in_order(rows=held, ids=listed.ids), statements=in_sight(request, Statement))
    return list_page(request, listed, rows=[_row(promise) for promise in promises], applied=listed.applied)


def _row(promise: Promise) -> Row:
    one = promise.commitment
    home = one.initiative.partnership if one.initiative else one.passage.capture.document.partnership
    return Row(promise, home, both_sides(stands=one.stands, sides=home.sides))


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
