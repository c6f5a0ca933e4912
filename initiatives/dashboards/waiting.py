"""What falls due for whom, whether or not a rule speaks of it: reviews and deliveries of what one person answers for.

Who answers is said as reminders say it: the owner who can sign in, else the first step of the ladder that has anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, DateField, DateTimeField, F, Func, Q, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment, Initiative, User

AHEAD = timedelta(days=14)
Key = tuple[str, int]


@dataclass(frozen=True)
class Reason:
    """Why a matter waits: the kind of reminder, the day it is about, and the sentences."""

    kind: str
    day: date
    why_you: str
    why_now: str
    escalated: bool = False


@dataclass(frozen=True)
class Waiting:
    """One subject that falls due: its key (noun, id), its partnership's id, when, and why."""

    key: Key
    partnership: int
    due_on: date
    reasons: tuple[Reason, ...]


def waiting(
    *,
    user: User,
    steps: Mapping[int, str],
    initiatives: QuerySet[Initiative],
    commitments: QuerySet[Commitment],
    clocks: Clocks,
) -> list[Waiting]:
    """What waits for `user` at the clocks, of rows visible to them; `steps` are `permissions.answering` of them.

    Reviews are shown two weeks ahead, deliveries as long as the codebook calls them due soon. Two queries.
    """
    found = [_waiting(row, "initiative", user, steps, clocks) for row in _initiatives(user, steps, initiatives, clocks)]
    return found + [
        _waiting(row, "commitment", user, steps, clocks)
        for row in _commitments(user, steps, commitments, initiatives, clocks)
    ]


def answered_initiatives(
    *, user: User, steps: Mapping[int, str], rows: QuerySet[Initiative], clocks: Clocks
) -> QuerySet[Any]:
    """The published, open initiatives among `rows` that `user` answers for, with `review` (its day) and `reviewed`."""
    mine = rows.filter(_answers("", "", user, steps), publication="published")
    return (
        with_standing(rows=mine, clocks=clocks)
        .exclude(freshness="closed")
        .annotate(review=Coalesce(_day("next_review_on"), _civil(F("published_at"))), reviewed=_reviewed())
    )


def answered_commitments(
    *,
    user: User,
    steps: Mapping[int, str],
    rows: QuerySet[Commitment],
    initiatives: QuerySet[Initiative],
    clocks: Clocks,
) -> QuerySet[Any]:
    """The open commitments among `rows` that `user` answers for, with `ends` and `written` (the due date: its last day, and
    as it was given), `review` (a day, or none) and `reviewed`; `initiatives` are those the user may see."""
    document = "passage__capture__document"
    alive = with_standing(rows=initiatives.filter(publication="published"), clocks=clocks).exclude(freshness="closed")
    carried = Q(initiative__in=alive.values("pk")) | Q(**{"initiative": None, f"{document}__publication": "published"})
    mine = Q(initiative__isnull=False) & _answers("initiative__", "initiative__", user, steps) | Q(
        initiative=None
    ) & _answers(None, f"{document}__", user, steps)
    review = Case(
        When(
            Q(initiative=None, stands__last_reviewed_at=None),
            then=_civil(Greatest(F("created_at"), F(f"{document}__published_at"))),
        ),
        default=_day("next_review_on"),
        output_field=DateField(),
    )
    return (
        with_standing(rows=rows.filter(carried, mine), clocks=clocks)
        .exclude(freshness="closed")
        .annotate(ends=_day("current_due_to"), written=KT("stands__current_due"), review=review, reviewed=_reviewed())
    )


def _initiatives(
    user: User, steps: Mapping[int, str], rows: QuerySet[Initiative], clocks: Clocks
) -> Iterable[dict[str, Any]]:
    return (
        answered_initiatives(user=user, steps=steps, rows=rows, clocks=clocks)
        .annotate(delivery=Value(None, DateField()), home=F("partnership"), answers=F("owner"))
        .filter(review__lte=clocks.day + AHEAD)
        .values("pk", "home", "answers", "review", "delivery", "reviewed")
    )


