"""The desk: what one person answers for and should look at now, what they snoozed, and the mail they did not get.

Who answers is said as `reminders.due` says it: the owner, else the administrators of the partnership or of all.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment, Digest, Initiative, Partnership, Snooze, User
from initiatives.permissions import DRAFTING, may_administer, partnerships_of

AHEAD = timedelta(days=14)
MOST = 50


@dataclass(frozen=True)
class Matter:
    """One subject that waits: the subject as `with_standing` gives it, and what may be done about it here."""

    subject: Initiative | Commitment
    noun: str
    partnership: Partnership
    due_on: date
    snoozed_until: date | None
    may_record: bool

    @property
    def key(self) -> str:
        """What names it in a form and as an anchor, e.g. initiative-12."""
        return f"{self.noun}-{self.subject.pk}"


@dataclass(frozen=True)
class Desk:
    """The matters of one person, the nearest first; `more` says that the lists stop before the end."""

    overdue: tuple[Matter, ...]
    due: tuple[Matter, ...]
    snoozed: tuple[Matter, ...]
    more: bool
    undelivered: tuple[Digest, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing waits and nothing is snoozed."""
        return not (self.overdue or self.due or self.snoozed)


def desk(*, user: User, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment], clocks: Clocks) -> Desk:
    """What waits for `user` at the clocks, of rows already visible to them; reviews are shown two weeks ahead."""
    recording = set(partnerships_of(user=user, roles=DRAFTING).values_list("pk", flat=True))
    matters, more = [], False
    for noun, rows in (
        ("initiative", _initiatives(user, initiatives, clocks)),
        ("commitment", _commitments(user, commitments, initiatives, clocks)),
    ):
        rows = rows.annotate(snoozed_until=_snoozed_until(user, noun, clocks))
        waiting = list(rows.filter(due__lte=clocks.day + AHEAD, snoozed_until=None).order_by("due", "pk")[: MOST + 1])
        more = more or len(waiting) > MOST
        snoozed = rows.exclude(snoozed_until=None).order_by("snoozed_until", "pk")[:MOST]
        matters += [_matter(row, noun, recording) for row in (*waiting[:MOST], *snoozed)]
    matters.sort(key=lambda matter: (matter.due_on, str(matter.subject)))
    awake = [matter for matter in matters if matter.snoozed_until is None]
    return Desk(
        overdue=tuple(matter for matter in awake if matter.due_on < clocks.day),
        due=tuple(matter for matter in awake if matter.due_on >= clocks.day),
        snoozed=tuple(matter for matter in matters if matter.snoozed_until),
        more=more,
        undelivered=_undelivered(user),
    )


def _initiatives(user: User, rows: QuerySet[Initiative], clocks: Clocks) -> QuerySet[Any]:
    standing = with_standing(rows=rows.filter(_answers("", "", user), publication="published"), clocks=clocks)
    due = Coalesce(_day("next_review_on"), _civil(F("published_at")))
    return standing.exclude(freshness="closed").annotate(due=due).select_related("partnership", "owner")


def _commitments(
    user: User, rows: QuerySet[Commitment], initiatives: QuerySet[Initiative], clocks: Clocks
) -> QuerySet[Any]:
    document = "passage__capture__document"
    alive = with_standing(rows=initiatives.filter(publication="published"), clocks=clocks).exclude(freshness="closed")
    carried = Q(initiative__in=alive.values("pk")) | Q(**{"initiative": None, f"{document}__publication": "published"})
    mine = Q(initiative__isnull=False) & _answers("initiative__", "initiative__", user) | Q(initiative=None) & _answers(
        None, f"{document}__", user
    )
    standing = with_standing(rows=rows.filter(carried, mine), clocks=clocks).exclude(freshness="closed")
    reviewed = _civil(Cast(KT("stands__last_reviewed_at"), DateTimeField()))
    ends = _day("current_due_to")
    # Whoever looked after the date had passed is not asked again before the review they named.
    delivery = Case(
        When(schedule="late", then=Case(When(_not_before(reviewed, ends), then=_day("next_review_on")), default=ends)),
        When(schedule="due_soon", then=ends),
        output_field=DateField(),
    )
    review = Case(
        When(
            Q(initiative=None, stands__last_reviewed_at=None),
            then=_civil(Greatest(F("created_at"), F(f"{document}__published_at"))),
        ),
        default=_day("next_review_on"),
        output_field=DateField(),
    )
    # What falls due soon is shown from the first day of that term on, however far its end is.
    soon = Case(When(schedule="due_soon", then=Value(clocks.day + AHEAD)), output_field=DateField())
    return (
        standing.annotate(dated=Least(delivery, review), due=Least(delivery, review, soon))
        .filter(dated__isnull=False)
        .select_related("initiative__partnership", "initiative__owner", f"{document}__partnership")
        .defer("passage__capture__text")
    )


def _answers(initiative: str | None, home: str, user: User) -> Q:
    """Rows that `user` owns, or that nobody who can sign in owns and whose partnership they administer."""
    administered = Q(**{f"{home}partnership__in": partnerships_of(user=user, roles=("administrator",))})
    if initiative is None:
        return administered
    owner = f"{initiative}owner"
    unowned = Q(**{owner: None}) | Q(**{f"{owner}__is_active": False}) | Q(**{f"{owner}__is_system": True})
    return Q(**{owner: user}) | unowned & administered


def _day(part: str):
    return Cast(KT(f"stands__{part}"), DateField())


def _civil(moment):
    return Func(moment, function="tracker_day", output_field=DateField())


def _not_before(later, earlier):
    return Q(Func(later, earlier, template="(%(expressions)s)", arg_joiner=" >= ", output_field=BooleanField()))


def _snoozed_until(user: User, noun: str, clocks: Clocks) -> Subquery:
    mine = Snooze.objects.filter(**{"user": user, noun: OuterRef("pk"), "until__gt": clocks.day})
    return Subquery(mine.values("until")[:1])


def _matter(row: Any, noun: str, recording: set[int]) -> Matter:
    if noun == "commitment":
        home = row.initiative.partnership if row.initiative else row.passage.capture.document.partnership
        due_on = row.dated
    else:
        home, due_on = row.partnership, row.due
    return Matter(row, noun, home, due_on, row.snoozed_until, may_record=home.pk in recording)


def _undelivered(user: User) -> tuple[Digest, ...]:
    """Digests that did not arrive and that no later one made good: one's own, an administrator sees everybody's."""
    later = Digest.objects.filter(recipient=OuterRef("recipient"), pk__gt=OuterRef("pk"), state="sent")
    stuck = Digest.objects.exclude(last_error="").exclude(state="sent").exclude(Exists(later))
    mine = stuck if may_administer(user=user) else stuck.filter(recipient=user)
    return tuple(mine.select_related("recipient").order_by("-pk")[:10])
