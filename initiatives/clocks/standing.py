"""A QuerySet of initiatives or commitments with where each stands at the clocks.

Now, the derived row of each subject answers. A turned clock asks the ledgers: for many rows all subjects are resolved in
one pass and joined, for a page those whose ids are given, in one pass as well; for few each is asked for itself, which is a
row of the same pass and writes the derived row too. So none of the four can tell a different story.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    BigIntegerField,
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
STANDINGS_OF = "SELECT {noun}_id, data FROM tracker_{noun}_standings_of(%s::bigint[], %s::date, %s::timestamptz)"
HOLDINGS_NOW = (
    "SELECT one.initiative_id, (tracker_urgency())[min(array_position(tracker_urgency(), one.schedule))] AS schedule,"
    " count(*) AS total, count(*) FILTER (WHERE one.claim = 'delivered') AS delivered,"
    " count(*) FILTER (WHERE one.schedule = 'late') AS late"
    " FROM (SELECT c.initiative_id, s.claim, tracker_schedule_at(s.far, s.decides, c.ongoing, %s::date) AS schedule"
    " FROM initiatives_commitment c JOIN initiatives_standing s ON s.commitment_id = c.id) one GROUP BY one.initiative_id"
)
HOLDINGS = "SELECT * FROM tracker_initiative_holdings(%s::date, %s::timestamptz, %s::date)"
HOLDINGS_OF = "SELECT * FROM tracker_initiative_holdings_of(%s::bigint[], %s::date, %s::timestamptz, %s::date)"
# Of the commitments of one initiative (x: id, claimed, schedule), as the holdings of all have it.
HELD = (
    "(SELECT json_build_object('schedule',"
    " coalesce((tracker_urgency())[min(array_position(tracker_urgency(), x.schedule))],"
    " CASE WHEN bool_or(i.ongoing) THEN 'ongoing' ELSE 'no_date' END), 'commitments', json_build_object('total', count(x.id),"
    " 'delivered', count(*) FILTER (WHERE x.claimed = 'delivered'), 'late', count(*) FILTER (WHERE x.schedule = 'late')))"
    " FROM (VALUES (%(expressions)s)) AS i {of} LEFT JOIN LATERAL ({promises}) x ON true)"
)


class _BesideRow(Func):
    """A question about the row itself, asked in its own SELECT, so that the planner makes one plan for all rows.

    A function that answers for one subject would say the same and plan anew each time that it is called.
    """

    output_field: Any = JSONField()


class HoldingNow(_BesideRow):
    """What one initiative holds (its id, whether it is ongoing, the day), from the derived rows of its commitments."""

    template = HELD.format(
        of="(id, ongoing, day)",
        promises="SELECT p.id, s.data #>> '{headline,status}' AS claimed, tracker_schedule(s.data, p.ongoing, i.day) AS schedule"
        " FROM initiatives_commitment p JOIN initiatives_standing s ON s.commitment_id = p.id"
        " WHERE p.initiative_id = i.id OFFSET 0",
    )


class HoldingThen(_BesideRow):
    """The same at turned clocks (its id, whether it is ongoing, as of, known at, the day)."""

    template = HELD.format(
        of="(id, ongoing, as_of, known_at, day)",
        promises="SELECT p.id, t.claimed, t.schedule"
        " FROM (SELECT own.id FROM initiatives_commitment own WHERE own.initiative_id = i.id UNION ALL"
        " SELECT h.commitment_id FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id"
        " WHERE s.old_id = i.id) near"
        " JOIN initiatives_commitment p ON p.id = near.id AND p.created_at <= coalesce(i.known_at, 'infinity')"
        " AND coalesce((SELECT e.initiative_id FROM tracker_earlier_homes(i.as_of, i.known_at) e WHERE e.commitment_id = p.id),"
        " p.initiative_id) = i.id"
        " CROSS JOIN LATERAL tracker_promised(i.as_of, i.known_at, i.day, false, ARRAY[p.id]) t OFFSET 0",
    )


class StandingThen(_BesideRow):
    """Where one subject (its id) stood at the clocks (as of, known at): its row of the standings of all."""

    template = (
        "(SELECT t.data FROM (VALUES (%(expressions)s)) AS i (id, as_of, known_at)"
        " CROSS JOIN LATERAL (SELECT x.data FROM tracker_%(noun)s_standings(i.as_of, i.known_at) x"
        " WHERE x.%(noun)s_id = i.id OFFSET 0) t)"
    )


def with_standing(*, rows: QuerySet, clocks: Clocks, few: bool = False, among: Sequence[int] | None = None) -> QuerySet:
    """Annotate `stands` (jsonb, the shape of models.Standing), `schedule` and `freshness` (keys of the codebook).

    Of initiatives `holds` is there to be named: JSON with their schedule and how many `commitments` they hold, {"total",
    "delivered", "late"}.
    `rows` are initiatives or commitments. With `known_at` rows created later are dropped. Schedule and freshness are
    derived for `clocks.day`. `few`: the rows are one record or a row's own (OuterRef), however many there are beside them.
    `among`: the ids of a page, of which all rows are. The default suits lists, counts and orders of any length.
    """
    rows = known(rows=rows, clocks=clocks, moment="created_at")
    day = _parameter(clocks.day, DateField())
    if rows.model is Commitment:
        rows = _stands(rows, "commitment", clocks, few, among)
        schedule: Any = Func(F("stands"), F("ongoing"), day, function="tracker_schedule", output_field=CharField())
        if not clocks.turned:
            of = (F("standing__far"), F("standing__decides"), F("ongoing"), day)
            schedule = Func(*of, function="tracker_schedule_at", output_field=CharField())
        every: Any = Coalesce(F("initiative__review_every"), Value(DEFAULT_REVIEW_PERIOD))
    else:
        rows = _stands(rows, "initiative", clocks, few, among)
        rows, schedule = _schedule(rows, clocks, few, among)
        every = F("review_every")
    freshness = Func(F("stands"), every, day, function="tracker_freshness", output_field=CharField())
    if not clocks.turned:
        kept = (F("standing__settled"), F("standing__reviewed"), F("standing__next_review"))
        freshness = Func(*kept, every, day, function="tracker_freshness_at", output_field=CharField())
    return rows.annotate(schedule=schedule, freshness=freshness)


def _stands(rows: QuerySet, noun: str, clocks: Clocks, few: bool, among: Sequence[int] | None) -> QuerySet:
    if not clocks.turned:
        return rows.annotate(stands=F("standing__data"))
    if few and among is None:
        return rows.annotate(stands=StandingThen(F("pk"), *_at(clocks), noun=noun))
    sql, of = (STANDINGS, ()) if among is None else (STANDINGS_OF, (list(among),))
    rows, alias = beside(
        rows=rows, name="standings_then", key=f"{noun}_id",
        sql=sql.format(noun=noun), params=(*of, clocks.as_of, clocks.known_at),
    )  # fmt: skip
    return rows.annotate(stands=column(alias=alias, name="data", field=JSONField()))


def _schedule(rows: QuerySet, clocks: Clocks, few: bool, among: Sequence[int] | None) -> tuple[QuerySet, Any]:
    day = _parameter(clocks.day, DateField())
    if not clocks.turned and (few or among is not None):
        return _told_of(rows, HoldingNow(F("pk"), F("ongoing"), day))
    if few and among is None:
        return _told_of(rows, HoldingThen(F("pk"), F("ongoing"), *_at(clocks), day))
    sql, of = (HOLDINGS, ()) if among is None else (HOLDINGS_OF, (list(among),))
    given = (*of, clocks.as_of, clocks.known_at, clocks.day)
    if not clocks.turned:
        sql, given = HOLDINGS_NOW, (clocks.day,)
    rows, alias = beside(rows=rows, name="holdings_then", key="initiative_id", sql=sql, params=given)
    undated = Case(When(ongoing=True, then=Value("ongoing")), default=Value("no_date"))
    told = Coalesce(column(alias=alias, name="schedule", field=TextField()), undated, output_field=TextField())
    total, delivered, late = (
        Coalesce(column(alias=alias, name=name, field=BigIntegerField()), 0) for name in ("total", "delivered", "late")
    )
    return rows.alias(holds=_Holds(told, total, delivered, late)), told


def _told_of(rows: QuerySet, holds: Func) -> tuple[QuerySet, Any]:
    told = Func(F("holds"), template="(%(expressions)s ->> 'schedule')", output_field=CharField())
    return rows.alias(holds=holds), told


class _Holds(Func):
    """What HELD gives, of columns beside the row."""

    output_field: Any = JSONField()
    template = (
        "(SELECT json_build_object('schedule', h.schedule, 'commitments', json_build_object("
        "'total', h.total, 'delivered', h.delivered, 'late', h.late))"
        " FROM (VALUES (%(expressions)s)) AS h (schedule, total, delivered, late))"
    )


def _at(clocks: Clocks) -> tuple[Cast, Cast]:
    return _parameter(clocks.as_of, DateField()), _parameter(clocks.known_at, DateTimeField())


def _parameter(value: Any, field: Any) -> Cast:
    # Cast, because a function is chosen by its arguments' types and a parameter alone has none.
    return Cast(Value(value), field)
