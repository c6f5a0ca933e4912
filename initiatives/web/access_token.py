"""One's own access tokens: looked at, issued (shown once), revoked."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.actions.access_token import DAYS, LONGEST, issue_token, revoke_token
from initiatives.models import AccessToken
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import SignedInRequest
from initiatives.web.wishing import Refusable

ENDS_SOON = timedelta(days=14)
SCOPES = [
    ("read", gettext_lazy("Read: everything you may see, and no change")),
    ("write", gettext_lazy("Read and write: everything you may do through the API")),
]


class TokenForm(Refusable):
    """What a token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=80,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("nightly export"), "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say what it is for, so that you know later whether it is still needed.")},
    )  # fmt: skip
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=SCOPES, initial="read", widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"), initial=DAYS, min_value=1, max_value=LONGEST,
        error_messages={"invalid": gettext_lazy("Write a whole number of days.")},
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A token as the page shows it."""

    token: AccessToken
    expired: bool
    ends_soon: bool


@login_required
@page(methods=("GET", "HEAD", "POST"))
def tokens(request: SignedInRequest) -> HttpResponse:
    """The page; a POST issues a token, whose secret only that answer shows, or revokes one of one's own."""
    if request.method != "POST":
        return _shown(request, TokenForm())
    doing = request.POST.get("doing", "")
    if doing == "issue":
        return _issue(request)
    if doing == "revoke":
        return _revoke(request)
    raise Unanswerable(f"doing is “{doing}”; it can be issue, revoke.")


def _issue(request: SignedInRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made, secret = issue_token(
                by=request.user, user=request.user, name=given["name"], read_only=given["scope"] == "read",
                days=given["days"], now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _shown(request, TokenForm(), made=made, secret=secret)
    return _shown(request, form, status=400)


def _revoke(request: SignedInRequest) -> HttpResponse:
    token = AccessToken.objects.filter(user=request.user, token_key=request.POST.get("token", "")).first()
    if token is None:
        raise Http404(_("You have no such token."))
    revoke_token(by=request.user, token=token, now=timezone.now())
    messages.success(request, _("Revoked: %(token)s. Whoever still sends it is refused.") % {"token": token})
    return redirect("web:tokens")


def _shown(
    request: SignedInRequest, form: TokenForm, *, status: int = 200, made: AccessToken | None = None, secret: str = ""
) -> HttpResponse:
    now = timezone.now()
    mine = AccessToken.objects.filter(user=request.user)
    standing = mine.standing(now=now)
    context = {
        "form": form,
        "standing": [
            Shown(each, expired=False, ends_soon=bool(each.expiry and each.expiry < now + ENDS_SOON))
            for each in standing
        ],
        "past": [
            Shown(each, expired=each.revoked_at is None, ends_soon=False)
            for each in mine.exclude(pk__in=standing.values("pk")).select_related("revoked_by")[:100]
        ],
        "made": made,
        "secret": secret,
        "site": settings.SITE_URL,
        "days": DAYS,
        "longest": LONGEST,
    }
    response = render(request, "web/access_token/page.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
