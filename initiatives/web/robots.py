"""For search engines: what they may keep, and where every public page is, in pieces of ten thousand numbers."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.db.models import Count, F, Max, Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Organisation,
    Partnership,
    Person,
    Release,
    Sector,
    SourceDocument,
    Statement,
)

CHUNK = 10_000  # numbers a piece; a sitemap may hold 50,000 addresses
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "overview", "initiative-list", "commitment-list", "statement-list", "document-list", "sector-list", "timeline", "changes",
    "release-list", "methodology",
)  # fmt: skip


class Section(NamedTuple):
    """Rows with a page each: their model, the route, the column its address takes, and when a row last changed."""

    model: type[Model]
    route: str
    column: str
    moved: str = "updated_at"

    @property
    def rows(self) -> Any:
        """What every visitor may see."""
        rows = self.model._default_manager.all()
        return rows.visible_to(AnonymousUser()) if hasattr(rows, "visible_to") else rows


SECTIONS = {
    "initiatives": Section(Initiative, "initiative", "slug"),
    "commitments": Section(Commitment, "commitment", "pk"),
    "statements": Section(Statement, "statement", "pk"),
    "documents": Section(SourceDocument, "document", "pk"),
    "sectors": Section(Sector, "sector", "slug"),
    "partnerships": Section(Partnership, "partnership", "slug"),
    "organisations": Section(Organisation, "organisation", "slug"),
    "people": Section(Person, "person", "slug"),
    "events": Section(Event, "event", "slug"),
    "releases": Section(Release, "release", "slug", "created_at"),
}


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """robots.txt: all but forms and feeds of one's own, or nothing where search engines are not wanted."""
    lines = ["User-agent: *"]
    if settings.PUBLIC_READ and settings.SEARCH_ENGINES:
        kept_out = (
            "/admin/",
            "/accounts/",
            "/account/",
            "/desk/",
            "/letters/",
            "/calendar/",
            "/appearance/",
            "/search/",
        )
        lines += [f"Disallow: {path}" for path in kept_out]
        lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('web:sitemap')}"]
    else:
        lines += ["Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> FileResponse:
    """The sign of the site for whoever asks for it where it used to be."""
    found = finders.find("img/favicon.ico")
    if not isinstance(found, str):
        raise Http404
    response = FileResponse(open(found, "rb"), content_type="image/x-icon")  # noqa: SIM115 - the response closes it
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """The index: the fixed pages, and each piece of each section with the moment its newest row changed."""
    _wanted()
    told: list[tuple[str, datetime | None]] = [(_address("web:sitemap-pages"), None)]
    for name, section in SECTIONS.items():
        pieces = section.rows.order_by().annotate(piece=F("pk") / CHUNK).values("piece")
        for row in pieces.annotate(moved=Max(section.moved), n=Count("pk")).order_by("piece"):
            told.append((_address("web:sitemap-section", name, row["piece"]), row["moved"]))
    return _written("sitemapindex", "sitemap", told)


@require_safe
def sitemap_pages(_request: HttpRequest) -> HttpResponse:
    """The pages that are always there."""
    _wanted()
    return _written("urlset", "url", ((_address(f"web:{name}"), None) for name in PAGES))


@require_safe
def sitemap_section(_request: HttpRequest, name: str, piece: int) -> HttpResponse:
    """The pages of a section's rows with numbers from `piece` times CHUNK on. 404 where no row has one."""
    _wanted()
    section = SECTIONS.get(name)
    if section is None or piece > 10**9:
        raise Http404
    within = section.rows.order_by("pk").filter(pk__gte=piece * CHUNK, pk__lt=(piece + 1) * CHUNK)
    rows = list(within.values_list(section.column, section.moved))
    if not rows:
        raise Http404
    return _written("urlset", "url", ((_address(f"web:{section.route}", key), moved) for key, moved in rows))


def _wanted() -> None:
    if not (settings.PUBLIC_READ and settings.SEARCH_ENGINES):
        raise Http404


def _address(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _written(root: str, element: str, told: Iterator[tuple[str, Any]] | list[tuple[str, Any]]) -> HttpResponse:
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    xml.startElement(root, AttributesImpl({"xmlns": SCHEMA}))
    for address, moved in told:
        xml.startElement(element, AttributesImpl({}))
        xml.addQuickElement("loc", address)
        if moved:
            xml.addQuickElement("lastmod", moved.isoformat())
        xml.endElement(element)
    xml.endElement(root)
    xml.endDocument()
    return response
