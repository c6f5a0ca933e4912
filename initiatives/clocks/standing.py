"""A QuerySet of initiatives or commitments with where each stands at the clocks.

Now, the derived row of each subject answers. A turned clock asks the ledgers: for many rows all subjects are resolved in
one pass and joined, for few each is asked for itself, which is a row of the same pass and writes the derived row too. So
none of the three can tell a different story.
"""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    Func,
    JSONField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from initiatives.clocks.beside import beside, column
from initiatives.clocks.clocks import Clocks, known
from initiatives.models import Commitment

DEFAULT_REVIEW_PERIOD = 90
# No part of these comes from outside.
STANDINGS = "SELECT {noun}_id, data FROM tracker_{noun}_standings(%s::date, %s::timestamptz)"
SCHEDULES = "SELECT initiative_id, schedule FROM tracker_initiative_schedules(%s::date, %s::timestamptz, %s::date)"


class _BesideRow(Func):
    """A question about the row itself, asked in its own SELECT, so that the planner makes one plan for all rows.

    The functions that answer for one subject (tracker_standing and its like) say the same; each call of them plans anew.
    """

    output_field: Any = CharField()


class ScheduleNow(_BesideRow):
    """The schedule of one initiative (its id, whether it is ongoing, the day) from the derived rows of its commitments."""

    template = (
        "(SELECT coalesce((tracker_urgency())[min(array_position(tracker_urgency(), tracker_schedule(x.data, p.ongoing, i.day)))],"
        " CASE WHEN bool_or(i.ongoing) THEN 'ongoing' ELSE 'no_date' END)"
        " FROM (VALUES (%(expressions)s)) AS i (id, ongoing, day)"
        " LEFT JOIN initiatives_commitment p ON p.initiative_id = i.id"
        " LEFT JOIN initiatives_standing x ON x.commitment_id = p.id)"
    )


class ScheduleThen(_BesideRow):
    """The same at turned clocks (its id, whether it is ongoing, as of, known at, the day): tracker_initiative_schedule."""

    template = (
        "(SELECT coalesce((tracker_urgency())[min(array_position(tracker_urgency(), tracker_schedule(x.told, p.ongoing, i.day)))],"
        " CASE WHEN bool_or(i.ongoing) THEN 'ongoing' ELSE 'no_date' END)"
        " FROM (VALUES (%(expressions)s)) AS i (id, ongoing, as_of, known_at, day)"
        " LEFT JOIN LATERAL (SELECT own.id FROM initiatives_commitment own WHERE own.initiative_id = i.id UNION ALL"
        " SELECT h.commitment_id FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id"
        " WHERE s.old_id = i.id) near ON true"
        " LEFT JOIN initiatives_commitment p ON p.id = near.id AND p.created_at <= coalesce(i.known_at, 'infinity')"
        " AND tracker_under(p.id, p.initiative_id, i.as_of, i.known_at) = i.id"
        " LEFT JOIN LATERAL (SELECT t.told FROM tracker_promises(i.as_of, i.known_at) t WHERE t.commitment_id = p.id OFFSET 0) x"
        " ON true)"
    )


class StandingThen(_BesideRow):
    """Where one subject (its id) stood at the clocks (as of, known at): its row of the standings of all."""

    template = (
        "(SELECT t.data FROM (VALUES (%(expressions)s)) AS i (id, as_of, known_at)"
        " CROSS JOIN LATERAL (SELECT x.data FROM tracker_%(noun)s_standings(i.as_of, i.known_at) x"
        " WHERE x.%(noun)s_id = i.id OFFSET 0) t)"
    )
    output_field = JSONField()


def with_standing(*, rows: QuerySet, clocks: Clocks, few: bool = False) -> QuerySet:
    """Annotate `stands` (jsonb, the shape of models.Standing), `schedule` and `freshness` (keys of the codebook).

    `rows` are initiatives or commitments. With `known_at` rows created later are dropped. Schedule and freshness are
    derived for `clocks.day`. `few`: the rows are one record, a page or a row's own (OuterRef), however many there are
    beside them; the default suits lists, counts and orders of any length.
    """
    rows = known(rows=rows, clocks=clocks, moment="created_at")
    day = _parameter(clocks.day, DateField())
    if rows.model is Commitment:
        rows = _stands(rows, "commitment", clocks, few)
        schedule: Any = Func(F("stands"), F("ongoing"), day, function="tracker_schedule", output_field=CharField())
        every: Any = Coalesce(F("initiative__review_every"), Value(DEFAULT_REVIEW_PERIOD))
    else:
        rows = _stands(rows, "initiative", clocks, few)
        rows, schedule = _schedule(rows, clocks, few)
        every = F("review_every")
    freshness = Func(F("stands"), every, day, function="tracker_freshness", output_field=CharField())
    return rows.annotate(schedule=schedule, freshness=freshness)


def _stands(rows: QuerySet, noun: str, clocks: Clocks, few: bool) -> QuerySet:
    if not clocks.turned:
        return rows.annotate(stands=F("standing__data"))
    if few:
        return rows.annotate(stands=StandingThen(F("pk"), *_at(clocks), noun=noun))
    rows, alias = beside(
        rows=rows, name="standings_then", key=f"{noun}_id",
        sql=STANDINGS.format(noun=noun), params=(clocks.as_of, clocks.known_at),
    )  # fmt: skip
    return rows.annotate(stands=column(alias=alias, name="data", field=JSONField()))


def _schedule(rows: QuerySet, clocks: Clocks, few: bool) -> tuple[QuerySet, Any]:
    if few and not clocks.turned:
        return rows, ScheduleNow(F("pk"), F("ongoing"), _parameter(clocks.day, DateField()))
    if few:
        day = _parameter(clocks.day, DateField())
        return rows, ScheduleThen(F("pk"), F("ongoing"), *_at(clocks), day)
    rows, alias = beside(
        rows=rows, name="schedules_then", key="initiative_id",
        sql=SCHEDULES, params=(clocks.as_of, clocks.known_at, clocks.day),
    )  # fmt: skip
    undated = Case(When(ongoing=True, then=Value("ongoing")), default=Value("no_date"))
    told = Coalesce(column(alias=alias, name="schedule", field=TextField()), undated, output_field=TextField())
    return rows, told


def _at(clocks: Clocks) -> tuple[Cast, Cast]:
    return _parameter(clocks.as_of, DateField()), _parameter(clocks.known_at, DateTimeField())


def _parameter(value: Any, field: Any) -> Cast:
    # Cast, because a function is chosen by its arguments' types and a parameter alone has none.
    return Cast(Value(value), field)
