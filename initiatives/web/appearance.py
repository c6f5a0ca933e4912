"""Light, dark, or as the system has it: kept in a cookie and put on <html> by the server, so that no page flashes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

A_YEAR = 365 * 24 * 3600


@csrf_exempt  # a token would have every page of every visitor set a cookie; another site can gain nothing here
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the theme that was posted and lead back to `next`, a path of ours. 400 for a theme there is not."""
    chosen, to = request.POST.get("theme", ""), request.POST.get("next", "")
    if chosen not in settings.THEMES:
        sentence = _("theme is “%(given)s”; it can be %(allowed)s.")
        return HttpResponseBadRequest(
            sentence % {"given": chosen, "allowed": ", ".join(settings.THEMES)},
            content_type="text/plain; charset=utf-8",
        )
    inside = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    response = HttpResponseRedirect(to if inside else "/")
    if chosen == "auto":
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie(
            "theme", chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response
