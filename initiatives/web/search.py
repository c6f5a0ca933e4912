"""Searching."""

from collections import Counter

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from initiatives.clocks import known
from initiatives.models import Organisation, Person, Sector, SourceDocument
from initiatives.permissions import seen_whole
from initiatives.search import NOUNS, TookTooLong, find
from initiatives.search.asked import MOST_WORDS, read
from initiatives.web.page import one_of, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import in_sight, visible

MOST_RESULTS = 100
LABELS = {
    "initiative": _("Initiatives"), "commitment": _("Commitments"), "statement": _("Statements"), "document": _("Documents"),
    "organisation": _("Organisations"), "person": _("People"), "sector": _("Sectors"),
}  # fmt: skip


@page("q", "in")
def search(request: PageRequest) -> HttpResponse:
    """The rows that answer `q`, best first; `in` shows those of one noun only."""
    asked = read(request.GET.get("q", ""))
    noun = one_of(request, "in", allowed=NOUNS, default=NOUNS[0]) if request.GET.get("in") else None
    context: dict = {"asked": asked, "noun": noun, "most": MOST_RESULTS, "most_words": MOST_WORDS}
    try:
        whole, at = _whole(request), request.clocks
        results = (
            find(text=asked.text, rows=_rows(request), clocks=at, whole=whole, limit=MOST_RESULTS) if asked else []
        )
    except TookTooLong:
        return render(request, "web/search/page.html", {**context, "too_long": True}, status=503)
    counts = Counter(result.noun for result in results)
    context |= {
        "results": [result for result in results if noun in (None, result.noun)],
        "total": len(results),
        "labels": LABELS,
        "nouns": [
            {"key": key, "label": LABELS[key], "count": counts[key], "current": key == noun}
            for key in NOUNS
            if counts[key] or key == noun
        ],
    }
    return render(request, "web/search/page.html", context)


def _rows(request: PageRequest) -> dict:
    names = {
        "initiative": "initiatives",
        "commitment": "commitments",
        "statement": "statements",
        "document": "documents",
    }
    seen = {noun: visible(request, name)[name] for noun, name in names.items()}
    seen |= {
        "organisation": in_sight(request, Organisation),
        "person": in_sight(request, Person),
        "sector": Sector.objects.without_tree_fields(),
    }
    return {noun: known(rows=rows, clocks=request.clocks, moment="created_at") for noun, rows in seen.items()}


def _whole(request: PageRequest) -> QuerySet[SourceDocument]:
    documents = visible(request, "documents")["documents"]
    return seen_whole(user=request.user, documents=known(rows=documents, clocks=request.clocks, moment="created_at"))
