"""Deliveries that somebody has sent again, those that are no longer to be sent, and those that are forgotten."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from initiatives.actions.writing import require, writes
from initiatives.models import User, WebhookDelivery, WebhookEndpoint, WebhookPlace
from initiatives.permissions import may_administer
from initiatives.webhooks.spread import skip_to_the_end

UNSENT = ("waiting", "aside")
FORGOTTEN = ("delivered", "left_out")
BATCH = 1000  # rows deleted in one transaction
DISCARDED = "It may have gone out before the restore."


@writes
def send_again(*, by: User, deliveries: Collection[WebhookDelivery], now: datetime) -> int:
    """Let them be sent again from `now` on, each under its own id, whatever became of them; give how many.

    Who and when is kept; the three days begin anew. Raises ValidationError where an endpoint is switched off,
    PermissionDenied to anybody but its owner and administrators.
    """
    for endpoint in {each.endpoint for each in deliveries}:
        require(endpoint.owner_id == by.pk or may_administer(user=by), to="have another's deliveries sent again")
        if not endpoint.active:
            raise ValidationError(_("%(url)s is switched off; switch it on first.") % {"url": endpoint.url}, code="off")
    rows = WebhookDelivery.objects.filter(pk__in=[each.pk for each in deliveries])
    # The places first, as whoever delivers locks them: what is on its way is noted before it is sent again.
    places = WebhookPlace.objects.filter(endpoint__in=rows.values("endpoint"))
    list(places.select_for_update().order_by("pk"))
    places.update(not_before=now)
    return rows.update(
        state="waiting", failures=0, first_failed_at=None, not_before=now, replayed_by=by, replayed_at=now
    )


def give_up_waiting(*, because: str, endpoint: WebhookEndpoint | None = None) -> int:
    """What waits (for an endpoint, or for all) is not sent any more, and says why; give how many."""
    rows = WebhookDelivery.objects.filter(state__in=UNSENT)
    if endpoint is not None:
        rows = rows.filter(endpoint=endpoint)
    return rows.update(state="given_up", last_answer=because)


def discard() -> int:
    """After a restore: nothing that was recorded so far is told any more; give how many deliveries waited."""
    skip_to_the_end()
    return give_up_waiting(because=DISCARDED)


def forget_delivered(*, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Delete what was delivered (or left out) more than WEBHOOK_DELIVERIES_KEPT days before `now` (UTC); give how many.

    A batch is one transaction, and what another holds is left for the next time. What was given up stays, to be sent again.
    """
    before = now - timedelta(days=settings.WEBHOOK_DELIVERIES_KEPT)
    over = WebhookDelivery.objects.alias(ended=Coalesce("delivered_at", "created_at"))
    over = over.filter(state__in=FORGOTTEN, ended__lt=before).order_by("pk")
    gone = 0
    while not stopping():
        with transaction.atomic():
            batch = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
            gone += WebhookDelivery.objects.filter(pk__in=batch).delete()[0]
        if len(batch) < BATCH:
            break
    return gone