def _commitments(
    user: User,
    steps: Mapping[int, str],
    rows: QuerySet[Commitment],
    initiatives: QuerySet[Initiative],
    clocks: Clocks,
) -> Iterable[dict[str, Any]]:
    # Whoever looked after the date had passed is not asked again before the review they named.
    delivery = Case(
        When(
            schedule="late",
            then=Case(When(_not_before(F("reviewed"), F("ends")), then=_day("next_review_on")), default=F("ends")),
        ),
        When(schedule="due_soon", then=F("ends")),
        output_field=DateField(),
    )
    # What falls due soon is shown from the first day of that term on, however far its end is.
    soon = Case(When(schedule="due_soon", then=Value(clocks.day + AHEAD)), output_field=DateField())
    return (
        answered_commitments(user=user, steps=steps, rows=rows, initiatives=initiatives, clocks=clocks)
        .annotate(
            delivery=delivery,
            home=Coalesce("initiative__partnership", "passage__capture__document__partnership"),
            answers=F("initiative__owner"),
        )
        .filter(Q(delivery__isnull=False) | Q(review__isnull=False))
        .alias(shown=Least("delivery", "review", soon))
        .filter(shown__lte=clocks.day + AHEAD)
        .values("pk", "home", "answers", "review", "delivery", "reviewed", "ends", "written")
    )


def _waiting(row: dict[str, Any], noun: str, user: User, steps: Mapping[int, str], clocks: Clocks) -> Waiting:
    you = why_you(noun=noun, owns=row["answers"] == user.pk, step=steps.get(row["home"], ""))
    reasons, today = [], clocks.day
    if row["delivery"]:
        kind = "commitment_overdue" if row["ends"] < today else "commitment_due_soon"
        reasons.append(Reason(kind, row["delivery"], you, _delivery(row, today)))
    if row["review"] and (row["review"] <= today + AHEAD or not reasons):
        kind = "review_overdue" if row["review"] < today else "review_due"
        reasons.append(Reason(kind, row["review"], you, _review(row, today)))
    reasons.sort(key=lambda reason: reason.day)
    return Waiting((noun, row["pk"]), row["home"], reasons[0].day, tuple(reasons))


def why_you(*, noun: str, owns: bool, step: str) -> str:
    """Why somebody answers for an initiative or commitment: they own it, or stand on a step of the ladder."""
    if owns:
        return _("You own it.") if noun == "initiative" else _("You own the initiative it belongs to.")
    return {
        "lead": _("Nobody who can sign in owns it, and you lead the partnership."),
        "editor": _("Nobody who can sign in owns it, nobody leads the partnership, and you are an editor."),
        "administrator": _("Nobody who can sign in owns it or leads the partnership, and you are an administrator."),
    }.get(step, "")


def _review(row: dict[str, Any], today: date) -> str:
    said = {"due": _told(row["review"]), "last": _told(row["reviewed"])}
    if row["reviewed"] is None:
        return _("Nobody has reviewed it since it was published on %(due)s.") % said
    if row["review"] < today:
        return _("Its review was due on %(due)s; the last was on %(last)s.") % said
    return _("Its next review is due on %(due)s; the last was on %(last)s.") % said


def _delivery(row: dict[str, Any], today: date) -> str:
    said = {"due": _told(row["ends"]), "written": row["written"]}
    imprecise = row["written"] != f"{row['ends']}"
    if row["ends"] < today:
        if imprecise:
            return _("It was to be delivered by %(due)s, when “%(written)s” ended; nobody says that it is.") % said
        return _("It was to be delivered by %(due)s; nobody says that it is.") % said
    if imprecise:
        return _("It is to be delivered by %(due)s, when “%(written)s” ends; nobody says that it is.") % said
    return _("It is to be delivered by %(due)s; nobody says that it is.") % said


def _told(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _answers(initiative: str | None, home: str, user: User, steps: Mapping[int, str]) -> Q:
    """Rows that `user` owns, or that nobody who can sign in owns, where they stand on the step that hears."""
    theirs = Q(**{f"{home}partnership__in": list(steps)})
    if initiative is None:
        return theirs
    owner = f"{initiative}owner"
    unowned = Q(**{owner: None}) | Q(**{f"{owner}__is_active": False}) | Q(**{f"{owner}__is_system": True})
    return Q(**{owner: user}) | unowned & theirs


def _day(part: str):
    return Cast(KT(f"stands__{part}"), DateField())


def _reviewed():
    return _civil(Cast(KT("stands__last_reviewed_at"), DateTimeField()))


def _civil(moment):
    return Func(moment, function="tracker_day", output_field=DateField())


def _not_before(later, earlier):
    return Q(Func(later, earlier, template="(%(expressions)s)", arg_joiner=" >= ", output_field=BooleanField()))
