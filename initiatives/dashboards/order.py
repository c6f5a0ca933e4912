"""The orders of the three lists: keys with a direction, rows without a value last either way, the id last of all."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    DateField,
    F,
    Func,
    IntegerField,
    OrderBy,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Collate, NullIf

from initiatives import vocabulary
from initiatives.clocks import Clocks, known
from initiatives.clocks.beside import beside, column
from initiatives.dashboards.saying import said_day
from initiatives.models import Commitment, Initiative, Statement, StatementInitiative

# Of each initiative the commitment that speaks for its schedule: the most urgent dated one, of several the soonest due.
SPEAKING = """
    SELECT one.initiative_id, (array_agg(one.due ORDER BY one.place, one.due, one.id))[1] AS due,
           (array_agg(one.first_due ORDER BY one.place, one.due, one.id))[1] AS first_due,
           (array_agg(one.slip ORDER BY one.place, one.due, one.id))[1] AS slip
    FROM (SELECT h.*, array_position(tracker_urgency(), h.schedule) AS place FROM ({held}) h) one
    WHERE one.place IS NOT NULL GROUP BY one.initiative_id
"""
HELD_NOW = """
    SELECT p.id, p.initiative_id, (s.data ->> 'current_due_to')::date AS due, (s.data ->> 'baseline_due_to')::date AS first_due,
           (s.data ->> 'slip_days')::integer AS slip, tracker_schedule_at(s.far, s.decides, p.ongoing, %s::date) AS schedule
    FROM initiatives_standing s JOIN initiatives_commitment p ON p.id = s.commitment_id
"""
HELD_THEN = """
    SELECT p.id, coalesce(e.initiative_id, p.initiative_id) AS initiative_id, t.current_due_to AS due,
           t.baseline_due_to AS first_due, t.slip_days::integer AS slip, x.schedule
    FROM tracker_promises(%s::date, %s::timestamptz) t
    JOIN tracker_promised(%s::date, %s::timestamptz, %s::date) x ON x.commitment_id = t.commitment_id
    JOIN initiatives_commitment p ON p.id = t.commitment_id
    LEFT JOIN tracker_earlier_homes(%s::date, %s::timestamptz) e ON e.commitment_id = t.commitment_id
    WHERE p.created_at <= coalesce(%s::timestamptz, 'infinity')
