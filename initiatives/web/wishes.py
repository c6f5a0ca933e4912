"""How one is reminded: time zone, hour and country, e-mail, an address of one's own, and the calendar feed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives.actions.calendar_feed import open_feed, revoke_feed
from initiatives.actions.preference import set_wishes, time_zones
from initiatives.models import CalendarFeed, Preference, Snooze, WebhookEndpoint
from initiatives.permissions import may_administer
from initiatives.reminders import rules
from initiatives.reminders.hold import held as sending_held
from initiatives.reminders.next_digest import next_digest
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import SignedInRequest
from initiatives.web.wishing import ZONES, AddressForm, WishesForm
from initiatives.webhooks.endpoint import move, open_for_digest, remove, renew_secret, send_test, switch
from initiatives.webhooks.post import Answer, NotPosted

BETWEEN_TESTS = 10
SHOWN_OF_ANSWER = 1000


@dataclass(frozen=True)
class Tested:
    """What came back from a test: the sentence, and the beginning of the answer's body."""

    taken: bool
    said: str
    body: str = ""


@login_required
@page(methods=("GET", "HEAD", "POST"))
def wishes(request: SignedInRequest) -> HttpResponse:
    """The page; a POST does one thing (`doing`) and comes back here. Secrets are shown in the answer that makes them."""
    if request.method != "POST":
        return _shown(request)
    doing = DEEDS.get(request.POST.get("doing", ""))
    if doing is None:
        raise Unanswerable(f"doing is “{request.POST.get('doing', '')}”; it can be {', '.join(DEEDS)}.")
    return doing(request)


def _shown(request: SignedInRequest, status: int = 200, **more: Any) -> HttpResponse:
    now, held = timezone.now(), _held(request)
    today = rules.local_day(now=now, zone=held.time_zone)
    coming = next_digest(user=request.user, wishes=held, now=now)
    context = {
        "wishes": held,
        "form": WishesForm(wishes=held),
        "zones": time_zones(),
        "zones_id": ZONES,
        "next": coming,
        "next_words": date_format(coming.moment, "l j F H:i"),
        "by_mail": held.email and request.user.email,
        "by_webhook": held.webhook and held.webhook.active,
        "sending_held": sending_held(),
        "administers": may_administer(user=request.user),
        "snoozed": Snooze.objects.filter(user=request.user, until__gt=today).count(),
        "endpoint": held.webhook,
        "address_form": AddressForm(endpoint=held.webhook),
        "feed": CalendarFeed.objects.filter(user=request.user, revoked_at=None).first(),
        **more,
    }
    response = render(request, "web/wishes/page.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _held(request: SignedInRequest) -> Preference:
    """The wishes of whoever asks; the defaults, unsaved, where they never said any."""
    kept = Preference.objects.select_related("webhook").filter(user=request.user).first()
    return kept or Preference(user=request.user)


def _done(request: SignedInRequest, said: str, anchor: str = "") -> HttpResponse:
    messages.success(request, said)
    return redirect(reverse("web:wishes") + (f"#{anchor}" if anchor else ""))


def _set(request: SignedInRequest) -> HttpResponse:
    form = WishesForm(request.POST, wishes=_held(request))
    if form.is_valid():
        try:
            row = set_wishes(by=request.user, **form.arguments())
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            at = {"time": f"{row.digest_at:%H:%M}", "zone": row.time_zone}
            return _done(request, _("Kept. The digest goes at %(time)s, %(zone)s.") % at)
    return _shown(request, 400, form=form)


def _address(request: SignedInRequest) -> HttpResponse:
    endpoint = _held(request).webhook
    form = AddressForm(request.POST, endpoint=endpoint)
    if form.is_valid():
        url = form.cleaned_data["url"]
        try:
            if endpoint:
                move(by=request.user, endpoint=endpoint, url=url)
                return _done(request, _("The digest goes to the new address; the secret is the same."), "webhook")
            made, secret = open_for_digest(by=request.user, url=url)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _shown(request, secret=secret, endpoint=made)
    return _shown(request, 400, address_form=form)


def _renew(request: SignedInRequest) -> HttpResponse:
    return _shown(request, secret=renew_secret(by=request.user, endpoint=_endpoint(request), now=timezone.now()))


def _on(request: SignedInRequest) -> HttpResponse:
    switch(by=request.user, endpoint=_endpoint(request), on=True)
    return _done(request, _("The digest is sent to your address again."), "webhook")


def _off(request: SignedInRequest) -> HttpResponse:
    switch(by=request.user, endpoint=_endpoint(request), on=False)
    return _done(request, _("Nothing is sent to your address until you switch it on again."), "webhook")


def _remove(request: SignedInRequest) -> HttpResponse:
    remove(by=request.user, endpoint=_endpoint(request))
    return _done(request, _("The address and its secret are forgotten."), "webhook")


def _test(request: SignedInRequest) -> HttpResponse:
    endpoint = _endpoint(request)
    if not cache.add(f"webhook-test-{request.user.pk}", True, timeout=BETWEEN_TESTS):
        said = _("A test was sent just now; wait %(n)d seconds before the next.") % {"n": BETWEEN_TESTS}
        return _shown(request, 429, tested=Tested(taken=False, said=said))
    try:
        answer = send_test(endpoint=endpoint, now=timezone.now())
    except NotPosted as error:
        return _shown(request, tested=_tested(str(error), error.answer, taken=False))
    return _shown(request, tested=_tested(_("It answered %(answer)s.") % {"answer": answer}, answer, taken=True))


def _tested(said: str, answer: Answer | None, *, taken: bool) -> Tested:
    body = "".join(each if each.isprintable() or each == "\n" else "�" for each in (answer.body if answer else ""))
    return Tested(taken=taken, said=said, body=body[:SHOWN_OF_ANSWER].strip())


def _endpoint(request: SignedInRequest) -> WebhookEndpoint:
    found = _held(request).webhook
    if found is None:
        raise Unanswerable(_("You have no address of your own; give one first."))
    return found


def _open_calendar(request: SignedInRequest) -> HttpResponse:
    _feed, secret = open_feed(by=request.user, now=timezone.now())
    return _shown(request, calendar=f"{settings.SITE_URL}{reverse('web:calendar', args=[secret])}")


def _revoke_calendar(request: SignedInRequest) -> HttpResponse:
    revoke_feed(by=request.user, user=request.user, now=timezone.now())
    return _done(request, _("The calendar’s address leads nowhere any more."), "calendar")


DEEDS: dict[str, Callable[[SignedInRequest], HttpResponse]] = {
    "wishes": _set,
    "address": _address,
    "renew": _renew,
    "on": _on,
    "off": _off,
    "remove": _remove,
    "test": _test,
    "calendar": _open_calendar,
    "revoke": _revoke_calendar,
}
