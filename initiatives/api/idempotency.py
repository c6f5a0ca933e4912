"""Idempotency-Key: a POST that is sent again under the same key is carried out once and answered as it was.

Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ . The header is a quoted string there;
a bare one is taken too. What the request does and what it was answered are kept in one transaction, so that whatever breaks
down in between leaves neither. Answers of 5xx and those that ask to come again are not kept, nor is the body of an answer
that no cache may store.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from initiatives.actions.idempotent_request import Asked, NotKept, Reused, Running, keep, once
from initiatives.api.problems import Invalid, KeyReused, StillRunning
from initiatives.api.renderers import OrjsonRenderer
from initiatives.filters.strict import shown
from initiatives.models import IdempotentRequest, User

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEY = re.compile(r'"(?P<quoted>[\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|(?P<bare>[\x21\x23-\x5b\x5d-\x7e]{1,255})')
KEPT_HEADERS = ("Location", "ETag", "Link")

Handler = Callable[..., Any]
Refusing = Callable[[Exception], Response]


class Once(APIView):
    """A view whose POST is carried out once under an Idempotency-Key."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks is known and let in; then whatever takes the POST is asked through its key."""
        super().initial(request, *args, **kwargs)
        view: Any = self
        handler = getattr(view, "post", None)
        if request.method == "POST" and HEADER in request.headers and handler is not None:
            view.post = partial(carried_out_once, handler, self.handle_exception)


def carried_out_once(handler: Handler, refusing: Refusing, request: Request, /, *args: Any, **kwargs: Any) -> Any:
    """The answer of `handler` to a request, or the one that was given to it before under the same key.

    `refusing` turns an exception into an answer. Raises Invalid (400) for a key that cannot be, KeyReused (422),
    StillRunning (409).
    """
    asked = Asked(
        by=cast(User, request.user), key=_read_key(request.headers[HEADER]), method=request.method or "",
        path=request.get_full_path()[:2000], fingerprint=_fingerprint(request),
    )  # fmt: skip
    failed: Response | None = None
    try:
        with once(asked=asked, now=timezone.now()) as row:
            if row.status is not None:
                return _again(row)
            try:
                with transaction.atomic():
                    answer = handler(request, *args, **kwargs)
            except Exception as error:
                answer = refusing(error)
                answer.exception = True
            if answer.status_code >= 500 or "Retry-After" in answer:
                failed = answer
                raise NotKept
            return _kept(row, answer)
    except NotKept:
        return failed
    except Running as error:
        raise StillRunning("The first request with this Idempotency-Key is not answered yet; ask again.") from error
    except Reused as error:
        raise KeyReused(
            f"This Idempotency-Key was sent with another request, {shown(str(error))}; take a new one."
        ) from error


def _read_key(sent: str) -> str:
    match = KEY.fullmatch(sent.strip())
    if match is None:
        said = f"{HEADER} is a text of 1 to 255 printable ASCII characters, such as a UUID, in quotation marks or bare."
        raise Invalid([{"detail": said, "code": "idempotency_key"}])
    return match["quoted"] or match["bare"]


def _fingerprint(request: Request) -> str:
    """Of what the body says: white space, the order of keys and a form's boundaries make no other request."""
    return hashlib.sha256(
        json.dumps([request.content_type, request.data], sort_keys=True, default=_told).encode()
    ).hexdigest()


def _told(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        raise TypeError(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, value.content_type, digest.hexdigest()]


def _kept(row: IdempotentRequest, answer: Any) -> HttpResponse:
    """The answer as it goes out, kept with its row."""
    if isinstance(answer, Response):
        body, media = OrjsonRenderer().render(answer.data), answer.content_type or OrjsonRenderer.media_type
    else:
        body, media = answer.content, answer["Content-Type"]
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    secret = "no-store" in answer.get("Cache-Control", "")
    keep(row=row, status=answer.status_code, headers={**headers, "Content-Type": media}, body=None if secret else body)
    sent = HttpResponse(body, status=answer.status_code, content_type=media)
    for name, value in answer.items():
        sent[name] = value
    sent["Content-Type"] = media
    return sent


def _again(row: IdempotentRequest) -> HttpResponse:
    headers = {name: value for name, value in row.headers.items() if name != "Content-Type"}
    if row.body is None:
        said = "It was carried out, and its answer held a secret, which is told once; look at the record itself."
        body = orjson.dumps({"type": "about:blank", "title": "Conflict", "status": 409, "detail": said,
                             "errors": [{"detail": said, "code": "told_once"}]})  # fmt: skip
        answer = HttpResponse(body, status=409, content_type="application/problem+json", headers=headers)
    else:
        answer = HttpResponse(
            bytes(row.body), status=row.status, content_type=row.headers["Content-Type"], headers=headers
        )
    answer[REPLAYED] = "true"
    return answer
