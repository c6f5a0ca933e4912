"""What an address says of a list beside its filters: the columns, and the keys it is sorted by."""

from django.http import QueryDict

from initiatives.dashboards.order import ONE_WAY, ORDERS
from initiatives.filters.strict import nearest, shown
from initiatives.web.columns import Table
from initiatives.web.page import Unanswerable

MOST_KEYS = 3


def columns_asked(query: QueryDict, table: Table) -> tuple[str, ...]:
    """The columns that a query names (parted by commas, or several times), else the usual ones, in the table's order."""
    asked = {each for value in query.getlist("columns") for each in value.split(",") if each}
    known = [column.key for column in table.columns]
    for each in sorted(asked):
        if each not in known:
            near = nearest(value=each, known=known, few=20)
            raise Unanswerable(f"columns is “{shown(each)}”; there is no such column; {near}".rstrip("; "))
    return tuple(key for key in known if key in asked) or table.usual


def order_asked(query: QueryDict, table: Table) -> list[str]:
    """The keys that a query sorts by, parted by commas, the first first; raises Unanswerable naming those there are."""
    keys = [each for each in query.get("sort", "").split(",") if each] or [table.order]
    known = [name for key in ORDERS[table.model] for name in ([key] if key in ONE_WAY else [key, f"-{key}"])]
    for key in keys:
        if key not in known:
            raise Unanswerable(f"sort is “{shown(key)}”; it can be {', '.join(known)}.")
    if len(keys) > MOST_KEYS:
        raise Unanswerable(f"sort has {len(keys)} keys; at most {MOST_KEYS} are taken.")
    return keys
