"""What is answered when something broke: a page, or a problem under the API; 503 while the database is away."""

import sys

import orjson
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from initiatives.models.away import RETRY_AFTER, is_away


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an error that nobody caught: 503 with Retry-After where the database is away, else 500."""
    away = is_away(sys.exc_info()[1])
    status = 503 if away else 500
    if request.path.startswith("/api/"):
        title, detail = (
            ("Service Unavailable", "The database cannot be reached; try again soon.")
            if away
            else ("Internal Server Error", "Something broke on our side; it was written to the log.")
        )
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        response = HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")
    else:
        response = HttpResponse(render_to_string(f"{status}.html", {"path": request.get_full_path()}), status=status)
    if away:
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
