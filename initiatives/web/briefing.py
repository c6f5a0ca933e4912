"""Print briefing: the page to look at, the PDF at once, and for long ones the queue, its progress and the file."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from initiatives.actions.briefing import KEPT, ask_for_briefing, retry_briefing
from initiatives.briefings.gather import MOST, SHORT
from initiatives.briefings.making import content_of, print_now
from initiatives.briefings.printing import Lacking, Unprintable, can_print
from initiatives.clocks import EARLIEST
from initiatives.exports.citation import pinned
from initiatives.filters.briefing import PAGE_ONLY, Asked, NotThere, Unclear, asked_about
from initiatives.models import Briefing
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import PageRequest, SignedInRequest

DEFAULT_DAYS = 30
LOOKED_AT = 100  # initiatives that the page shows; the PDF has all
AT_ONCE = threading.BoundedSemaphore(2)  # briefings that one web process prints at a time
WAITS, PRINTS = 20.0, 90.0  # seconds for one's turn, and for the printing
OWN = ("since", *PAGE_ONLY)


@dataclass(frozen=True)
class Wanted:
    """What a request wants printed: the question, how many initiatives it has, and since when changes are told."""

    asked: Asked
    number: int
    since: date | None
    noun: str
    key: str
    query: dict[str, list[str]]


@page(filtered=True, methods=("GET", "HEAD", "POST"), keeps_the_past=True)
def briefing_page(request: PageRequest, noun: str, key: str = "") -> HttpResponse:
    """The briefing to look at and to print from a browser; a POST has a long one made by a worker."""
    if request.method == "POST":
        return _queued(request, noun, key)
    wanted = _wanted(request, noun, key)
    content = content_of(asked=wanted.asked, since=wanted.since, clocks=request.clocks, most=LOOKED_AT)
    return render(
        request,
        "web/briefing/page.html",
        _context(request, wanted) | {"content": content, "back": content.address.removeprefix(settings.SITE_URL)},
    )


@page(filtered=True)
def briefing_pdf(request: PageRequest, noun: str, key: str = "") -> HttpResponse:
    """The PDF at once, at the clocks as they are turned, else pinned to this moment."""
    request.clocks = pinned(clocks=request.clocks, waiting=False)
    wanted = _wanted(request, noun, key)
    if not wanted.number:
        raise Unanswerable(_("No initiative answers this: there is nothing to print."))
    if wanted.number > SHORT:
        raise Unanswerable(
            _("%(n)d initiatives take too long to print at once; have them made from the page of the briefing.")
            % {"n": wanted.number}
        )
    try:
        with _a_turn():
            printed = print_now(
                asked=wanted.asked, since=wanted.since, clocks=request.clocks, reader=request.user, seconds=PRINTS
            )
    except Unprintable as why:
        return render(request, "web/briefing/unprintable.html", {"why": str(why)}, status=503)
    return _file(printed.body, wanted.asked.about.title, request.clocks.day)


@login_required
@page()
def briefing_list(request: SignedInRequest) -> HttpResponse:
    """One's own long briefings, the newest first."""
    rows = Briefing.objects.of(request.user)
    return render(request, "web/briefing/list.html", {"rows": rows, "days": KEPT.days})


@login_required
@page(methods=("GET", "HEAD", "POST"), keeps_the_past=True)
def briefing(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one's briefing is; htmx asks for that alone until it is made. A POST has one that failed made again."""
    row = get_object_or_404(Briefing.objects.of(request.user), pk=pk)
    if request.method == "POST":
        try:
            retry_briefing(by=request.user, briefing=row, now=timezone.now())
        except ValidationError as refusal:
            raise Unanswerable(" ".join(refusal.messages)) from refusal
        return redirect("web:briefing", pk)
    template = "_state" if request.htmx.target == "state" else "state"
    response = render(request, f"web/briefing/{template}.html", {"row": row, "days": KEPT.days})
    response["Cache-Control"] = "no-store, private"
    return response


@login_required
@page()
def briefing_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The PDF of one's own briefing, once it is made."""
    row = get_object_or_404(Briefing.objects.filter(asked_by=request.user, state="ready"), pk=pk)
    return _file(bytes(row.body or b""), row.title, row.as_of)


def _wanted(request: PageRequest, noun: str, key: str) -> Wanted:
    query = {name: values for name, values in request.GET.lists() if name not in OWN}
    try:
        asked = asked_about(noun=noun, key=key, query=query, reader=request.user, clocks=request.clocks)
    except NotThere as gone:
        raise Http404(str(gone)) from gone
    except Unclear as problem:
        raise Unanswerable(str(problem)) from problem
    number = asked.rows.count()
    if number > MOST:
        raise Unanswerable(
            _("%(n)d initiatives answer this; one briefing holds at most %(most)d. Narrow the filter.")
            % {"n": number, "most": MOST}
        )
    return Wanted(asked, number, _since(request), noun, key, query)


def _since(request: PageRequest) -> date | None:
    """The day from which changes are told: as given, none where the field is empty, else some weeks before the day asked about."""
    given = request.POST if request.method == "POST" else request.GET
    if "since" not in given:
        return max(EARLIEST, request.clocks.day - timedelta(days=DEFAULT_DAYS))
    text = given["since"].strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Unanswerable(
            f"since is “{text[:40]}”, which is not a day; write it as {request.clocks.today}."
        ) from error
    if not EARLIEST <= day <= request.clocks.day:
        raise Unanswerable(f"since is {day}; it can be a day from {EARLIEST} to {request.clocks.day}.")
    return day


def _context(request: PageRequest, wanted: Wanted) -> dict[str, Any]:
    """What the page says of itself: `short` ones are printed at once."""
    hidden = [(name, value) for name, values in request.GET.lists() for value in values if name != "since" and value]
    return {
        "wanted": wanted,
        "about": wanted.asked.about,
        "short": wanted.number <= SHORT,
        "left_out": max(0, wanted.number - LOOKED_AT),
        "can_print": can_print(),
        "lacking": str(Lacking()),
        "hidden": hidden,
        "pdf": reverse(f"web:briefing-{wanted.noun}-pdf", args=[wanted.key] if wanted.key else []),
        "days": KEPT.days,
    }


def _queued(request: PageRequest, noun: str, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not can_print():
        return render(request, "web/briefing/unprintable.html", {"why": str(Lacking())}, status=503)
    request.clocks = pinned(clocks=request.clocks, waiting=True)
    wanted = _wanted(request, noun, key)
    clocks = request.clocks
    if clocks.as_of is None or clocks.known_at is None:
        raise ValueError("both clocks are pinned before anything is queued")
    try:
        row = ask_for_briefing(
            by=request.user, noun=noun, key=key, query=wanted.query, title=wanted.asked.about.title,
            initiatives=wanted.number, as_of=clocks.as_of, known_at=clocks.known_at, since=wanted.since, now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refusal:
        raise Unanswerable(" ".join(refusal.messages)) from refusal
    return redirect("web:briefing", row.pk)


@contextmanager
def _a_turn() -> Iterator[None]:
    """One of the few that this process prints at a time. Raises Unprintable where others take too long."""
    if not AT_ONCE.acquire(timeout=WAITS):
        raise Unprintable(_("Others are printing just now. Ask again in a minute."))
    try:
        yield
    finally:
        AT_ONCE.release()


def _file(body: bytes, title: str, day: date) -> HttpResponse:
    name = f"{slugify(title)[:60] or 'briefing'}-briefing-{day}.pdf"
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
