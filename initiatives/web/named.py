"""Pages of rows that have a slug: the row is found, or a slug it once had redirects to it."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

from initiatives.models import OldSlug
from initiatives.web.request import PageRequest


def named(noun: str, rows: Callable[[PageRequest], QuerySet]) -> Callable:
    """Decorate a view that takes (request, row) so that it answers (request, slug); `rows` are those the reader may see.

    A slug that `noun` once carried redirects for good, the query kept. Anything else is not found.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: PageRequest, slug: str) -> HttpResponse:
            row = rows(request).filter(slug=slug).first()
            return view(request, row) if row else _moved(request, noun, rows(request), slug)

        return answer

    return decorate


def _moved(request: PageRequest, noun: str, rows: QuerySet, slug: str) -> HttpResponse:
    old = OldSlug.objects.filter(noun=noun, slug=slug).first()
    now = rows.filter(pk=old.object_id).first() if old else None
    if now is None:
        raise Http404
    response = redirect(cast(ResolverMatch, request.resolver_match).view_name, now.slug, permanent=True)
    if request.GET:
        response["Location"] += f"?{request.GET.urlencode()}"
    return response
