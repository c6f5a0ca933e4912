"""Where an initiative or commitment stands, as JSON: the status of DESIGN's shapes."""

from typing import Any

from django.db.models import F, Func, JSONField

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

    def as_sql(self, compiler, connection, **extra):
        """`(SELECT … FROM (SELECT stands) AS s)`; OFFSET 0 keeps the planner from copying the call into each use."""
        stands, shape = self.get_source_expressions()
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


def of_standing(key: str) -> Any:
    """One key of the standing; stands inside ReadingStanding."""
    return raw(f"s.stands -> '{key}'")
