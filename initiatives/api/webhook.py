"""One's own webhook endpoints: made, changed, tried and forgotten; what was delivered to them, and sending it again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives import vocabulary
from initiatives.actions import Conflict
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given, Wrong
from initiatives.api.detail import DetailView, read_one
from initiatives.api.listing import ListView
from initiatives.api.precondition import read_match
from initiatives.api.problems import Stale
from initiatives.api.resource import Resource, View, matching
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, header
from initiatives.api.schema.webhook import CALLBACKS
from initiatives.clocks import known
from initiatives.filters.strict import nearest, shown
from initiatives.filters.webhook import DeliveryFilter, WebhookFilter
from initiatives.models import Partnership, WebhookDelivery, WebhookEndpoint
from initiatives.shapes.webhook import deliveries_of, delivery_shape, webhook_shape
from initiatives.webhooks.delivery import send_again
from initiatives.webhooks.endpoint import edit, open_endpoint, remove, renew_secret, send_test
from initiatives.webhooks.post import Answer, NotPosted

BETWEEN_TESTS = 10  # seconds
SHOWN_OF_ANSWER = 1000

RESOURCE = Resource(
    name="webhooks",
    one="webhook",
    component="Webhook",
    model=WebhookEndpoint,
    shape=webhook_shape,
    filters=WebhookFilter,
    own=True,
    rows=lambda asker: known(
        rows=WebhookEndpoint.objects.filter(owner_id=asker.reader.pk), clocks=asker.clocks, moment="created_at"
    ),
)
DELIVERIES = Resource(
    name="webhooks/deliveries",
    one="delivery",
    component="Delivery",
    model=WebhookDelivery,
    shape=delivery_shape,
    filters=DeliveryFilter,
    default="-id",
    own=True,
    rows=lambda asker: known(rows=deliveries_of(asker=asker), clocks=asker.clocks, moment="created_at"),
)
IF_MATCH = header("If-Match", "The ETag as you read it; `*` takes it as it is.", required=True)
CHANGING = (403, 404, 412, 413, 415, 428)


class WebhooksView(ListView):
    """GET: one's own endpoints. POST: another."""

    def described(self, method: str) -> Operation | None:
        """Reading endpoints, and making one."""
        if method != "POST":
            return super().described(method)
        adding = reading.adding(
            name="webhooks", one="webhook", component="WebhookWithSecret", body="NewWebhook", verb="Make"
        )
        return replace(adding, callbacks=CALLBACKS)

    def post(self, request: Request) -> Response:
        """201 with the endpoint and, this once, its secret; 400 or 403."""
        parameters.check(query=request.query_params, known=())
        fields = _fields()
        del fields["active"]
        fields["address"] = replace(fields["address"], required=True)
        values = _named(body.read_body(body=request.data, fields=fields))
        with _refusing():
            row, secret = open_endpoint(by=recording.writer(request), **values)
        answer = _with_secret(request, row, secret)
        answer.status_code = 201
        answer["Location"] = f"{parameters.read_asker(request).base}webhooks/{row.pk}/"
        return answer


class WebhookView(DetailView):
    """GET: one endpoint. PATCH: change it. DELETE: forget it and what was sent there."""

    def described(self, method: str) -> Operation | None:
        """Reading, changing and forgetting an endpoint."""
        if method == "PATCH":
            return Operation(
                name="webhooks_change", tag="webhooks", summary="Change some fields of a webhook.", answers=of("Webhook"),
                parameters=(IF_MATCH,), body=of("WebhookChange"), problems=CHANGING, headers=reading.ETAG, open=False,
            )  # fmt: skip
        if method == "DELETE":
            return Operation(
                name="webhooks_delete", tag="webhooks", summary="Forget a webhook, its secret and its deliveries.",
                answers={}, parameters=(IF_MATCH,), status=204, problems=(403, 404, 412, 428), open=False,
            )  # fmt: skip
        return super().described(method)

    def patch(self, request: Request, key: str) -> Response:
        """200 with the endpoint as it is now; 400, 403, 404, 412 when stale, 428 without If-Match."""
        row, version = _to_change(request, key)
        values = _named(body.read_body(body=request.data, fields=_fields()))
        with _refusing():
            edit(by=recording.writer(request), endpoint=row, version=version, **values)
        content, etag = read_one(RESOURCE, parameters.read_asker(request), key) or (b"null", '"0"')
        return Response(orjson.Fragment(content), headers={"ETag": etag})

    def delete(self, request: Request, key: str) -> Response:
        """204; 403, 404, 412 when stale, 428 without If-Match."""
        row, version = _to_change(request, key)
        with _refusing():
            remove(by=recording.writer(request), endpoint=row, version=version)
        return Response(status=204)


class Own(View):
    """What is done with an endpoint of one's own."""

    @property
    def own(self) -> bool:
        """Visitors have none."""
        return True


class RotateView(Own):
    """POST: a new secret."""

    def described(self, method: str) -> Operation | None:
        """Renewing the secret."""
        return Operation(
            name="webhooks_rotate_secret", tag="webhooks", summary="Make a new secret; the old one signs beside it for 24 hours.",
            answers=of("WebhookWithSecret"), parameters=(IF_MATCH,), body=of("SecretRenewal"), problems=CHANGING,
            headers=reading.ETAG, open=False, optional=True,
        )  # fmt: skip

    def post(self, request: Request, key: str) -> Response:
        """200 with the endpoint and, this once, its new secret; 400, 403, 404, 412 when stale, 428 without If-Match."""
        row, version = _to_change(request, key)
        values = body.read_body(body=request.data, fields={"at_once": Given(body.yes_no)})
        by, now = recording.writer(request), timezone.now()
        with _refusing():
            secret = renew_secret(by=by, endpoint=row, now=now, version=version, **values)
        return _with_secret(request, row, secret)