"""

Key = Callable[[QuerySet, Clocks], tuple[QuerySet, Any]]


def order_of(*, rows: QuerySet, keys: Sequence[str], clocks: Clocks) -> tuple[QuerySet, list[OrderBy]]:
    """The rows with what some keys of ORDERS need, and the order of these: each turned round by a hyphen in front.

    Whatever has no value comes last; rows that are alike in all keep the order in which they were added.
    """
    orders = ORDERS[rows.model]
    by: list[OrderBy] = []
    for key in keys:
        rows, value = orders[key.removeprefix("-")](rows, clocks)
        for each in value if isinstance(value, list) else [value]:
            down = key.startswith("-")
            by.append(each if isinstance(each, OrderBy) else OrderBy(each, descending=down, nulls_last=True))
    return rows, by


def _of(expression: Any) -> Key:
    return lambda rows, clocks: (rows, expression)


def _named(path: str) -> Key:
    return _of(Collate(NullIf(Cast(path, TextField()), Value("", TextField())), "C"))


def _place(keys: Sequence[str], value: Any) -> Any:
    """Where a word stands in the codebook; none for no word."""
    words = Value(list(keys), ArrayField(TextField()))
    return Func(words, Cast(value, TextField()), function="array_position", output_field=IntegerField())


def _told(name: str, field: Any) -> Any:
    return Cast(KT(f"stands__{name}"), field)


def _urgency(rows: QuerySet, clocks: Clocks) -> tuple[QuerySet, Any]:  # noqa: ARG001 - as every key
    late, differ = When(schedule="late", then=0), When(stands__sides_differ=True, then=1)
    reported = Case(When(stands__headline__by="reported", then=1), default=0, output_field=IntegerField())
    newest = OrderBy(Coalesce(KT("stands__headline__last_day"), Value("", TextField())), descending=True)
    return rows, [OrderBy(Case(late, differ, default=2, output_field=IntegerField())), newest, OrderBy(reported)]


def _speaking(name: str, field: Any) -> Key:
    def key(rows: QuerySet, clocks: Clocks) -> tuple[QuerySet, Any]:
        at = (clocks.as_of, clocks.known_at)
        held = HELD_NOW
        given: tuple[Any, ...] = (clocks.day,)
        if clocks.turned:
            held, given = HELD_THEN, (*at, *at, clocks.day, *at, clocks.known_at)
        rows, alias = beside(
            rows=rows,
            name="speaking_then",
            key="initiative_id",
            sql=SPEAKING.format(held=held),
            params=given,
        )
        return rows, column(alias=alias, name=name, field=field)

    return key


def _last_said(rows: QuerySet, clocks: Clocks) -> tuple[QuerySet, Any]:
    about = known(rows=StatementInitiative.objects.filter(initiative=OuterRef("pk")), clocks=clocks)
    said: Any = Statement.objects.filter(pk__in=about.values("statement"), publication="published")
    said = said.annotate(**said_day())
    return rows, Subquery(said.order_by("-said_last").values("said_last")[:1])


def _said(rows: QuerySet, clocks: Clocks) -> tuple[QuerySet, Any]:  # noqa: ARG001 - as every key
    return rows, [F("said_last"), OrderBy(F("passage__capture")), OrderBy(F("passage__start"))]


def _joint_last(rows: QuerySet, clocks: Clocks) -> tuple[QuerySet, Any]:  # noqa: ARG001 - as every key
    name = Coalesce("person__name", "organisation__name", output_field=TextField())
    return rows, [F("joint"), Collate(name, "C")]


STANDS: dict[str, Key] = {
    "status": _of(_place(list(vocabulary.CLAIM_STATUSES), KT("stands__headline__status"))),
    "evidence": _of(_place(list(vocabulary.EVIDENCE_STATUSES), KT("stands__evidence__status"))),
    "schedule": _of(_place(list(vocabulary.SCHEDULES), F("schedule"))),
    "freshness": _of(_place(list(vocabulary.FRESHNESS), F("freshness"))),
    "newest": _of(KT("stands__headline__last_day")),
    # What nobody ever looked at has waited longest.
    "checked": _of(Coalesce(KT("stands__last_reviewed_at"), Value("", TextField()))),
    "created_at": _of(F("created_at")),
    "updated_at": _of(F("updated_at")),
}
ORDERS: dict[type, dict[str, Key]] = {
    Initiative: {
        "urgency": _urgency,
        "name": _named("name"),
        "slug": _of(F("slug")),
        **STANDS,
        "due": _speaking("due", DateField()),
        "first_due": _speaking("first_due", DateField()),
        "slip": _speaking("slip", IntegerField()),
        "owner": _named("owner__username"),
        "partnership": _named("partnership__name"),
        "kind": _of(_place(list(vocabulary.INITIATIVE_KINDS), F("kind"))),
        "last_statement": _last_said,
    },
    Commitment: {
        "source": _of([OrderBy(F("passage__capture")), OrderBy(F("passage__start"))]),
        "id": _of(F("id")),
        "wording": _named("wording"),
        **STANDS,
        "current_due": _of(_told("current_due_to", DateField())),
        "first_due": _of(_told("baseline_due_to", DateField())),
        "slip_days": _of([_told("slip_days", IntegerField()), _told("times_moved", IntegerField())]),
        "force": _of(_place(list(vocabulary.FORCES), F("force"))),
        "sides": _of(F("sides")),
        "target": _of(F("target_amount")),
        "initiative": _named("initiative__name"),
        "owner": _named("initiative__owner__username"),
        "document": _named("passage__capture__document__title"),
    },
    Statement: {
        "said_on": _said,
        "id": _of(F("id")),
        "speaker": _joint_last,
        "document": _named("passage__capture__document__title"),
        "language": _named("language"),
        "kind": _of(_place(list(vocabulary.STATEMENT_KINDS), F("kind"))),
        "partnership": _named("partnership__name"),
        "created_at": _of(F("created_at")),
    },
}
# Which orders have one direction only.
ONE_WAY = ("urgency", "source")
