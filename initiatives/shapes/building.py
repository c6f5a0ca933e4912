"""What every shape is built from: JSON objects with their keys in order, addresses, and who asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, Exists, F, Func, JSONField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler
from django_countries import countries

from initiatives.clocks import Clocks
from initiatives.models.publication import Reader

__all__ = [
    "ArraySubquery",
    "Asker",
    "JsonArray",
    "JsonObject",
    "address",
    "country_name",
    "if_seen",
    "listed",
    "raw",
    "record",
    "shaped",
]


@dataclass(frozen=True)
class Asker:
    """Who reads, at which clocks, and what addresses begin with (`https://host/api/v1/`).

    `only` names the keys of a record that are wanted, None for all; `instead` gives another value for some of them.
    """

    reader: Reader
    clocks: Clocks
    base: str
    only: frozenset[str] | None = None
    instead: Mapping[str, Any] = field(default_factory=dict)


class ShapeField(TextField):
    """JSON text as PostgreSQL wrote it, read into dicts and lists with their keys in order."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """The decoded value."""
        return None if value is None else orjson.loads(value)


class JsonObject(Func):
    """json_build_object: unlike jsonb it keeps the keys in the order in which they are given."""

    output_field = JSONField()

    def __init__(self, **fields: Any) -> None:
        self.names = tuple(fields)
        super().__init__(*fields.values())

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        """`json_build_object('name', value, …)`; the names are our own and stand in the SQL."""
        written: list[str] = []
        given: list[Any] = []
        for name, source in zip(self.names, self.get_source_expressions(), strict=True):
            sql, params = compiler.compile(source)
            written.append(f"'{name}', {sql}")
            given.extend(params)
        return f"json_build_object({', '.join(written)})", given


def record(asker: Asker, **fields: Any) -> JsonObject:
    """The outermost object of a shape: of these fields those that the asker wants, as they want them."""
    wanted = fields if asker.only is None else {name: fields[name] for name in fields if name in asker.only}
    return JsonObject(**{name: asker.instead.get(name, value) for name, value in wanted.items()})


class JsonArray(Func):
    """json_build_array of the given expressions."""

    function = "json_build_array"
    output_field = JSONField()


def raw(sql: str) -> RawSQL:
    """An SQL expression of ours without parameters, as a JSON value."""
    return RawSQL(sql, [], output_field=JSONField())  # noqa: S611 - no part of it comes from outside


def address(*, asker: Asker, resource: str, key: str) -> Func:
    """The absolute address of a row: base, resource, the value of the column `key`."""
    return Func(Value(f"{asker.base}{resource}/"), F(key), Value("/"), function="concat", output_field=TextField())


def country_name(code: str) -> Func:
    """The English short name (ISO 3166) of the country code in the column `code`."""
    names = json.dumps(dict(countries), ensure_ascii=False)
    return Func(
        Value(names), F(code), template="(%(expressions)s)", arg_joiner="::jsonb ->> ", output_field=TextField()
    )


def if_seen(*, seen: Q | Exists, then: Any) -> Case:
    """The value where the condition holds, else null."""
    return Case(When(seen, then=then), default=None)


def listed(*, rows: QuerySet, item: Any) -> ArraySubquery:
    """A JSON array with one item for each row of a subquery, in its order."""
    return ArraySubquery(rows.annotate(item=item).values("item"))


def shaped(*, rows: QuerySet, shape: Func) -> QuerySet:
    """The rows annotated with `shape`, a dict built by PostgreSQL."""
    return rows.annotate(shape=Cast(shape, ShapeField()))
