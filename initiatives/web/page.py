"""What every page's request passes: the clocks, the parameters a page knows, and the page that says what was wrong."""

from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.clocks import ClockError, Clocks, read_clocks
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import LONGEST_TEXT
from initiatives.web.request import PageRequest

CLOCKS = ("as_of", "known_at")
READING = ("GET", "HEAD")


class Unanswerable(ValueError):
    """A question a page cannot answer; the message names the parameter, the value and what would be right."""


def page(
    *parameters: str, filtered: bool = False, methods: tuple[str, ...] = READING, keeps_the_past: bool = False
) -> Callable:
    """Decorate a view: `request.clocks` is set, only the named query parameters (and the clocks) are taken.

    With `filtered` the view's FilterSet judges the parameters instead; hand it to `answered`. A clock that cannot be
    read, an unknown parameter and an Unanswerable raised by the view each become a 400 page, as does writing while a clock
    is turned (unless the view `keeps_the_past`: it records nothing into it); what is not there at turned clocks and is now
    becomes a 404 that says so; a method that is not among `methods` becomes a 405.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: PageRequest, *args, **kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            today = timezone.localdate()
            request.clocks = Clocks(today=today)
            try:
                request.clocks = _read(request, today=today)
                if not filtered:
                    refuse_unknown(request, known=(*CLOCKS, *parameters))
                if request.clocks.turned and request.method not in READING and not keeps_the_past:
                    raise Unanswerable(_("Nothing can be recorded into the past; go back to now, then record it."))
                response = view(request, *args, **kwargs)
            except Http404:
                reading = request.method in READING  # a view that writes is never asked twice
                if not (request.clocks.turned and reading) or not _is_there_now(
                    lambda: view(request, *args, **kwargs), request
                ):
                    raise
                response = render(request, "404_then.html", status=404)
            except (ClockError, Unanswerable) as error:
                response = render(request, "400.html", {"reason": str(error)}, status=400)
            patch_vary_headers(response, ["HX-Request", "HX-Target"])
            return response

        return answer

    return decorate


def _is_there_now(ask: Callable[[], HttpResponse], request: PageRequest) -> bool:
    """Whether a page that is not there at the turned clocks is there now."""
    turned, request.clocks = request.clocks, Clocks(today=request.clocks.today)
    try:
        return ask().status_code < 400
    except (Http404, Unanswerable):
        return False
    finally:
        request.clocks = turned


def answered(found: StrictFilterSet) -> QuerySet:
    """The rows a FilterSet finds; raises Unanswerable with every sentence about what is wrong with the question."""
    if problems := found.problems:
        raise Unanswerable(" ".join(dict.fromkeys(problem.detail for problem in problems)))
    return found.qs


def refuse_unknown(request: HttpRequest, *, known: tuple[str, ...]) -> None:
    """Raise Unanswerable when the query has a parameter that is not known, naming the nearest that is."""
    for name in request.GET:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            meant = (
                _("Did you mean %(name)s?") % {"name": near[0]}
                if near
                else _("This page takes %(names)s.") % {"names": ", ".join(known)}
            )
            raise Unanswerable(f"{_('“%(name)s” is no parameter of this page.') % {'name': name}} {meant}")


def one_of(request: HttpRequest, name: str, *, allowed: tuple[str, ...], default: str) -> str:
    """The value of a parameter that takes one of a few; raises Unanswerable for any other."""
    value = request.GET.get(name)
    if not value:
        return default
    if value not in allowed:
        raise Unanswerable(
            _("%(name)s is “%(value)s”; it can be %(allowed)s.")
            % {"name": name, "value": value, "allowed": ", ".join(allowed)}
        )
    return value


def whole_number(request: HttpRequest, name: str) -> int | None:
    """The value of a parameter that takes a positive whole number, or None; raises Unanswerable for anything else."""
    value = request.GET.get(name)
    if not value:
        return None
    if not value.isdecimal() or not value.isascii() or len(value) > 18:
        raise Unanswerable(_("%(name)s is “%(value)s”; it must be a whole number.") % {"name": name, "value": value})
    return int(value)


def words_asked(request: HttpRequest, name: str) -> list[str]:
    """The words of a parameter that takes free text; raises Unanswerable for one that is too long or holds NUL."""
    value = request.GET.get(name, "")
    if len(value) > LONGEST_TEXT or "\x00" in value:
        raise Unanswerable(
            _("%(name)s is longer than %(most)d characters, or holds the character NUL.")
            % {"name": name, "most": LONGEST_TEXT}
        )
    return value.split()


def _read(request: HttpRequest, *, today) -> Clocks:
    asked = {name: request.GET.getlist(name) for name in CLOCKS}
    return read_clocks(today=today, now=timezone.now(), **asked)


def page_of(request: HttpRequest, paginator: Paginator) -> Page:
    """The page of a list that `page` asks for; raises Unanswerable for one that is not there."""
    number = whole_number(request, "page") or 1
    if number > paginator.num_pages:
        raise Unanswerable(
            ngettext(
                "page is %(asked)d; this list has %(n)d page.",
                "page is %(asked)d; this list has %(n)d pages.",
                paginator.num_pages,
            )
            % {"asked": number, "n": paginator.num_pages}
        )
    return paginator.page(number)
