"""The addresses people have their own messages sent to: opened, moved, switched, removed, each with a secret of its own."""

import json
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from initiatives.actions.preference import tell_by_webhook
from initiatives.actions.writing import change, refuse, require, save_new, writes
from initiatives.models import Preference, User, WebhookEndpoint
from initiatives.webhooks.address import NotAnAddress, target
from initiatives.webhooks.post import Answer, post
from initiatives.webhooks.sign import new_secret


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


def _own(by: User, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    require(endpoint.owner_id == by.pk, to="change another's address")
    return WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)


def _checked(url: str) -> str:
    """The URL as it is kept; its name is judged again whenever something is sent. Plain HTTP is an intranet's only."""
    url, private = url.strip(), settings.WEBHOOK_ALLOW_PRIVATE
    try:
        to = target(url=url, private=private)
    except NotAnAddress as error:
        refuse("url", str(error))
    if to.scheme != "https" and not private:
        refuse("url", _("Give an https address: what is sent tells what you work on."), code="scheme")
    return url
