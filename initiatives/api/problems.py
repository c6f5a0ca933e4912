"""Every error under the API as RFC 9457 problem details, with each fault's place: a parameter, or a pointer into the body.

Source of the members: https://www.rfc-editor.org/rfc/rfc9457; pointers are RFC 6901 as URI fragments.
"""

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from initiatives.actions import Conflict
from initiatives.api.permissions import MissingScope
from initiatives.filters.strict import Problem, shown
from initiatives.models.away import RETRY_AFTER, is_away
from initiatives.search import TookTooLong

MEDIA_TYPE = "application/problem+json"
DEADLOCK = "40P01"
log = logging.getLogger("initiatives.api")


class Invalid(exceptions.APIException):
    """400; `errors` are {"parameter" or "pointer", "detail", "code"}."""

    status_code = 400
    default_code = "invalid"

    def __init__(self, errors: Iterable[dict[str, str]]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(dict.fromkeys(error["detail"] for error in self.errors)))


class Refused(Invalid):
    """409: the record cannot go, as it stands; `refusal` says why."""

    status_code = 409
    default_code = "refused"

    def __init__(self, refusal: ValidationError) -> None:
        super().__init__(_faults(refusal))


class ManyRefused(Invalid):
    """Some of many rows are refused, so that none was written; `errors` point at each."""

    def __init__(self, status: int, errors: list[dict[str, str]]) -> None:
        super().__init__(errors)
        self.status_code = status
        rows = {error["pointer"].split("/")[1] for error in errors}
        said = f"Nothing was written: {len(rows)} {'row is' if len(rows) == 1 else 'rows are'} refused."
        self.detail = exceptions.ErrorDetail(said, code=self.default_code)


class KeyReused(exceptions.APIException):
    """422: the Idempotency-Key was sent with another request."""

    status_code = 422
    default_code = "key_reused"


class StillRunning(exceptions.APIException):
    """409: the first request with this Idempotency-Key is not answered yet; `wait` is in seconds."""

    status_code = 409
    default_code = "still_running"
    wait = 1


class Stale(exceptions.APIException):
    """412: the record was changed since the client read it."""

    status_code = 412
    default_code = "stale"


class Withheld(exceptions.APIException):
    """451: the text is withheld; the detail gives the reason."""

    status_code = 451
    default_code = "withheld"


class TooMany(exceptions.APIException):
    """429: more of a kind of asking than is allowed; `wait` is the seconds until the next may come."""

    status_code = 429
    default_code = "throttled"

    def __init__(self, *, kind: str, quota: int, wait: int) -> None:
        self.wait = wait
        super().__init__(f"More than {quota} requests in a minute for {kind}; wait {wait} seconds.")


class PreconditionRequired(exceptions.APIException):
    """428: a change without If-Match."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = "A change needs If-Match with the ETag of the record as you read it."


def of_parameters(problems: Iterable[Problem]) -> Invalid:
    """The 400 of parameters that are unknown or cannot be."""
    return Invalid({"parameter": each.parameter, "detail": each.detail, "code": each.code} for each in problems)


def of_body(pointer: str, detail: str, code: str = "invalid") -> dict[str, str]:
    """One fault of a body; `pointer` is a JSON pointer such as /passages/0, "" for the body as a whole."""
    return {"pointer": f"#{pointer}", "detail": detail, "code": code}


def handler(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to an exception of a view; an unforeseen one is logged and answered with a plain 500."""
    set_rollback()
    if (known := answer_to(error)) is not None:
        return known
    log.error("%s failed", context["request"].path, exc_info=error)
    return answer(500, "Something went wrong on our side; it has been logged.", code="error")


def answer_to(error: Exception) -> Response | None:
    """The answer to an exception that is foreseen, else None."""
    match error:
        case exceptions.APIException():
            return _answer_known(error)
        case Http404():
            return answer(404, str(error) or "There is nothing here.", code="not_found")
        case PermissionDenied():
            return answer(403, str(error) or "You may not do that.", code="permission_denied")
        case ValidationError():
            refused = Invalid(_faults(error))
            return answer(400, str(refused.detail), errors=refused.errors)
        case Conflict():
            return answer(409, str(error), code="conflict", current=error.current)
        case TookTooLong():
            return answer(503, "The search took too long and was stopped; ask for fewer words.", code="took_too_long")
        case OperationalError() if getattr(error.__cause__, "sqlstate", "") == DEADLOCK:
            crossed = "Another write crossed this one, and nothing was written; send it again."
            response = answer(409, crossed, code="crossed")
            response["Retry-After"] = "1"
            return response
        case _ if is_away(error):
            response = answer(503, "The database cannot be reached; try again soon.", code="away")
            response["Retry-After"] = str(RETRY_AFTER)
            return response
    return None


def answer(
    status: int, detail: str, *, code: str = "", errors: list[dict[str, str]] | None = None, **more: Any
) -> Response:
    """A problem document; without `errors` its one fault is `detail` with `code`."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [{"detail": detail, "code": code}] if errors is None else errors,
        **more,
    }
    return Response(body, status=status, content_type=MEDIA_TYPE)


def _answer_known(error: exceptions.APIException) -> Response:
    if isinstance(error, Invalid):
        return answer(error.status_code, str(error.detail), errors=error.errors)
    code, detail = error.get_codes(), str(error.detail)
    more: dict[str, Any] = {"scope": error.scope} if isinstance(error, MissingScope) else {}
    if isinstance(error, exceptions.NotAuthenticated):
        detail = "Sign in, or send a token as “Authorization: Token …”."
    response = answer(error.status_code, detail, code=code if isinstance(code, str) else "invalid", **more)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _faults(error: ValidationError) -> list[dict[str, str]]:
    fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    return [
        of_body("" if name == NON_FIELD_ERRORS else f"/{name}", shown(sentence, longest=1000), each.code or "invalid")
        for name, errors in fields.items()
        for each in errors
        for sentence in each.messages
    ]
