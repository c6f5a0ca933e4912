"""Releases: their list, one with its files, and the bytes of a file as they were frozen."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from initiatives.clocks import Clocks
from initiatives.exports.column import written
from initiatives.exports.reference import FORMATS, Reference, as_text
from initiatives.exports.release import release_reference
from initiatives.exports.tables import TABLES
from initiatives.models import Release, ReleaseFile
from initiatives.permissions import may_release
from initiatives.web.page import page, page_of
from initiatives.web.request import PageRequest

PER_PAGE = 50
A_YEAR = 31_536_000


@page("page")
def release_list(request: PageRequest) -> HttpResponse:
    """All releases, the newest first."""
    shown = page_of(request, Paginator(Release.objects.order_by("-id"), PER_PAGE))
    return render(request, "web/release/list.html", {"page": shown, "may_release": may_release(user=request.user)})


@page()
def release(request: PageRequest, slug: str) -> HttpResponse:
    """One release: its clocks, its files with their hashes, and how to cite it."""
    row = get_object_or_404(Release.objects.select_related("by"), slug=slug)
    reference = _reference(row, request)
    archive = f"{row.slug}.zip"
    context: dict[str, Any] = {
        "release": row, "groups": _groups(row, archive), "text": as_text(reference),
        "archive": {"name": archive, **row.files[archive]} if archive in row.files else None,
        "asked": f"?as_of={row.as_of}&known_at={written(moment=row.known_at)}",
        "formats": [
            {
                "ending": each.ending, "name": each.name, "text": each.write(reference),
                "url": reverse("web:release-as", args=[row.slug, each.ending]),
            }
            for each in FORMATS.values()
        ],
    }  # fmt: skip
    return render(request, "web/release/page.html", context)


@page()
def release_as(request: PageRequest, slug: str, ending: str) -> HttpResponse:
    """The reference to a release as a file of a reference manager."""
    row = get_object_or_404(Release, slug=slug)
    if ending not in FORMATS:
        raise Http404
    each = FORMATS[ending]
    return HttpResponse(
        each.write(_reference(row, request)),
        content_type=f"{each.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="release-{row.slug}.{ending}"'},
    )


@require_safe
def release_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The bytes of a file as they were frozen: never made again, kept by caches for good; 410 while they are withheld."""
    row = get_object_or_404(Release, slug=slug)
    told = row.files.get(name)
    if told is None:
        raise Http404
    if row.withheld_at:
        return render(request, "web/release/withheld.html", {"release": row, "name": name, "told": told}, status=410)
    etag = f'"{told["sha256"]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in asked or etag in {each.removeprefix("W/") for each in asked}:
        response: HttpResponse = HttpResponseNotModified()
    else:
        body = ReleaseFile.objects.values_list("body", flat=True).get(release=row, name=name)
        text = told["media_type"].startswith("text/") or told["media_type"] == "application/json"
        response = HttpResponse(bytes(body), content_type=f"{told['media_type']}{'; charset=utf-8' if text else ''}")
        response["Content-Disposition"] = content_disposition_header(True, name)
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if settings.PUBLIC_READ else 'private'}, max-age={A_YEAR}, immutable"
    return response


def _groups(row: Release, archive: str) -> list[dict[str, Any]]:
    """The files as they are listed: a table with its two forms, then each other file; what it holds, and its rows."""
    named: dict[str, list[dict[str, Any]]] = {}
    for name in sorted(row.files):
        stem = name.rpartition(".")[0]
        if name != archive:
            named.setdefault(stem if stem in TABLES else name, []).append({"name": name, **row.files[name]})
    order = [*(name for name in TABLES if name in named), *(name for name in named if name not in TABLES)]
    return [
        {"name": name, "table": TABLES.get(name), "files": named[name], "rows": named[name][0].get("rows")}
        for name in order
    ]  # fmt: skip


def _reference(row: Release, request: PageRequest) -> Reference:
    clocks = Clocks(today=request.clocks.today, as_of=row.as_of, known_at=row.known_at)
    return release_reference(
        slug=row.slug,
        name=row.name,
        clocks=clocks,
        accessed=request.clocks.today,
        notes=row.notes,
        codebook=row.codebook,
    )
