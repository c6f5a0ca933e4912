"""A join beside rows: the answer of one question about all of them, worked out once a query.

Django joins tables only; what stands at the clocks is a question with parameters. This is the one place that reaches
below its public interface: a Join as Query.alias_map takes it (django.db.models.sql.datastructures says what it needs).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER


class Beside:
    """LEFT JOIN of the rows that `sql` (with `params`) gives, at most one for each value of its column `key`.

    They are kept while the query runs, so no plan can ask twice; and where nothing of them is used, PostgreSQL leaves
    the join out, because `key` is distinct. With `several` it is not: a row stands once beside each of its answers.
    """

    nullable = True
    filtered_relation = None
    join_field = None

    def __init__(
        self, name: str, sql: str, params: tuple[Any, ...], key: str, several: bool, parent_alias: str,
        table_alias: str | None = None,
    ) -> None:  # fmt: skip
        self.table_name, self.sql, self.params, self.key, self.several = name, sql, params, key, several
        self.parent_alias, self.table_alias, self.join_type = parent_alias, table_alias, LOUTER

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """The join as SQL."""
        alias, parent = (compiler.quote_name_unless_alias(each or "") for each in (self.table_alias, self.parent_alias))
        once = "" if self.several else f"DISTINCT ON ({self.key})"
        order = "" if self.several else f"ORDER BY {self.key}"
        told = f"WITH told AS MATERIALIZED ({self.sql}) SELECT {once} * FROM told {order}"  # noqa: S608 - our own SQL
        return f'LEFT OUTER JOIN ({told}) {alias} ON ({parent}."id" = {alias}."{self.key}")', list(self.params)

    def relabeled_clone(self, change_map: dict[str | None, str]) -> "Beside":
        """The same join under other aliases."""
        parent = change_map.get(self.parent_alias, self.parent_alias)
        alias = change_map.get(self.table_alias, self.table_alias)  # type: ignore[arg-type]
        return Beside(self.table_name, self.sql, self.params, self.key, self.several, parent, alias)

    def demote(self) -> "Beside":
        """An outer join all the same: a row without an answer stays a row."""
        return self.relabeled_clone({})

    promote = demote

    @property
    def identity(self) -> tuple:
        """What makes two joins the same one."""
        return (type(self), self.table_name, self.sql, self.params, self.key, self.several, self.parent_alias)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Beside) and self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)


def beside(
    *, rows: QuerySet, name: str, sql: str, key: str, params: tuple[Any, ...] = (), several: bool = False
) -> tuple[QuerySet, str]:
    """The rows with the join beside them, and its alias; name a column of it with `column`.

    With `several` a row comes once for each answer that it has, and once without one where it has none.
    """
    rows = rows.all()
    parent = rows.query.get_initial_alias()
    return rows, rows.query.join(Beside(name, sql, params, key, several, parent))  # type: ignore[arg-type]


def column(*, alias: str, name: str, field: Field) -> Col:
    """A column of a join, as an expression."""
    field.column = name
    return Col(alias, field)
