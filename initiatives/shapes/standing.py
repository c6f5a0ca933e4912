"""Where an initiative or commitment stands, as JSON: the status of DESIGN's shapes."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, F, Func, JSONField, TextField, Value, When
from django.db.models.sql.compiler import SQLCompiler

from initiatives.shapes.building import JsonObject, raw

# Constants of SQL; no part of them comes from outside.
_HELD = (
    "json_build_object('status', c -> 'status', 'as_of', c -> 'as_of',"
    " 'recorded_at', c -> 'recorded_at', 'certain', c -> 'certain')"
)
_CLAIMS = (
    "(SELECT json_object_agg(voice, CASE WHEN jsonb_typeof(c) = 'object' THEN {held} END ORDER BY length(voice), voice)"
    " FROM jsonb_each(s.stands -> 'claims') AS each(voice, c))"
).replace("{held}", _HELD)
_EVIDENCE = ("(SELECT {held} FROM (SELECT s.stands -> 'evidence' AS c) AS e WHERE jsonb_typeof(c) = 'object')").replace(
    "{held}", _HELD
)
_HEADLINE = (
    "(SELECT json_build_object('status', c -> 'status', 'by', c -> 'by', 'certain', c -> 'certain')"
    " FROM (SELECT s.stands -> 'headline' AS c) AS h WHERE jsonb_typeof(c) = 'object')"
)


class ReadingStanding(Func):
    """An object that reads the row's `stands` as `s.stands`; a turned clock computes it once, not once a key."""

    output_field = JSONField()

    def __init__(self, shape: Any, **extra: Any) -> None:
        super().__init__(F("stands"), shape, **extra)

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        """`(SELECT … FROM (SELECT stands) AS s)`; OFFSET 0 keeps the planner from copying the call into each use."""
        stands, shape = self.get_source_expressions()
        # Schedule and freshness are derived from the same standing: they read it here as well.
        shape = shape.replace_expressions({stands: raw("s.stands")})
        stands_sql, stands_given = compiler.compile(stands)
        shape_sql, shape_given = compiler.compile(shape)
        sql = f"(SELECT {shape_sql} FROM (SELECT {stands_sql} AS stands OFFSET 0) AS s)"  # noqa: S608 - compiled by Django
        return sql, [*shape_given, *stands_given]


def status_object() -> JsonObject:
    """The `status` key; stands inside ReadingStanding, over rows `with_standing`."""
    return JsonObject(
        headline=raw(_HEADLINE),
        sides_differ=raw("s.stands -> 'sides_differ'"),
        claims=raw(_CLAIMS),
        evidence=raw(_EVIDENCE),
        schedule="schedule",
        freshness="freshness",
    )


class CountedStandings(Func):
    """{"total", "delivered", "late"} of an array with one text a row, as `told` writes them."""

    output_field = JSONField()
    template = (
        "(SELECT json_build_object('total', cardinality(t.told),"
        " 'delivered', (SELECT count(*) FROM unnest(t.told) AS one WHERE left(one, 1) = 'd'),"
        " 'late', (SELECT count(*) FROM unnest(t.told) AS one WHERE right(one, 1) = 'l'))"
        " FROM (SELECT %(expressions)s AS told OFFSET 0) AS t)"
    )


def told() -> ReadingStanding:
    """Two letters for a row `with_standing`: d where the headline says delivered, l where the schedule says late."""
    delivered = raw("CASE WHEN s.stands #>> '{headline,status}' = 'delivered' THEN 'd' ELSE '-' END")
    late = Case(When(schedule="late", then=Value("l")), default=Value("-"))
    return ReadingStanding(Func(delivered, late, function="concat", output_field=TextField()), output_field=TextField())


def of_standing(key: str) -> Any:
    """One key of the standing; stands inside ReadingStanding."""
    return raw(f"s.stands -> '{key}'")
