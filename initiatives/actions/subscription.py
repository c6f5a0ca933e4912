"""Following a saved view: by mail from now on, or by a feed under a secret address."""

import secrets

from initiatives.actions.calendar_feed import BYTES, hash_of
from initiatives.actions.writing import require, writes
from initiatives.models import Change, SavedView, Subscription, SubscriptionPlace, User
from initiatives.models.change import Place

BEGINNING = Place(0, "0", 0)


@writes
def follow(*, by: User, view: SavedView) -> Subscription:
    """Tell `by` of what changes in the view from now on, in their digest; whoever follows it already goes on.

    Raises PermissionDenied for a view they may not see.
    """
    _require_sight(by, view)
    row, new = Subscription.objects.get_or_create(view=view, user=by, channel="mail")
    if new:
        place_now(subscription=row)
    return row


@writes
def unfollow(*, by: User, view: SavedView) -> bool:
    """Tell `by` no more of the view by mail; whether they were told. What waits to be told goes too."""
    return Subscription.objects.filter(view=view, user=by, channel="mail").delete()[0] > 0


@writes
def open_view_feed(*, by: User, view: SavedView) -> tuple[Subscription, str]:
    """A new secret for the feed of `by` of the view, which nobody is told again; the one before leads nowhere any more.

    Raises PermissionDenied for a view they may not see.
    """
    _require_sight(by, view)
    secret = secrets.token_urlsafe(BYTES)
    row, _new = Subscription.objects.update_or_create(
        view=view, user=by, channel="feed", defaults={"secret_sha256": hash_of(secret=secret)}
    )
    return row, secret


@writes
def revoke_view_feed(*, by: User, view: SavedView) -> bool:
    """End the feed of `by` of the view; whether there was one."""
    return Subscription.objects.filter(view=view, user=by, channel="feed").delete()[0] > 0


def place_now(*, subscription: Subscription) -> None:
    """Nothing of before is told. Call it in the transaction that makes the subscription."""
    at = Change.objects.horizon() or BEGINNING
    SubscriptionPlace.objects.get_or_create(
        subscription=subscription, defaults={"era": at.era, "xid": at.xid, "line": at.pk}
    )


def _require_sight(by: User, view: SavedView) -> None:
    require(SavedView.objects.visible_to(by).filter(pk=view.pk).exists(), to="follow this view")
