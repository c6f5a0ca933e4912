"""The change feed: gap-free for whoever comes back with the last cursor.

Transaction ids say the order. A transaction that is still running could write below what was read already, so only
lines below the oldest running one (pg_snapshot_xmin) are given out; a restored database begins a new era.
"""

from typing import Any

from django.core import signing
from django.db.models import BooleanField, F, Func, IntegerField, Max, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters
from initiatives.api.ledger import at_clocks
from initiatives.api.page import LONGEST_CURSOR
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.answers import page_of
from initiatives.api.schema.building import TEXT
from initiatives.api.schema.operations import Operation, query
from initiatives.filters.strict import Problem
from initiatives.models import Change, Era
from initiatives.shapes.change import change_shape, seen

SALT = "initiatives.api.changes"
KNOWN = (*parameters.CLOCKS, "since", "limit")


class ChangesView(View):
    """GET: what changed since a cursor, oldest first. `meta.since` is the cursor to come back with."""

    def described(self, method: str) -> Operation | None:
        """The feed."""
        return Operation(
            name="changes",
            tag="changes",
            summary="What changed since a cursor, oldest first, without gaps.",
            answers=page_of("Change", meta="ChangesMeta"),
            parameters=(
                query("since", TEXT, "`meta.since` of an earlier answer; without it from the beginning."),
                reading.LIMIT,
                *reading.CLOCKS,
            ),
        )

    def get(self, request: Request) -> Response:
        """The lines; `next` leads to more that are there already, null once there are none. Raises Invalid (400)."""
        query = request.query_params
        parameters.check(query=query, known=KNOWN)
        limit = parameters.read_limit(query)
        if isinstance(limit, Problem):
            raise of_parameters([limit])
        asker = parameters.read_asker(request)
        rows = _settled(at_clocks(Change.objects.filter(seen(asker=asker)), asker))
        if since := query.get("since"):
            rows = rows.filter(_after(*_read(since)))
        shapes = change_shape(rows=rows, asker=asker).order_by("era_id", "xid", "pk")
        found = list(shapes.values("era_id", "pk", "shape", at=Cast("xid", TextField()))[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        last = signing.dumps([found[-1]["era_id"], found[-1]["at"], found[-1]["pk"]], salt=SALT) if found else since
        return Response(
            {
                "meta": meta(asker=asker, applied={}, since=last or None),
                "next": self._next(request, last) if more else None,
                "previous": None,
                "results": [row["shape"] for row in found],
            }
        )

    @staticmethod
    def _next(request: Request, since: Any) -> str:
        query = request.query_params.copy()
        query["since"] = since
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _settled(rows: QuerySet[Change]) -> QuerySet[Change]:
    """The lines that nothing can come before any more."""
    below = RawSQL('"initiatives_change"."xid" < pg_snapshot_xmin(pg_current_snapshot())', [], BooleanField())
    latest = Era.objects.aggregate(latest=Max("pk"))["latest"]
    return rows.alias(below=below).filter(Q(below=True) | Q(era_id__lt=latest))


def _after(era: int, xid: str, pk: int) -> Func:
    mine = Func(F("era_id"), F("xid"), F("pk"), function="ROW")
    moment = Func(Value(xid, TextField()), template="(%(expressions)s)::xid8")
    seen_last = Func(Value(era, IntegerField()), moment, Value(pk, IntegerField()), function="ROW")
    return Func(mine, seen_last, template="(%(expressions)s)", arg_joiner=" > ", output_field=BooleanField())


def _read(since: str) -> tuple[int, str, int]:
    try:
        if len(since) > LONGEST_CURSOR:
            raise signing.BadSignature
        era, xid, pk = signing.loads(since, salt=SALT)
        return int(era), str(int(xid)), int(pk)
    except (signing.BadSignature, TypeError, ValueError) as error:
        sentence = "since is no cursor of this feed; send “meta.since” of an earlier answer, or begin without it."
        raise of_parameters([Problem("since", since, sentence, "invalid")]) from error
