"""Spreading: each change behind a subscription's place that is about rows of its view becomes a notice, and the place moves on.

Both in one transaction, so no change is missed and none comes twice, whoever sweeps, and wherever a worker is killed. A
view that cannot be asked any more is told of once, and keeps its place until it is mended.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Cast

from initiatives.actions.subscription import BEGINNING, place_now
from initiatives.clocks import Clocks
from initiatives.filters.question import query_of, question
from initiatives.following.asked import NOUNS, Followed, meeting, rows_of, told
from initiatives.models import (
    Change,
    DueRevision,
    Notice,
    SavedView,
    StatusUpdate,
    Subscription,
    SubscriptionPlace,
)
from initiatives.models.change import Place

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Spread:
    """How many notices were planned, for how many subscriptions that were behind."""

    notices: int = 0
    subscriptions: int = 0


def spread(*, today: date) -> Spread:
    """Plan the notices of what is settled and was not told yet. Two sweeps at the same time do no harm."""
    horizon = Change.objects.horizon()
    if horizon is None:
        return Spread()
    made = [_one(pk, horizon, today) for pk in _behind(horizon)]
    return Spread(sum(number for number in made if number is not None), sum(number is not None for number in made))


def skip_to_the_end() -> None:
    """No follower is told what is settled and was not told yet."""
    at = Change.objects.horizon() or BEGINNING
    SubscriptionPlace.objects.update(era=at.era, xid=at.xid, line=at.pk)


def _behind(horizon: Place) -> list[int]:
    """Subscriptions by mail of people who can sign in that were not read to the horizon; one that has no place begins now."""
    mail = Subscription.objects.filter(channel="mail", user__is_active=True, user__is_system=False)
    for subscription in mail.filter(place=None):
        place_now(subscription=subscription)
    return list(mail.filter(_before(horizon, "place__")).order_by("pk").values_list("pk", flat=True))


def _before(place: Place, path: str = "") -> Q:
    behind = Q(**{f"{path}era__lt": place.era})
    xid = Func(Value(place.xid, TextField()), template="(%(expressions)s)::xid8")
    return behind | Q(**{f"{path}era": place.era}) & (
        Q(**{f"{path}xid__lt": xid}) | Q(**{f"{path}xid": xid, f"{path}line__lt": place.pk})
    )


@transaction.atomic
def _one(pk: int, horizon: Place, today: date) -> int | None:
    """Plan the notices of one subscription; None where another sweep holds it."""
    places = SubscriptionPlace.objects.filter(_before(horizon), pk=pk).annotate(at=Cast("xid", TextField()))
    place = places.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
    if place is None:
        return None
    subscription = Subscription.objects.select_related("view", "user").get(pk=pk)
    view, reader = subscription.view, subscription.user
    followed = Followed(view.page, query_of(view.query), reader)
    made = 0
    if SavedView.objects.visible_to(reader).filter(pk=view.pk).exists():
        if broken := _broken(followed, today):
            return _tell_fault(subscription, place, broken)
        here = Place(place.era, place.at, place.line)
        made = _plan(subscription, followed, here, horizon, today)
    place.era, place.xid, place.line, place.broken = horizon.era, horizon.xid, horizon.pk, ""
    place.save()
    return made


def _plan(subscription: Subscription, followed: Followed, here: Place, horizon: Place, today: date) -> int:
    between = Change.objects.after(here).up_to(horizon).placed()
    behind = list(told(changes=between.filter(noun__in=NOUNS[followed.noun])))
    of = rows_of(changes=behind, noun=followed.noun)
    if not of:
        return 0
    ids = set(of.values())
    earlier = _begun(behind) - MOMENT
    now = meeting(followed=followed, ids=ids, clocks=Clocks(today=today))
    before = meeting(followed=followed, ids=ids, clocks=Clocks(today=today, known_at=earlier))
    rows = [
        Notice(subscription=subscription, change=change, left=of[change.pk] not in now)
        for change in behind
        if of.get(change.pk) in now | before
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _begun(changes: list[Change]) -> datetime:
    """When the first of some changes began: a line of a ledger is dated before the change that announces it."""
    moments = [change.recorded_at for change in changes]
    for kind, model in (("status", StatusUpdate), ("due_date", DueRevision)):
        if ids := [change.data["id"] for change in changes if change.kind == kind]:
            moments += model._default_manager.filter(pk__in=ids).values_list("recorded_at", flat=True)
    return min(moments)


def _broken(followed: Followed, today: date) -> str:
    found = question(
        noun=followed.noun, query=followed.query, reader=followed.reader, clocks=Clocks(today=today), only=[]
    )
    return " ".join(dict.fromkeys(problem.detail for problem in found.problems))


def _tell_fault(subscription: Subscription, place: SubscriptionPlace, broken: str) -> int:
    if place.broken == broken:
        return 0
    SubscriptionPlace.objects.filter(pk=place.pk).update(broken=broken)
    return len(Notice.objects.bulk_create([Notice(subscription=subscription, broken=broken)], ignore_conflicts=True))
