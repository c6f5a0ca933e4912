"""The list of statements with its filters, and one statement with its other renderings."""

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiatives import vocabulary
from initiatives.dashboards.saying import statements_listed
from initiatives.dashboards.statement import statement_facets, statement_page
from initiatives.filters.statement import StatementFilter
from initiatives.models import Partnership, Sector
from initiatives.permissions import may_draft
from initiatives.web import stating
from initiatives.web.page import CLOCKS, Unanswerable, answered, page, page_of
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible

PER_PAGE = 20


@page(filtered=True)
def statement_list(request: PageRequest) -> HttpResponse:
    """Statements in their words, newest first, with filters and facets; htmx asks for the listing alone."""
    seen = visible(request, "statements", "documents", "initiatives")
    held = statements_listed(
        rows=seen["statements"],
        documents=seen["documents"], initiatives=seen["initiatives"], clocks=request.clocks,
    )  # fmt: skip
    found = StatementFilter(request.GET, held, request=request, clocks=request.clocks, besides=(*CLOCKS, "page"))
    rows = answered(found)
    facets = statement_facets(rows=rows, initiatives=seen["initiatives"], clocks=request.clocks)
    context = {
        "page": page_of(request, Paginator(rows, PER_PAGE)),
        "facets": [_facet(request, name, values, found.applied) for name, values in facets.items() if values],
        "applied": found.applied,
    }
    if request.htmx.target == "listing":
        return render(request, "web/statement/_listing.html", context)
    context |= {
        "sectors": list(Sector.objects.with_tree_fields()),
        "partnerships": list(in_sight(request, Partnership).order_by("name")),
        "kinds": list(vocabulary.STATEMENT_KINDS.values()),
        "notes": list(vocabulary.NOTE_KINDS.values()),
        "kept": _kept(found.applied),
    }
    return render(request, "web/statement/list.html", context)


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


def _facet(request: HttpRequest, name: str, values: tuple, applied: dict[str, list[str]]) -> dict:
    titles = {"person": _("Speaker"), "organisation": _("Speaking body"), "kind": _("Kind"), "initiative": _("About")}
    chosen = applied.get(name, [])
    items = [
        {"value": one, "chosen": one.value in chosen, "url": _with(request, name, one.value, chosen)} for one in values
    ]
    return {"name": name, "title": titles[name], "values": items}


def _with(request: HttpRequest, name: str, value: str, chosen: list[str]) -> str:
    query = request.GET.copy()
    for gone in ("page", name, f"{name}__in"):
        query.pop(gone, None)
    if value not in chosen:
        query[name] = value
    return f"?{query.urlencode()}" if query else request.path


def _kept(applied: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The filters that the form has no field for, so that sending it keeps them."""
    fields = ("q", "kind", "sector", "partnership", "note")
    return [(name, value) for name, values in applied.items() if name not in fields for value in values]