class TestView(Own):
    """POST: a message of type `test`."""

    def described(self, method: str) -> Operation | None:
        """Trying an endpoint."""
        return Operation(
            name="webhooks_test", tag="webhooks", summary="Send a signed message of type `test` now, and say what came back.",
            answers=of("WebhookTest"), problems=(403, 404), open=False,
        )  # fmt: skip

    def post(self, request: Request, key: str) -> Response:
        """200 with what came of it, also where it was not taken; 403, 404, 429 within ten seconds of the last."""
        parameters.check(query=request.query_params, known=())
        row = _found(request, key)
        if not cache.add(f"webhook-test-{request.user.pk}", True, timeout=BETWEEN_TESTS):
            raise Throttled(wait=BETWEEN_TESTS, detail="A test was sent just now.")
        try:
            answer: Answer | None = send_test(endpoint=row, now=timezone.now())
        except NotPosted as error:
            return Response({"taken": False, "said": str(error), "body": _printable(error.answer)})
        return Response({"taken": True, "said": f"It answered {answer}.", "body": _printable(answer)})


class DeliveriesView(ListView):
    """GET: what was sent to an endpoint of one's own, and what became of it."""

    def described(self, method: str) -> Operation | None:
        """Reading the deliveries."""
        listing = reading.listing(resource=DELIVERIES)
        return replace(
            listing, name="webhooks_deliveries", tag="webhooks", summary="What was sent to a webhook, the latest first.",
            problems=(404,),
        )  # fmt: skip

    def get(self, request: Request, key: str) -> Any:  # type: ignore[override] # the address names the endpoint
        """The page; 404 for another's endpoint."""
        pk = _found(request, key).pk
        # What a list depends on is kept by its name, which therefore names the endpoint too.
        self.resource = replace(
            DELIVERIES,
            name=f"webhooks/{pk}/deliveries",
            rows=lambda asker: DELIVERIES.visible(asker).filter(endpoint=pk),
        )
        return super().get(request)


class ReplayView(Own):
    """POST: send a delivery again."""

    def described(self, method: str) -> Operation | None:
        """Sending again."""
        return Operation(
            name="webhooks_replay", tag="webhooks", summary="Send it again, under the same `webhook-id`, whatever became of it.",
            answers=of("Delivery"), problems=(403, 404), open=False,
        )  # fmt: skip

    def post(self, request: Request, key: str, delivery: str) -> Response:
        """200 with the delivery, which waits to be sent; 400 where the endpoint is switched off, 403, 404."""
        parameters.check(query=request.query_params, known=())
        asker = parameters.read_asker(request)
        rows = DELIVERIES.visible(asker).filter(endpoint=_found(request, key)).select_related("endpoint")
        row = matching(DELIVERIES, rows, delivery).first()
        if row is None:
            raise Http404(f"There is no delivery “{shown(delivery)}” to this webhook.")
        send_again(by=recording.writer(request), deliveries=[row], now=timezone.now())
        content, _etag = read_one(DELIVERIES, asker, delivery) or (b"null", "")
        return Response(orjson.Fragment(content))


def _found(request: Request, key: str) -> WebhookEndpoint:
    """The asker's endpoint at a key. Raises Http404."""
    own = WebhookEndpoint.objects.filter(owner_id=request.user.pk).select_related("owner")
    row: WebhookEndpoint | None = matching(RESOURCE, own, key).first()
    if row is None:
        raise Http404(f"There is no webhook “{shown(key)}”, or it is not shown to you.")
    return row


def _to_change(request: Request, key: str) -> tuple[WebhookEndpoint, int | None]:
    parameters.check(query=request.query_params, known=())
    row = _found(request, key)
    return row, read_match(request).version


@contextmanager
def _refusing() -> Iterator[None]:
    """What an action refuses, in the names of the API: a row changed meanwhile is stale, and a URL an address."""
    try:
        yield
    except Conflict as error:
        raise Stale(str(error)) from error
    except ValidationError as refusal:
        told = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
        raise ValidationError({"address" if name == "url" else name: each for name, each in told.items()}) from refusal


def _with_secret(request: Request, row: WebhookEndpoint, secret: str) -> Response:
    """The endpoint with its secret, which no cache keeps."""
    content, etag = read_one(RESOURCE, parameters.read_asker(request), str(row.pk)) or (b"{}", '"0"')
    headers = {"ETag": etag, "Cache-Control": "no-store, private"}
    return Response({**orjson.loads(content), "secret": secret}, headers=headers)


def _fields() -> dict[str, Given]:
    return {
        "address": Given(body.text),
        "active": Given(body.yes_no),
        "changes": Given(body.yes_no),
        "kinds": Given(_kinds),
        "partnership": Given(body.or_null(body.by_slug(Partnership.objects.all()))),
    }


def _named(values: dict[str, Any]) -> dict[str, Any]:
    """The values under the names that the model has for them."""
    return {"url" if name == "address" else name: value for name, value in values.items()}


def _kinds(value: Any) -> Sequence[str]:
    if not isinstance(value, list):
        raise Wrong("write a list of kinds.", code="type")
    for place, each in enumerate(value):
        if not isinstance(each, str) or each not in vocabulary.CHANGE_KINDS:
            near = nearest(value=str(each), known=vocabulary.CHANGE_KINDS)
            raise Wrong(f"there is no kind “{shown(str(each))}”; {near}", code="unknown", at=f"/{place}")
    return value


def _printable(answer: Answer | None) -> str:
    written = "".join(each if each.isprintable() or each == "\n" else "�" for each in (answer.body if answer else ""))
    return written[:SHOWN_OF_ANSWER].strip()
