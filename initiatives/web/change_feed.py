"""The changes as Atom feeds: of the page of changes, of a list's question, and of a saved view under a secret address."""

import hashlib
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives.actions.calendar_feed import hash_of
from initiatives.clocks import Clocks
from initiatives.dashboards.change import Line, told
from initiatives.filters.question import query_of, question
from initiatives.following.asked import about
from initiatives.following.asked import told as told_to_followers
from initiatives.following.atom import MOST, written
from initiatives.following.wording import visible_nouns
from initiatives.models import Change, Preference, Subscription
from initiatives.models.publication import Reader
from initiatives.web.change import NOUNS, found_in, window_of
from initiatives.web.columns import TABLES
from initiatives.web.page import Unanswerable, answered, page
from initiatives.web.request import PageRequest
from initiatives.web.visible import visible

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@page(filtered=True)
def changes_feed(request: PageRequest) -> HttpResponse:
    """The newest 200 changes with the page's filters, days and events; all days without any. 304 for whoever has them."""
    window = window_of(request, default_days=None)
    rows = {noun: visible(request, name)[name] for noun, name in NOUNS.items()}
    held = found_in(request, window, rows, besides=())[1]
    lines = told(changes=held[:MOST], visible=rows, clocks=request.clocks)
    body, updated = written(
        lines=lines, reader=request.user, clocks=request.clocks, title=_("What changed · Bilateral Tracker"),
        page=request.build_absolute_uri(request.get_full_path().replace("feed.atom", "", 1)),
        address=request.build_absolute_uri(), begun=window.begin,
    )  # fmt: skip
    response = _given(request, body, updated)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


@page(filtered=True)
def list_feed(request: PageRequest, noun: str) -> HttpResponse:
    """What changed in the rows that a list's filters find now; the feed is always of now. 304 for whoever has it."""
    if request.clocks.turned:
        raise Unanswerable(_("A feed is always of now; take as_of and known_at away."))
    table = TABLES[noun]
    found = question(noun=noun, query=request.GET, reader=request.user, clocks=request.clocks)
    answered(found)
    titles = {
        "initiatives": _("Changes of initiatives · Bilateral Tracker"),
        "commitments": _("Changes of commitments · Bilateral Tracker"),
        "statements": _("Changes of statements · Bilateral Tracker"),
    }
    lines = _lines(noun, found.qs, request.user, request.clocks)
    query = f"?{request.GET.urlencode(safe=',')}" if request.GET else ""
    body, updated = written(
        lines=lines, reader=request.user, clocks=request.clocks, title=titles[noun],
        page=request.build_absolute_uri(reverse(table.route) + query), address=request.build_absolute_uri(), begun=BEGINNING,
    )  # fmt: skip
    response = _given(request, body, updated)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def view_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed in a saved view, as whoever the secret (`key`) belongs to may see it; 404 for any other."""
    held = Subscription.objects.select_related("view", "user__preference").filter(
        view=pk, channel="feed", secret_sha256=hash_of(secret=request.GET.get("key", "")),
        user__is_active=True, user__is_system=False,
    )  # fmt: skip
    found = held.first()
    if found is None or not type(found.view).objects.visible_to(found.user).filter(pk=pk).exists():
        raise Http404
    view, reader, clocks = found.view, found.user, Clocks(today=timezone.localdate())
    wishes = getattr(reader, "preference", None) or Preference(user=reader)
    with translation.override(wishes.language):
        asked = question(noun=view.page, query=_now(query_of(view.query)), reader=reader, clocks=clocks)
        lines = [] if asked.problems else _lines(view.page, asked.qs, reader, clocks)
        broken = " · " + _("it cannot be asked any more") if asked.problems else ""
        body, updated = written(
            lines=lines, reader=reader, clocks=clocks, title=f"{view.name} · {_('Bilateral Tracker')}{broken}",
            page=settings.SITE_URL + reverse("web:saved-view", args=[pk]),
            address=settings.SITE_URL + reverse("web:view-feed", args=[pk]), begun=BEGINNING,
        )  # fmt: skip
    response = _given(request, body, updated)
    for header, value in {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }.items():
        response[header] = value
    return response


def _now(query: QueryDict) -> QueryDict:
    for clock in ("as_of", "known_at"):
        query.pop(clock, None)
    return query


def _lines(noun: str, rows: QuerySet, reader: Reader, clocks: Clocks) -> list[Line]:
    held = told_to_followers(changes=Change.objects.filter(about(noun=noun, rows=rows, reader=reader)))
    newest = held.order_by("-recorded_at", "-id")[:MOST]
    return told(changes=newest, visible=visible_nouns(reader=reader), clocks=clocks)


def _given(request: HttpRequest, body: bytes, updated: datetime | None) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = int(updated.timestamp()) if updated else None
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response = get_conditional_response(request, etag=etag, last_modified=modified, response=response) or response
    response["ETag"] = etag
    if updated:
        response["Last-Modified"] = updated.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return response
