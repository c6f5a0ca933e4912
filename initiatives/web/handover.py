"""Handing over what somebody owns: choosing who leaves, what goes to whom, and what was handed over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.actions.handover import hand_over
from initiatives.actions.writing import Conflict
from initiatives.dashboards.handover import Home, handed_over, homes, owners
from initiatives.models import User
from initiatives.permissions import may_hand_over
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import SignedInRequest


@login_required
@page("from", "act", methods=("GET", "HEAD", "POST"))
def hand_over_page(request: SignedInRequest) -> HttpResponse:
    """What somebody (`from`, a username) owns where the reader leads or administers; a POST gives the ticked ones away."""
    if not may_hand_over(user=request.user):
        raise PermissionDenied(_("Who leads a partnership hands over what is owned in it, and administrators do."))
    if name := request.GET.get("from", ""):
        leaver = User.objects.filter(username=name).first()
        if leaver is None:
            raise Http404(_("There is no account “%(name)s”.") % {"name": name})
        return _of(request, leaver)
    context = {"owners": owners(user=request.user), "done": _done(request)}
    return render(request, "web/desk/hand_over.html", context)


def _of(request: SignedInRequest, leaver: User) -> HttpResponse:
    problems: dict[str, list[str]] = {}
    status = 200
    if request.method == "POST":
        try:
            given = hand_over(
                by=request.user, leaver=leaver, gives=_gives(request), reason=request.POST.get("reason", "")
            )
        except Conflict as error:
            problems, status = {NON_FIELD_ERRORS: [str(error)]}, 409
        except ValidationError as error:
            problems, status = error.message_dict, 400
        else:
            count = len(given.initiatives)
            said = ngettext("%(count)s initiative handed over.", "%(count)s initiatives handed over.", count)
            messages.success(request, said % {"count": count})
            return redirect(f"{reverse('web:hand-over')}?{urlencode({'act': str(given.act)})}")
    found = homes(user=request.user, leaver=leaver, today=timezone.localdate())
    context = {
        "leaver": leaver,
        "homes": [_chosen(request, home) for home in found],
        "problems": problems,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "web/desk/hand_over_from.html", context, status=status)


def _gives(request: SignedInRequest) -> dict[int, User]:
    """What was ticked → whom its partnership's field names: `give` holds "<partnership's id>-<initiative's id>"."""
    ticked = [one.split("-") for one in request.POST.getlist("give")]
    if any(
        len(ids) != 2 or not all(one.isascii() and one.isdecimal() and len(one) < 19 for one in ids) for ids in ticked
    ):
        raise Unanswerable(_("give names what this page does not offer; open the page again."))
    names = {home: request.POST.get(f"to-{home}", "") for home, _pk in ticked}
    people = {one.username: one for one in User.objects.filter(username__in=names.values())}
    unknown = [home for home, name in names.items() if name not in people]
    if unknown:
        said = [
            _("There is no account “%(name)s”.") % {"name": name}
            if (name := names[home])
            else _("Choose who takes over.")
            for home in unknown
        ]
        raise ValidationError({"to": list(dict.fromkeys(said))})
    return {int(pk): people[names[home]] for home, pk in ticked}


def _chosen(request: SignedInRequest, home: Home) -> dict[str, Any]:
    """A partnership's part of the form: everything ticked at first, later what was sent."""
    sent = request.method == "POST"
    ticked = set(request.POST.getlist("give"))
    rows = [(one, not sent or f"{home.partnership.pk}-{one.initiative.pk}" in ticked) for one in home.owned]
    return {"home": home, "rows": rows, "to": request.POST.get(f"to-{home.partnership.pk}", "")}


def _done(request: SignedInRequest) -> Any:
    act = request.GET.get("act", "")
    if not act:
        return None
    try:
        return list(handed_over(user=request.user, act=UUID(act)))
    except ValueError as error:
        raise Unanswerable(_("act is “%(act)s”; it is the id of a hand-over.") % {"act": act}) from error
