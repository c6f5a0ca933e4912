"""Citing a record: a permalink and references, and the frozen copy that somebody pinned."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse

from initiatives.clocks import Clocks
from initiatives.exports.citation import Cited, cite, cited, pinned, reference_to, shown
from initiatives.exports.reference import FORMATS, Reference, as_text
from initiatives.models import Citation, Commitment, Initiative, OldSlug, Statement, StatusUpdate
from initiatives.web.page import page
from initiatives.web.request import PageRequest

NOUNS: dict[str, Any] = {
    "initiative": Initiative,
    "commitment": Commitment,
    "statement": Statement,
    "status_update": StatusUpdate,
}


@page(methods=("GET", "HEAD", "POST"), keeps_the_past=True)
def cite_record(request: PageRequest, noun: str, key: str | int) -> HttpResponse:
    """How to cite a record as it stands at the clocks; a POST keeps a frozen copy and leads to it."""
    pk = _seen(request, noun, key)
    if request.method == "POST":
        return _pin(request, noun, pk)
    clocks = pinned(clocks=request.clocks, waiting=False)
    found = cited(noun=noun, pk=pk, clocks=clocks)
    context: dict[str, Any] = {
        "found": found,
        "may_pin": _may_pin(request),
        "turned": request.clocks.turned,
        "at": clocks,
    }
    if found:
        reference = _reference(found, pk, clocks)
        asked = found.permalink.partition("?")[2].partition("#")[0]
        context |= {
            "permalink": found.permalink, "site": settings.SITE_URL, "text": as_text(reference),
            "formats": _written(reference, lambda ending: f"{reverse(f'web:cite-{noun}-as', args=[key, ending])}?{asked}"),
        }  # fmt: skip
    return render(request, "web/citation/cite.html", context, status=200 if found else 404)


@page()
def cite_as(request: PageRequest, noun: str, key: str | int, ending: str) -> HttpResponse:
    """The reference to a record at the clocks, as a file of a reference manager."""
    pk = _seen(request, noun, key)
    clocks = pinned(clocks=request.clocks, waiting=False)
    found = cited(noun=noun, pk=pk, clocks=clocks)
    if found is None:
        raise Http404
    return _file(_reference(found, pk, clocks), ending)


@page()
def citation(request: PageRequest, key: str) -> HttpResponse:
    """What somebody pinned, frozen; its words hidden where they are withheld since, and what has moved."""
    row = Citation.objects.select_related("by").filter(key=key).first()
    if row is None:
        raise Http404
    reference = _reference_to(row, request.clocks)
    context = {
        "seen": shown(citation=row, today=request.clocks.today),
        "citation": row,
        "formats": _written(reference, lambda ending: reverse("web:citation-as", args=[key, ending])),
        "text": as_text(reference),
    }
    return render(request, "web/citation/page.html", context)


@page()
def citation_as(request: PageRequest, key: str, ending: str) -> HttpResponse:
    """The reference to a citation as a file; `content` is the frozen content itself, as far as it may be shown."""
    row = Citation.objects.filter(key=key).first()
    if row is None:
        raise Http404
    if ending == "content":
        seen = shown(citation=row, today=request.clocks.today)
        body = json.dumps(seen.content, ensure_ascii=False, separators=(",", ":")) if seen.hidden else row.content
        return HttpResponse(body, content_type="application/json")
    return _file(_reference_to(row, request.clocks), ending)


def _seen(request: HttpRequest, noun: str, key: str | int) -> int:
    """The id of a record that this reader sees, an old slug included. Raises Http404."""
    rows = NOUNS[noun].objects.visible_to(request.user)
    if noun != "initiative":
        found = rows.filter(pk=key)
    else:
        old = OldSlug.objects.filter(noun="initiative", slug=key).values("object_id")
        found = rows.filter(slug=key) or rows.filter(pk__in=old)
    pk = found.values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    return pk


def _may_pin(request: PageRequest) -> bool:
    """Members may pin any clocks; visitors what stands now, where they may read at all: one copy a record and day."""
    return request.user.is_authenticated or (settings.PUBLIC_READ and not request.clocks.turned)


def _pin(request: PageRequest, noun: str, pk: int) -> HttpResponse:
    if not _may_pin(request):
        return HttpResponseForbidden(
            "Sign in to keep a frozen copy of earlier clocks; the permalink holds without it.\n"
        )
    by = request.user if request.user.is_authenticated else None
    row = cite(by=by, noun=noun, pk=pk, clocks=request.clocks)
    if row is None:
        raise Http404
    return redirect("web:citation", row.key)


def _reference(found: Cited, pk: int, clocks: Clocks) -> Reference:
    named = f"{found.content['noun']}-{pk}-{clocks.day:%Y%m%d}".replace("_", "-")
    return reference_to(
        title=found.title,
        path=found.permalink,
        as_of=clocks.day,
        known_at=clocks.known_at,
        accessed=clocks.today,
        key=named,
    )


def _reference_to(row: Citation, clocks: Clocks) -> Reference:
    return reference_to(
        title=row.title, path=f"/citations/{row.key}/", as_of=row.as_of, known_at=row.known_at, accessed=clocks.today,
        key=row.key, sha256=row.sha256, codebook=row.codebook,
    )  # fmt: skip


def _written(reference: Reference, address: Callable[[str], str]) -> list[dict[str, str]]:
    return [
        {"ending": each.ending, "name": each.name, "text": each.write(reference), "url": address(each.ending)}
        for each in FORMATS.values()
    ]


def _file(reference: Reference, ending: str) -> HttpResponse:
    if ending not in FORMATS:
        raise Http404
    each = FORMATS[ending]
    name = f"{reference.key}.{ending}"
    return HttpResponse(
        each.write(reference),
        content_type=f"{each.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
