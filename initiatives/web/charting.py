"""The charts of a page: each with the query that its figures, its files and its lists carry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.charts.chart import Chart
from initiatives.charts.freshness import freshness
from initiatives.charts.said_against_shown import said_against_shown
from initiatives.charts.sides import sides
from initiatives.charts.slip import slip
from initiatives.charts.statements import statements
from initiatives.charts.status_by_sector import status_by_sector
from initiatives.charts.timeline import timeline as timeline_chart
from initiatives.clocks import Clocks
from initiatives.dashboards.figures import (
    PairFigures,
    SectorFigures,
    pair_figures,
    said_figures,
    said_shown,
    sector_figures,
    slip_figures,
)
from initiatives.dashboards.timeline import Timeline, timeline
from initiatives.filters.counting import Counting, counting
from initiatives.filters.question import question as asked_of_list
from initiatives.models import Partnership, Statement
from initiatives.web.page import CLOCKS, answered
from initiatives.web.request import PageRequest
from initiatives.web.visible import visible

LISTED = "statements-listed"  # the chart of the list of statements
# What a filter of initiatives shares with one of another noun, so that a figure may lead there.
SHARED = {"commitments": ("partnership", "sector", "owner"), "statements": ("partnership", "sector")}
ANY_OF = ("sector", "partnership")  # filters that widen where two values are given, so one cannot narrow another


@dataclass(frozen=True)
class Shown:
    """A chart in a page: `query` is what its files are asked with (filter and clocks), ready for an address.

    `view` names the page that shows the same.
    """

    chart: Chart
    query: str
    view: str = "charts"

    @property
    def files(self) -> list[tuple[str, str]]:
        """The name and address of each file."""
        return [(ending.upper(), self.file(ending)) for ending in ("csv", "png", "svg", "pdf")]

    def file(self, ending: str) -> str:
        """The address of a file of the chart."""
        return reverse("web:chart", args=(self.chart.name, ending)) + (f"?{self.query}" if self.query else "")

    @property
    def live(self) -> str:
        """Where a browser has the specifications from; nothing for a drawing of our own."""
        return self.file("json") if self.chart.live else ""


@dataclass(frozen=True)
class Question:
    """What is counted for whom: the rows, the filter in force (name → values) and the clocks as the address gives them."""

    request: PageRequest
    counted: Counting
    applied: Mapping[str, list[str]]

    @property
    def clocks(self) -> Clocks:
        """The clocks of the request."""
        return self.request.clocks

    @cached_property
    def sectors(self) -> SectorFigures:
        """The initiatives by sector, counted once for all charts of them."""
        return sector_figures(initiatives=self.counted.initiatives, clocks=self.clocks)

    def query(self, **more: str) -> str:
        """The filter and the clocks as a query."""
        asked = [(name, value) for name, values in self.applied.items() if name not in more for value in values]
        turned = [(name, self.request.GET[name]) for name in CLOCKS if self.request.GET.get(name)]
        return urlencode([*asked, *more.items(), *turned])

    def to(self, noun: str, **query: str) -> str:
        """The address of a list that holds the rows of a figure; nothing where no filter of that list says it."""
        shared = SHARED.get(noun)
        if shared is not None and any(name not in shared for name in self.applied):
            return ""
        if any(name in ANY_OF and self.applied.get(name, [value]) != [value] for name, value in query.items()):
            return ""
        asked = self.query(
            **{f"{name}__in" if "," in value and name != "says" else name: value for name, value in query.items()}
        )
        return reverse(f"web:{noun.removesuffix('s')}-list") + (f"?{asked}" if asked else "")


def question(request: PageRequest, counted: Counting) -> Question:
    """The question of a request, its filter taken from `counted`."""
    return Question(request, counted, counted.found.applied)


def about(request: PageRequest, **filters: str) -> Question:
    """The question of a page whose address is no filter: what is counted under these, at its clocks."""
    query = QueryDict(mutable=True)
    query.update(filters)
    return question(request, counting(request=request, query=query, clocks=request.clocks, besides=()))


def asked_with(request: PageRequest, *names: str) -> str:
    """The query of a request of which only these parameters and the clocks are kept."""
    return urlencode([(name, request.GET[name]) for name in (*names, *CLOCKS) if request.GET.get(name)])


def _sectors(asked: Question, chart: Callable[..., Chart | None]) -> list[Shown]:
    return _shown(asked, chart(seen=asked.sectors, to=asked.to))


def _said_shown(asked: Question) -> list[Shown]:
    seen = said_shown(initiatives=asked.counted.initiatives, clocks=asked.clocks)
    return _shown(asked, said_against_shown(seen=seen, to=asked.to))


def _sides(asked: Question) -> list[Shown]:
    named = asked.applied.get("partnership", [])
    seen = pair_figures(initiatives=asked.counted.initiatives, clocks=asked.clocks)
    return [one for pair in seen if not named or pair.pair.slug in named for one in _pair(asked, pair)]


def _pair(asked: Question, seen: PairFigures) -> list[Shown]:
    chart = sides(seen=seen, to=asked.to)
    return [Shown(chart, asked.query(partnership=seen.pair.slug))] if chart else []


def _statements(asked: Question) -> list[Shown]:
    seen = said_figures(statements=asked.counted.statements, clocks=asked.clocks)
    return _shown(asked, statements(seen=seen, to=asked.to))


def _slip(asked: Question) -> list[Shown]:
    seen = slip_figures(commitments=asked.counted.commitments, clocks=asked.clocks)
    return _shown(asked, slip(seen=seen, to=asked.to))


def _timeline(asked: Question) -> list[Shown]:
    return _shown(asked, timeline_chart(seen=timeline_of(asked), clocks=asked.clocks))


def _shown(asked: Question, chart: Chart | None) -> list[Shown]:
    return [Shown(chart, asked.query())] if chart else []


def timeline_of(asked: Question) -> Timeline:
    """The timeline of what is counted; of a partnership alone everything that happened in it."""
    rows: dict[str, Any] = visible(asked.request, "events", "statements", "updates", "commitments", "documents")
    named = asked.applied.get("partnership", [])
    if set(asked.applied) == {"partnership"} and len(named) == 1:
        pair = Partnership.objects.get(slug=named[0])
        return timeline(**rows, clocks=asked.clocks, partnership=pair)
    if asked.applied:
        mine = asked.counted.initiatives.order_by().values("pk")
        promises = asked.counted.commitments.order_by().values("pk")
        rows |= {
            "events": rows["events"].filter(partnership__in=asked.counted.initiatives.order_by().values("partnership")),
            "statements": rows["statements"].filter(pk__in=asked.counted.statements.order_by().values("pk")),
            "updates": rows["updates"].filter(Q(initiative__in=mine) | Q(commitment__in=promises)),
            "commitments": rows["commitments"].filter(pk__in=promises),
        }  # fmt: skip
    return timeline(**rows, clocks=asked.clocks)


def listed_statements(request: PageRequest) -> list[Shown]:
    """What the list of statements shows, month by month: the same chart under the list's own filter. Raises Unanswerable."""
    found = asked_of_list(noun="statements", query=request.GET, reader=request.user, clocks=request.clocks)
    answered(found)
    turned = [(name, request.GET[name]) for name in CLOCKS if request.GET.get(name)]

    def query(**more: str) -> str:
        asked = [(name, value) for name, values in found.applied.items() if name not in more for value in values]
        return urlencode([*asked, *more.items(), *turned])

    def to(_noun: str, **more: str) -> str:
        asked = query(**more)
        return reverse("web:statement-list") + (f"?{asked}" if asked else "")

    rows = Statement.objects.filter(pk__in=found.qs.order_by().values("pk"))
    chart = statements(seen=said_figures(statements=rows, clocks=request.clocks), to=to)
    return [Shown(replace(chart, name=LISTED), query(), "statement-list")] if chart else []


# In the order of the page of charts: name, title, maker.
CHARTS: dict[str, tuple[Any, Callable[[Question], list[Shown]]]] = {
    "said-against-shown": (_("Said against shown"), _said_shown),
    "sides": (_("Side against side"), _sides),
    "status-by-sector": (_("Status by sector"), partial(_sectors, chart=status_by_sector)),
    "freshness": (_("Last checked"), partial(_sectors, chart=freshness)),
    "slip": (_("Slips"), _slip),
    "statements": (_("Statements"), _statements),
    "timeline": (_("Timeline"), _timeline),
}


def charts_of(asked: Question, *names: str) -> list[Shown]:
    """The named charts that have something to show."""
    return [one for name in names for one in CHARTS[name][1](asked)]
