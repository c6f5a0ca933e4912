"""The list of statements with its filters, and one statement with its other renderings."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from initiatives.dashboards.saying import statements_listed
from initiatives.dashboards.statement import statement_page
from initiatives.permissions import may_draft
from initiatives.web import stating
from initiatives.web.charting import listed_statements
from initiatives.web.columns import STATEMENTS
from initiatives.web.listing import in_order, list_page, listing
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import visible


@page(filtered=True)
def statement_list(request: PageRequest) -> HttpResponse:
    """Statements in their words, newest first, with filters, facets and chosen columns; htmx asks for the listing alone."""
    seen = visible(request, "statements", "documents", "initiatives")
    held = statements_listed(
        rows=seen["statements"],
        documents=seen["documents"], initiatives=seen["initiatives"], clocks=request.clocks,
    )  # fmt: skip
    listed = listing(request=request, table=STATEMENTS)
    charts = listed_statements(request) if listed.page.number == 1 else []
    rows = in_order(rows=held, ids=listed.ids)
    return list_page(request, listed, rows=rows, applied=listed.applied, charts=charts)


@page("find", "proof", methods=("GET", "HEAD", "POST"))
def statement(request: PageRequest, pk: int) -> HttpResponse:
    """One statement: its words, its other renderings side by side, its notes and the commitments it makes.

    A POST links a rendering or takes it out, adds a translation or a note (`doing`) and comes back here; `find` and
    `proof` look for another rendering, and for the words that prove a note.
    """
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    seen = visible(request, "statements", "documents", "initiatives", "commitments")
    rows = statements_listed(
        rows=seen["statements"], documents=seen["documents"], initiatives=seen["initiatives"], clocks=request.clocks
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    may = may_draft(user=request.user, partnership=row.partnership)
    refused: dict = {}
    if request.method == "POST":
        doing = request.POST.get("doing", "")
        if doing not in stating.DEEDS:
            raise Unanswerable(f"doing is “{doing}”; it can be {', '.join(stating.DEEDS)}.")
        refused = stating.do(request=request, statement=row, doing=doing)
        if not refused:
            return redirect("web:statement", pk)
    context = {
        "seen": statement_page(statement=row, clocks=request.clocks, **seen),
        "may_draft": may and not request.clocks.turned,
        "refused": refused,
    }
    if may:
        context |= {
            "forms": {name: refused.get(name) or form() for name, form in stating.FORMS.items()},
            "candidates": stating.candidates(request=request, statement=row, statements=seen["statements"]),
            "proofs": stating.proofs_found(request=request, statement=row),
        }
    part = {"candidates": "_candidates", "proofs": "_proofs"}.get(request.htmx.target or "", "page")
    return render(request, f"web/statement/{part}.html", context, status=400 if refused else 200)
