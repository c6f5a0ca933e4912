"""Saved views: a list's address under a name, one's own and shared ones; saved, opened, renamed, shared and deleted."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.actions.saved_view import edit_view, remove_view, save_view
from initiatives.actions.subscription import follow, open_view_feed, revoke_view_feed, unfollow
from initiatives.models import Preference, SavedView, Subscription, SubscriptionPlace, User
from initiatives.permissions import may_administer, may_share
from initiatives.web.columns import TABLES
from initiatives.web.page import READING, Unanswerable, page
from initiatives.web.request import PageRequest
from initiatives.web.viewing import address_of, kept_of, problems_of


@page("saving", methods=(*READING, "POST"), keeps_the_past=True)
def saved_views(request: PageRequest) -> HttpResponse:
    """One's own and shared views. A POST saves one (`page`, `query`, `name`, `shared`) and opens it."""
    if request.method == "POST":
        return _save(request) if request.user.is_authenticated else redirect_to_login(request.path)
    return _listed(request)


@page(methods=(*READING, "POST"))
def saved_view(request: PageRequest, pk: int) -> HttpResponse:
    """A GET opens the view at its list, or says what in it cannot be asked any more. A POST does one thing (`doing`)."""
    view = _found(request, pk)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("web:saved-views"))
        doing = DEEDS.get(request.POST.get("doing", ""))
        if doing is None:
            raise Unanswerable(f"doing is “{request.POST.get('doing', '')}”; it can be {', '.join(DEEDS)}.")
        return _done(request, view, doing)
    if problems := problems_of(view=view, reader=request.user, today=request.clocks.today):
        context = {"view": view, "problems": problems, "mine": _mine(request, view), "kept": view.query}
        return render(request, "web/saved_view/broken.html", context)
    return redirect(address_of(view=view))


