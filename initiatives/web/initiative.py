"""The list of initiatives with its filters, and one initiative's page."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiatives import vocabulary
from initiatives.charts.slip_line import slip_lines
from initiatives.clocks import current, with_standing
from initiatives.dashboards.initiative import initiative_page
from initiatives.dashboards.lineage import successors
from initiatives.dashboards.rows import DOUBTED, FACETS, facet_counts, initiative_rows, sorted_by
from initiatives.filters.initiative import EVIDENCE, STATUSES, InitiativeFilter, asks_publication
from initiatives.models import Commitment, Initiative, OldSlug, Partnership, Sector, Statement, User
from initiatives.permissions import may_draft, may_record
from initiatives.web.page import CLOCKS, answered, one_of, page, page_of
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible

PER_PAGE = 25
SORTS = ("urgency", "name", "newest", "checked")
FACET_TERMS = {
    "status": STATUSES, "evidence": EVIDENCE, "schedule": vocabulary.SCHEDULES,
    "freshness": vocabulary.FRESHNESS, "kind": vocabulary.INITIATIVE_KINDS,
}  # fmt: skip


@page(filtered=True)
def initiative_list(request: PageRequest) -> HttpResponse:
    """Initiatives with filters, facet counts, an order and pages; htmx asks for the listing alone."""
    standing = with_standing(rows=in_sight(request, Initiative), clocks=request.clocks)
    if not asks_publication(query=request.GET):
        standing = current(rows=standing, clocks=request.clocks)
    found = InitiativeFilter(
        request.GET, standing, request=request, clocks=request.clocks, besides=(*CLOCKS, "page", "sort")
    )
    rows = answered(found)
    order = one_of(request, "sort", allowed=SORTS, default="urgency")
    shown = page_of(request, Paginator(sorted_by(rows=rows, order=order).select_related("partnership"), PER_PAGE))
    context = {
        "page": shown,
        "rows": initiative_rows(
            rows=shown.object_list,
            commitments=in_sight(request, Commitment),
            statements=in_sight(request, Statement),
            clocks=request.clocks,
        ),
        "facets": _facets(request, standing, found.applied),
        "applied": found.applied,
        "sort": order,
        "sorts": {
            "urgency": _("Urgency"),
            "name": _("Name"),
            "newest": _("Newest claim"),
            "checked": _("Longest unchecked"),
        },
    }
    if request.htmx.target == "listing":
        return render(request, "web/initiative/_listing.html", context)
    context |= {
        "partnerships": list(in_sight(request, Partnership).order_by("name")),
        "sectors": list(Sector.objects.with_tree_fields()),
        "owners": list(User.objects.filter(pk__in=in_sight(request, Initiative).values("owner")).order_by("username"))
        if request.user.is_authenticated
        else [],
    }
    return render(request, "web/initiative/list.html", context)


def _facets(request: PageRequest, standing: QuerySet[Initiative], applied: dict[str, list[str]]) -> list[dict]:
    others = QueryDict(mutable=True)
    for name, values in applied.items():
        if name not in FACETS:
            others.setlist(name, values)
    rows = InitiativeFilter(others, standing, request=request, clocks=request.clocks).qs
    counts = facet_counts(rows=rows, standing=standing, chosen=applied)
    titles = {
        "status": _("Claimed"), "evidence": _("Records show"), "schedule": _("Schedule"),
        "freshness": _("Checked"), "kind": _("Kind"),
    }  # fmt: skip
    return [
        {
            "name": name,
            "title": titles[name],
            "items": [
                {
                    "term": term,
                    "count": counts[name][key],
                    "uncertain": counts[f"uncertain_{name}"][key] if name in DOUBTED else 0,
                    "chosen": key in applied.get(name, ()),
                    "url": _toggled(request, name, key),
                }
                for key, term in FACET_TERMS[name].items()
                if counts[name][key] or key in applied.get(name, ())
            ],
        }
        for name in FACETS
    ]


def _toggled(request: HttpRequest, name: str, key: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    held = [
        value for one in (name, f"{name}__in") for given in query.pop(one, []) for value in given.split(",") if value
    ]
    query.setlist(name, [value for value in held if value != key] if key in held else [*held, key])
    return f"?{query.urlencode()}"


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
