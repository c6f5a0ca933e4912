"""What somebody owns, to be handed over: by partnership, with what they were still to be told, and who could take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from initiatives.models import Initiative, Partnership, Reminder, Snooze, User
from initiatives.permissions import HANDING_OVER, drafters, partnerships_of


@dataclass(frozen=True)
class Owned:
    """One initiative, how many reminders about it (its commitments too) wait for its owner, and until when it is snoozed."""

    initiative: Initiative
    planned: int
    snoozed_until: date | None


@dataclass(frozen=True)
class Home:
    """What is owned in one partnership, by name, and who else may draft there and can sign in."""

    partnership: Partnership
    owned: tuple[Owned, ...]
    people: tuple[User, ...]


def owners(*, user: User) -> QuerySet[User]:
    """Those who own something that `user` may hand over, with `count`; those who cannot sign in first."""
    here = Q(owned_initiatives__partnership__in=partnerships_of(user=user, roles=HANDING_OVER))
    counted = User.objects.annotate(count=Count("owned_initiatives", filter=here, distinct=True))
    return counted.filter(count__gt=0).order_by("is_active", "username")


def homes(*, user: User, leaver: User, today: date) -> tuple[Home, ...]:
    """What `leaver` owns where `user` may hand it over, drafts too, by partnership. Three queries."""
    reach = partnerships_of(user=user, roles=HANDING_OVER)
    waiting = (
        Reminder.objects.filter(recipient=leaver, state="planned")
        .annotate(about=Coalesce("initiative", "commitment__initiative"))
        .filter(about=OuterRef("pk"))
        .order_by()
        .values("about")
        .annotate(count=Count("pk"))
    )
    snoozed = Snooze.objects.filter(user=leaver, initiative=OuterRef("pk"), until__gt=today)
    rows = (
        Initiative.objects.filter(owner=leaver, partnership__in=reach)
        .select_related("partnership")
        .annotate(planned=Coalesce(Subquery(waiting.values("count")), 0), snoozed=Subquery(snoozed.values("until")))
        .order_by("partnership__name", "partnership", "name", "pk")
    )
    found = [(home, tuple(some)) for home, some in groupby(rows, key=lambda row: row.partnership)]
    able = drafters(partnerships=[home for home, _some in found])
    return tuple(
        Home(
            home,
            tuple(Owned(row, row.planned, row.snoozed) for row in some),
            tuple(one for one in able[home.pk] if one != leaver),
        )
        for home, some in found
    )


def handed_over(*, user: User, act: UUID) -> Iterator[tuple[Partnership, list[Initiative]]]:
    """The initiatives that were handed over in an act of the history, as far as `user` may hand over there."""
    reach = partnerships_of(user=user, roles=HANDING_OVER)
    did = {"history_row__pgh_context": act, "history_row__pgh_context__metadata__did": "handed_over"}
    moved = Initiative.objects.filter(partnership__in=reach, **did).values("pk")
    rows = Initiative.objects.filter(pk__in=moved).select_related("partnership", "owner")
    rows = rows.order_by("partnership__name", "partnership", "name", "pk")
    for home, some in groupby(rows, key=lambda row: row.partnership):
        yield home, list(some)