@page(methods=(*READING, "POST"))
def delete_view(request: PageRequest, pk: int) -> HttpResponse:
    """Asks whether to delete a view, and does."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    view = _found(request, pk)
    if not _mine(request, view):
        raise PermissionDenied
    if request.method == "POST":
        remove_view(by=_reader(request), view=view)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
        return redirect("web:saved-views")
    others = view.subscriptions.exclude(user=view.owner).values("user").distinct().count()
    return render(request, "web/saved_view/delete.html", {"view": view, "others": others})


def _found(request: PageRequest, pk: int) -> SavedView:
    view = SavedView.objects.visible_to(request.user).select_related("owner").filter(pk=pk).first()
    if view is None:
        raise Http404
    return view


def _mine(request: PageRequest, view: SavedView) -> bool:
    return view.owner_id == request.user.pk or may_administer(user=request.user)


def _listed(request: PageRequest, status: int = 200, **more: Any) -> HttpResponse:
    views = SavedView.objects.visible_to(request.user).select_related("owner").order_by("name", "id")
    held = Subscription.objects.filter(user=request.user.pk).values_list("view", "channel")
    broken = SubscriptionPlace.objects.exclude(broken="").values_list("subscription__view", "broken")
    mine = [view for view in views if view.owner_id == request.user.pk]
    context = {
        "mine": mine,
        "shared": [view for view in views if view.owner_id != request.user.pk],
        "may_share": may_share(user=request.user),
        "mailed": {view for view, channel in held if channel == "mail"},
        "fed": {view for view, channel in held if channel == "feed"},
        "broken": dict(broken),
        "administers": may_administer(user=request.user),
        **more,
    }
    response = render(request, "web/saved_view/list.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _save(request: PageRequest) -> HttpResponse:
    noun, query = request.POST.get("page", ""), QueryDict(request.POST.get("query", "")[:4000])
    if noun not in TABLES:
        raise Unanswerable(f"page is “{noun[:40]}”; it can be {', '.join(TABLES)}.")
    name, shared = request.POST.get("name", ""), "shared" in request.POST
    try:
        view = save_view(by=_reader(request), page=noun, query=kept_of(query), name=name, shared=shared)
    except ValidationError as refusal:
        saving = {"page": noun, "query": query.urlencode(safe=","), "name": name, "shared": shared}
        return _listed(request, 400, saving=saving, refused=refusal.messages)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return redirect(address_of(view=view))


def _done(
    request: PageRequest, view: SavedView, doing: Callable[[PageRequest, SavedView], HttpResponse]
) -> HttpResponse:
    try:
        return doing(request, view)
    except ValidationError as refusal:
        return _listed(request, 400, refused=refusal.messages, renaming=view.pk, renamed=request.POST.get("name", ""))


def _rename(request: PageRequest, view: SavedView) -> HttpResponse:
    row = edit_view(by=_reader(request), view=view, name=request.POST.get("name", "").strip())
    messages.success(request, _("It is called “%(name)s” now.") % {"name": row.name})
    return redirect("web:saved-views")


def _share(request: PageRequest, view: SavedView) -> HttpResponse:
    edit_view(by=_reader(request), view=view, shared=True)
    messages.success(request, _("Everybody who reads here sees “%(name)s” now.") % {"name": view.name})
    return redirect("web:saved-views")


def _unshare(request: PageRequest, view: SavedView) -> HttpResponse:
    edit_view(by=_reader(request), view=view, shared=False)
    messages.success(request, _("Only you see “%(name)s” now.") % {"name": view.name})
    return redirect("web:saved-views")


def _update(request: PageRequest, view: SavedView) -> HttpResponse:
    row = edit_view(by=_reader(request), view=view, query=kept_of(QueryDict(request.POST.get("query", "")[:4000])))
    messages.success(request, _("“%(name)s” is as the list was.") % {"name": row.name})
    return redirect(address_of(view=row))


def _mend(request: PageRequest, view: SavedView) -> HttpResponse:
    """Leave out what cannot be asked any more."""
    wrong = {problem.parameter for problem in problems_of(view=view, reader=request.user, today=request.clocks.today)}
    query = {
        name: values for name, values in view.query.items() if name.removesuffix("__in") not in wrong | {name} & wrong
    }
    row = edit_view(by=_reader(request), view=view, query=query)
    messages.success(request, _("What could not be asked is left out of “%(name)s”.") % {"name": row.name})
    return redirect("web:saved-view", row.pk)


def _follow(request: PageRequest, view: SavedView) -> HttpResponse:
    follow(by=_reader(request), view=view)
    wishes = Preference.objects.filter(user=_reader(request)).first() or Preference(user=_reader(request))
    if wishes.email and _reader(request).email:
        messages.success(request, _("What changes in “%(name)s” is in your digest from now on.") % {"name": view.name})
    else:
        said = _("You follow “%(name)s”, but no digest goes to you by e-mail; switch it on beside your reminders.")
        messages.warning(request, said % {"name": view.name})
    return _back(request, view)


def _unfollow(request: PageRequest, view: SavedView) -> HttpResponse:
    unfollow(by=_reader(request), view=view)
    messages.success(request, _("Nothing of “%(name)s” is in your digest any more.") % {"name": view.name})
    return _back(request, view)


def _feed(request: PageRequest, view: SavedView) -> HttpResponse:
    _row, secret = open_view_feed(by=_reader(request), view=view)
    address = f"{settings.SITE_URL}{reverse('web:view-feed', args=[view.pk])}?key={secret}"
    return _listed(request, feed={"view": view, "address": address})


def _revoke(request: PageRequest, view: SavedView) -> HttpResponse:
    revoke_view_feed(by=_reader(request), view=view)
    messages.success(request, _("The feed’s address leads nowhere any more."))
    return redirect("web:saved-views")


def _back(request: PageRequest, view: SavedView) -> HttpResponse:
    return redirect(address_of(view=view) if "list" in request.POST else reverse("web:saved-views"))


def _reader(request: PageRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


DEEDS: dict[str, Callable[[PageRequest, SavedView], HttpResponse]] = {
    "rename": _rename,
    "share": _share,
    "unshare": _unshare,
    "update": _update,
    "mend": _mend,
    "follow": _follow,
    "unfollow": _unfollow,
    "feed": _feed,
    "revoke": _revoke,
}
