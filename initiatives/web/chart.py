"""The page of charts, and each chart as a file: the same filter, the same clocks."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives import vocabulary
from initiatives.charts.sheet import as_pdf, as_png, sheet
from initiatives.exports.stream import FORMULA
from initiatives.filters.counting import Counting, counting
from initiatives.filters.initiative import EVIDENCE, STATUSES
from initiatives.models import Partnership, Sector
from initiatives.web.charting import CHARTS, LISTED, Shown, charts_of, listed_statements, question
from initiatives.web.page import CLOCKS, answered, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight


def _counted(request: PageRequest) -> Counting:
    counted = counting(request=request, query=request.GET, clocks=request.clocks, besides=CLOCKS)
    answered(counted.found)
    return counted


@page(filtered=True)
def charts(request: PageRequest) -> HttpResponse:
    """All charts of what the filter finds."""
    counted = _counted(request)
    asked = question(request, counted)
    left_out = counted.left_out.count()
    context = {
        "charts": charts_of(asked, *CHARTS),
        "applied": asked.applied,
        "kept": [(name, value) for name, values in asked.applied.items() if name not in FIELDS for value in values],
        "left_out": left_out,
        "partnerships": list(in_sight(request, Partnership).order_by("name")),
        "sectors": list(Sector.objects.with_tree_fields()),
        "choices": {
            "status": list(STATUSES.values()), "evidence": list(EVIDENCE.values()), "kind": list(vocabulary.INITIATIVE_KINDS.values()),
        },
    }  # fmt: skip
    return render(request, "web/chart/page.html", context)


FIELDS = ("q", "partnership", "sector", "status", "evidence", "kind")  # what the form on the page asks


@page(filtered=True)
def chart(request: PageRequest, name: str, ending: str) -> HttpResponse:
    """One chart as SVG, PNG, PDF, CSV or JSON; of side against side that of the fullest partnership found."""
    if name not in (*CHARTS, LISTED) or ending not in FILES:
        raise Http404
    found = listed_statements(request) if name == LISTED else charts_of(question(request, _counted(request)), name)
    if not found:
        raise Http404(_("Nothing is counted for this chart."))
    answer = FILES[ending](request, found[0])
    kind = "inline" if ending == "json" else "attachment"
    answer["Content-Disposition"] = f'{kind}; filename="{name}-{request.clocks.day}.{ending}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _sheet(request: PageRequest, shown: Shown) -> str:
    address = request.build_absolute_uri(reverse(f"web:{shown.view}") + (f"?{shown.query}" if shown.query else ""))
    whence = _("%(name)s, codebook %(codebook)s") % {"name": settings.TRACKER_NAME, "codebook": vocabulary.CODEBOOK}
    return sheet(chart=shown.chart, sources=(whence, settings.TRACKER_LICENCE, address))


def _svg(request: PageRequest, shown: Shown) -> HttpResponse:
    return HttpResponse(_sheet(request, shown), content_type="image/svg+xml; charset=utf-8")


def _png(request: PageRequest, shown: Shown) -> HttpResponse:
    return HttpResponse(as_png(_sheet(request, shown)), content_type="image/png")


def _pdf(request: PageRequest, shown: Shown) -> HttpResponse:
    return HttpResponse(as_pdf(_sheet(request, shown)), content_type="application/pdf")


def _csv(_request: PageRequest, shown: Shown) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([in_cell(column) for column in shown.chart.columns])
    writer.writerows([in_cell(value) for value in row] for row in shown.chart.figures)
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")


def in_cell(value: str | int) -> str:
    """A text that a spreadsheet would take for a formula with an apostrophe in front, as in exports."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def _json(request: PageRequest, shown: Shown) -> JsonResponse:
    clocks = request.clocks
    told: dict[str, Any] = {
        "name": shown.chart.name, "title": shown.chart.title, "note": shown.chart.note,
        "as_of": clocks.day.isoformat(), "known_at": clocks.known_at.isoformat() if clocks.known_at else None,
        "codebook": vocabulary.CODEBOOK, "licence": settings.TRACKER_LICENCE,
        "columns": list(shown.chart.columns), "rows": shown.chart.figures, "specifications": shown.chart.live,
    }  # fmt: skip
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


FILES: dict[str, Callable[[PageRequest, Shown], HttpResponse]] = {
    "svg": _svg, "png": _png, "pdf": _pdf, "csv": _csv, "json": _json,
}  # fmt: skip
