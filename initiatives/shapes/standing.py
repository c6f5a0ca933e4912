"""Where an initiative or commitment stands, as JSON: the status of DESIGN's shapes."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, JSONField
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
    """An object that reads the row's `stands` as `s.stands`; a turned clock computes it once, not once a key.

    `also` names what else is computed once for the row, and read as `s.` and its name.
    """

    output_field = JSONField()

    def __init__(self, shape: Any, also: tuple[str, ...] = (), **extra: Any) -> None:
        self.names = ("stands", *also)
        super().__init__(*(F(name) for name in self.names), shape, **extra)

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
        *once, shape = self.get_source_expressions()
        # Schedule and freshness are derived from the same: they read it here as well.
        shape = shape.replace_expressions({each: raw(f"s.{name}") for name, each in zip(self.names, once, strict=True)})
        given: list[Any] = []
        columns: list[str] = []
        for name, each in zip(self.names, once, strict=True):
            sql, params = compiler.compile(each)
            columns.append(f"{sql} AS {name}")
            given += params
        shape_sql, shape_given = compiler.compile(shape)
        sql = f"(SELECT {shape_sql} FROM (SELECT {', '.join(columns)} OFFSET 0) AS s)"  # noqa: S608 - compiled by Django
        return sql, [*shape_given, *given]


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


def held(key: str) -> Any:
    """One key of what an initiative holds; stands inside ReadingStanding that reads `holds` too."""
    return raw(f"s.holds -> '{key}'")


def of_standing(key: str) -> Any:
    """One key of the standing; stands inside ReadingStanding."""
    return raw(f"s.stands -> '{key}'")
