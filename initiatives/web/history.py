"""The history of every record with a page, and the page on which an editor restores a past version."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.actions import Conflict
from initiatives.actions.restoring import NOUNS as RESTORABLE
from initiatives.actions.restoring import restoration, restore
from initiatives.dashboards.history import by_day, history_of, home_of_record, public_since, seen_by
from initiatives.dashboards.restored import changes_shown
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    OldSlug,
    Organisation,
    Partnership,
    Person,
    Sector,
    SourceDocument,
    Statement,
)
from initiatives.permissions import may_administer, may_publish, may_read_drafts
from initiatives.web.page import Unanswerable, one_of, page, page_of
from initiatives.web.request import PageRequest, SignedInRequest

PER_PAGE = 20
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Kept:
    """A noun with a history: its rows, and what their keys are."""

    model: type[Model]
    beside: tuple[str, ...] = ()
    by_slug: bool = True
    query: str = ""

    def rows(self, request: HttpRequest) -> QuerySet:
        """Those the reader may see."""
        return seen_by(reader=request.user)(self.model).select_related(*self.beside)


OF_COMMITMENT = ("initiative__partnership", "passage__capture__document__partnership")
NOUNS = {
    "initiative": Kept(Initiative, ("partnership",), query="?record=own"),
    "commitment": Kept(Commitment, OF_COMMITMENT, by_slug=False),
    "statement": Kept(Statement, ("partnership",), by_slug=False),
    "document": Kept(SourceDocument, ("partnership",), by_slug=False),
    "partnership": Kept(Partnership),
    "organisation": Kept(Organisation),
    "person": Kept(Person),
    "sector": Kept(Sector),
    "event": Kept(Event, ("partnership",)),
}


@page("page", "field", "by")
def history(request: PageRequest, noun: str, slug: str = "", pk: int = 0) -> HttpResponse:
    """Who changed what of a record, and when, newest first; `field` and `by` narrow it."""
    row = _found(request, noun, slug, pk)
    if isinstance(row, HttpResponse):
        return row
    asked = {"row": row, "seen": seen_by(reader=request.user), "members": request.user.is_authenticated}
    home = home_of_record(row)
    whole = may_read_drafts(user=request.user, partnership=home)
    told = history_of(
        **asked, clocks=request.clocks, since=None if whole else public_since(row),
        field=request.GET.get("field", ""), by=request.GET.get("by", ""),
    )  # fmt: skip
    one_of(request, "field", allowed=tuple(told.fields), default="")
    one_of(request, "by", allowed=told.people, default="")
    shown = page_of(request, Paginator(told.acts, PER_PAGE))
    versions = [act.version for act in told.acts if act.version is not None]
    context = {
        "row": row, "noun": noun, "back": _address(noun, row), "told": told, "page": shown, "whole": whole,
        "days": by_day(acts=shown.object_list, zone=timezone.get_current_timezone()),
        "restorable": _restorable(request, row) and not request.clocks.turned,
        "latest": versions[0] if versions and not request.GET.get("field") and not request.GET.get("by") else None,
        "restore_at": f"web:{noun}-restore", "key": slug or pk,
    }  # fmt: skip
    return render(request, "web/history/page.html", context)


@login_required
@page(methods=("GET", "HEAD", "POST"))
def restore_version(request: SignedInRequest, noun: str, version: int, slug: str = "", pk: int = 0) -> HttpResponse:
    """What restoring a past version would change; a POST restores it through the record's own edit."""
    row = _found(request, noun, slug, pk)
    if isinstance(row, HttpResponse):
        return row
    if not _restorable(request, row):
        raise PermissionDenied(_("Only an editor restores a past version."))
    try:
        found = restoration(row=row, of=version)
    except LookupError as error:
        raise Http404(str(error)) from error
    problems: dict[str, list[str]] = {}
    status = 200
    if request.method == "POST":
        try:
            _restore(request, row, version, found.at)
        except Conflict as error:
            problems, status = {NON_FIELD_ERRORS: [str(error)]}, 409
        except ValidationError as error:
            problems, status = error.message_dict, 400
        else:
            messages.success(request, _("The earlier values stand again; the history says so."))
            return redirect(f"web:{noun}-history", slug or pk)
        row.refresh_from_db()
        found = restoration(row=row, of=version)
    context = {
        "row": row, "noun": noun, "back": reverse(f"web:{noun}-history", args=[slug or pk]), "found": found,
        "changes": changes_shown(row=row, found=found, seen=seen_by(reader=request.user)),
        "problems": problems, "conflict": status == 409, "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "web/history/restore.html", context, status=status)


def _restore(request: SignedInRequest, row: Any, of: int, at: Any) -> None:
    read = request.POST.get("read_version", "")
    if not (read.isascii() and read.isdecimal() and len(read) <= LONGEST_NUMBER):
        raise Unanswerable(_("read_version is missing, or is no number; open the page again."))
    here = at.astimezone(timezone.get_current_timezone())
    restore(
        by=request.user, row=row, of=of, when=f"{here:%Y-%m-%d %H:%M %Z}", version=int(read),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip


def _restorable(request: HttpRequest, row: Model) -> bool:
    if isinstance(row, Partnership):
        return may_administer(user=request.user, partnership=row)
    return type(row) in RESTORABLE and may_publish(user=request.user, partnership=home_of_record(row))


def _found(request: HttpRequest, noun: str, slug: str, pk: int) -> Any:
    """The row, or the redirect from a slug it once had. Raises Http404."""
    kept = NOUNS[noun]
    rows = kept.rows(request)
    row = rows.filter(**({"slug": slug} if kept.by_slug else {"pk": pk})).first()
    if row is not None:
        return row
    old = OldSlug.objects.filter(noun=noun, slug=slug).first() if kept.by_slug else None
    now = rows.filter(pk=old.object_id).first() if old else None
    if now is None:
        raise Http404
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse(f"web:{noun}-history", args=[now.slug]) + query, permanent=True)


def _address(noun: str, row: Any) -> str:
    kept = NOUNS[noun]
    own = kept.query if getattr(row, "publication", "") == "superseded" else ""
    return reverse(f"web:{noun}", args=[row.slug if kept.by_slug else row.pk]) + own
