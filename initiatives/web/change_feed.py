"""The changes as an Atom feed (RFC 4287): the newest entries of the same question that the page answers."""

import hashlib
import unicodedata
from datetime import datetime
from html import unescape
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiatives.dashboards.change import Line, told
from initiatives.web.change import NOUNS, found_in, window_of
from initiatives.web.page import page
from initiatives.web.request import PageRequest
from initiatives.web.visible import visible

MOST = 200


class ChangesFeed(Atom1Feed):
    """Atom whose `updated` is that of its newest entry, so that the same entries are the same bytes."""

    def latest_post_date(self) -> datetime:
        """When its newest entry was recorded; without entries the first moment of the days asked about."""
        return max((item["updateddate"] for item in self.items), default=self.feed["begun"])


@page(filtered=True)
def changes_feed(request: PageRequest) -> HttpResponse:
    """The newest 200 changes with the page's filters, days and events; all days without any. 304 for whoever has them."""
    window = window_of(request, default_days=None)
    rows = {noun: visible(request, name)[name] for noun, name in NOUNS.items()}
    held = found_in(request, window, rows, besides=())[1]
    lines = told(changes=held[:MOST], visible=rows, clocks=request.clocks)
    home = request.build_absolute_uri("/")
    page_address = request.build_absolute_uri(request.get_full_path().replace("feed.atom", "", 1))
    feed = ChangesFeed(
        title=_("What changed · Bilateral Tracker"), link=page_address, description="", language=get_language(),
        feed_url=request.build_absolute_uri(), feed_guid=request.build_absolute_uri(), begun=window.begin,
        subtitle=_("Claims and evidence moved, due dates moved, what is new, corrected or taken back."),
    )  # fmt: skip
    for line in lines:
        feed.add_item(**_entry(request, line, home))
    body = StringIO()
    feed.write(body, "utf-8")
    written = body.getvalue().encode()
    updated = feed.latest_post_date() if lines else None
    etag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
    modified = int(updated.timestamp()) if updated else None
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response = get_conditional_response(request, etag=etag, last_modified=modified, response=response) or response
    response["ETag"] = etag
    if updated:
        response["Last-Modified"] = updated.strftime("%a, %d %b %Y %H:%M:%S GMT")
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _entry(request: PageRequest, line: Line, home: str) -> dict[str, Any]:
    change = line.change
    context = {"one": line, "request": request}
    subject, what = (_words(f"web/change/_{piece}.html", context) for piece in ("subject", "what"))
    said = f"{subject}: {what}" if what else subject
    reason = _plain(getattr(line.line, "reason", "") or getattr(line.line, "note", ""))
    if line.corrected_by:
        said = _("Corrected since: %(line)s") % {"line": said}
        reason = _plain(line.corrected_by.reason)
    return {
        "title": said,
        "link": home.rstrip("/") + render_to_string("web/change/_address.txt", {"one": line}).strip(),
        "description": escape(f"{said}. {reason}" if reason else said),
        "unique_id": f"tag:{urlsplit(settings.SITE_URL).hostname},{change.recorded_at:%Y-%m-%d}:change:{change.pk}",
        "pubdate": change.recorded_at,
        "updateddate": line.corrected_by.recorded_at if line.corrected_by else change.recorded_at,
        "categories": (change.kind, change.noun),
        "author_name": _("Bilateral Tracker"),
    }


def _words(template: str, context: dict[str, Any]) -> str:
    return _plain(unescape(" ".join(strip_tags(render_to_string(template, context)).split())))


def _plain(words: str) -> str:
    """The words without control characters, which captured texts may hold and XML may not."""
    return "".join(each for each in words if unicodedata.category(each) != "Cc" or each in "\n\t")
