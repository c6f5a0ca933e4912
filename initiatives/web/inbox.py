"""The inbox: every reminder written to whoever signed in, and what became of each."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from initiatives.dashboards.inbox import BECAME, inbox
from initiatives.models import Reminder
from initiatives.web.page import one_of, page, page_of
from initiatives.web.request import SignedInRequest

PER_PAGE = 25


@login_required
@page("state", "page")
def inbox_page(request: SignedInRequest) -> HttpResponse:
    """One's reminders, the newest first, or those of which one thing became."""
    rows: QuerySet[Any] = inbox(reminders=Reminder.objects.visible_to(request.user))
    counts = dict(rows.order_by().values_list("became").annotate(Count("pk")))
    state = one_of(request, "state", allowed=BECAME, default="")
    titles = {
        "unanswered": _("Unanswered"),
        "answered": _("Answered"),
        "planned": _("Going next"),
        "undelivered": _("Not delivered"),
        "suppressed": _("Overtaken"),
    }
    chips = [("", _("All"), sum(counts.values()))] + [(key, title, counts.get(key, 0)) for key, title in titles.items()]
    context = {
        "page": page_of(request, Paginator(rows.filter(became=state) if state else rows, PER_PAGE)),
        "chips": [(key, title, count) for key, title, count in chips if count or key in ("", state)],
        "state": state,
    }
    return render(request, "web/desk/inbox.html", context)
