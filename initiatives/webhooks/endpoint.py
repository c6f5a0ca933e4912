"""The addresses people have their own messages sent to: opened, moved, switched, removed, each with a secret of its own."""

import json
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from initiatives.actions.preference import tell_by_webhook
from initiatives.actions.writing import change, require, save_new, writes
from initiatives.models import Preference, User, WebhookEndpoint
from initiatives.webhooks.address import NotAnAddress, target
from initiatives.webhooks.post import PATIENCE, Answer, InDoubt, NotPosted, Refused, TryLater, post
from initiatives.webhooks.sign import new_secret

BECAME: dict[type[NotPosted], str] = {Refused: "refused", TryLater: "later", InDoubt: "in_doubt"}
NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")
GONE = 410


@writes
def open_for_digest(*, by: User, url: str) -> tuple[WebhookEndpoint, str]:
    """An endpoint of `by` that their digest is sent to, and its secret. Raises ValidationError (url)."""
    row = WebhookEndpoint(owner=by, url=_checked(url), secret=new_secret())
    save_new(row)
    tell_by_webhook(by=by, endpoint=row)
    return row, row.secret


@writes
def move(*, by: User, endpoint: WebhookEndpoint, url: str) -> WebhookEndpoint:
    """Another address with the same secret. Raises ValidationError (url), PermissionDenied."""
    row = _own(by, endpoint)
    change(row, values={"url": _checked(url)})
    return row


@writes
def renew_secret(*, by: User, endpoint: WebhookEndpoint) -> str:
    """A new secret, which signs from now on; the old one signs nothing more. Raises PermissionDenied."""
    row = _own(by, endpoint)
    change(row, values={"secret": new_secret()})
    return row.secret


@writes
def switch(*, by: User, endpoint: WebhookEndpoint, on: bool) -> WebhookEndpoint:
    """Whether anything is sent there. Raises PermissionDenied."""
    row = _own(by, endpoint)
    change(row, values={"active": on})
    return row


@writes
def remove(*, by: User, endpoint: WebhookEndpoint) -> None:
    """Forget the address and its secret; the digest is sent there no more. Raises PermissionDenied."""
    row = _own(by, endpoint)
    if Preference.objects.filter(user=by, webhook=row).exists():
        tell_by_webhook(by=by, endpoint=None)
    row.delete()


def send_test(*, endpoint: WebhookEndpoint, now: datetime) -> Answer:
    """Post a message of type `test` and give the answer; raises a kind of NotPosted. `now` is the moment signed."""
    said = _("A test that %(owner)s asked for; nothing is due.") % {"owner": endpoint.owner.username}
    message: dict[str, Any] = {"type": "test", "timestamp": now.isoformat(), "data": {"text": said}}
    body = json.dumps(message, ensure_ascii=False).encode()
    return post(
        url=endpoint.url, secret=endpoint.secret, message_id=f"test_{secrets.token_hex(12)}", body=body, now=now
    )


def hand_over(
    *,
    endpoint: WebhookEndpoint,
    message_id: str,
    payload: dict[str, Any],
    patience: float,
    clock: Callable[[], datetime],
) -> tuple[str, str]:
    """Post a payload in at most `patience` seconds; what became of it and the other side's words, as reminders ask it.

    That is "sent", "refused" (for good), "later" or "in_doubt". `message_id` stays the same at every attempt, whatever
    characters it has; `clock` gives the moment of this one. Who answers 410 wishes to hear no more, and is switched off.
    """
    told = NOT_IN_AN_ID.sub("-", message_id.strip("<>"))
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        answer = post(
            url=endpoint.url, secret=endpoint.secret, message_id=told, body=body, now=clock(),
            patience=min(patience, PATIENCE),
        )  # fmt: skip
    except NotPosted as error:
        if error.answer and error.answer.status == GONE:
            _switch_off(by=User.objects.system(), endpoint=endpoint)
        return BECAME[type(error)], str(error)
    return "sent", str(answer)


@writes
def _switch_off(*, by: User, endpoint: WebhookEndpoint) -> None:  # noqa: ARG001 - `writes` puts `by` into the history
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(active=False)


def _own(by: User, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    require(endpoint.owner_id == by.pk, to="change another's address")
    return WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)


def _checked(url: str) -> str:
    """The URL as it is kept; its name is judged again whenever something is sent. Plain HTTP is an intranet's only."""
    url, private = url.strip(), settings.WEBHOOK_ALLOW_PRIVATE
    try:
        to = target(url=url, private=private)
    except NotAnAddress as error:
        raise ValidationError({"url": [str(error)]}) from error
    if to.scheme != "https" and not private:
        raise ValidationError({"url": [_("Give an https address: what is sent tells what you work on.")]})
    return url
