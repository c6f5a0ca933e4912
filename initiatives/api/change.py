"""The change feed: gap-free for whoever comes back with the last cursor.

Only lines that nothing can come before any more are given out (models.change). A cursor stands for everything read, also
for lines that the filter or the reader's eyes left out: it is a place in the feed, signed, and names an era of this
installation by its beginning.
"""

from datetime import datetime
from typing import cast

from django.core import signing
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import parameters
from initiatives.api.page import LONGEST_CURSOR
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.answers import page_of
from initiatives.api.schema.building import TEXT
from initiatives.api.schema.operations import Operation, of_filters, query
from initiatives.clocks import begun
from initiatives.filters.change import ChangeFilter
from initiatives.filters.strict import Problem
from initiatives.models import Change, Era
from initiatives.models.change import ChangeQuerySet, Place
from initiatives.shapes.building import Asker
from initiatives.shapes.change import change_shape, seen_by

SALT = "initiatives.api.changes"
KNOWN = (*parameters.CLOCKS, "since", "limit")


class ChangesView(View):
    """GET: what changed since a cursor, oldest first. `meta.since` is the cursor to come back with."""

    def described(self, method: str) -> Operation | None:
        """The feed."""
        return Operation(
            name="changes",
            tag="changes",
            summary="What changed since a cursor, oldest first, each line once and none left out.",
            answers=page_of("Change", meta="ChangesMeta"),
            parameters=(
                query("since", TEXT, "`meta.since` of an earlier answer; without it from the beginning."),
                reading.LIMIT,
                *of_filters(ChangeFilter),
                *reading.CLOCKS,
            ),
        )

    def get(self, request: Request) -> Response:
        """The lines; `next` leads to more that are there already, null once there are none. Raises Invalid (400)."""
        asked = request.query_params
        limit = parameters.read_limit(asked)
        asker = parameters.read_asker(request)
        seen = begun(rows=Change.objects.about(seen_by(asker=asker)), clocks=asker.clocks)
        found = ChangeFilter(asked, seen, request=request, clocks=asker.clocks, besides=KNOWN)
        problems = [*found.problems, *parameters.repeated(query=asked, names=KNOWN)]
        if isinstance(limit, Problem):
            raise of_parameters([*problems, limit])
        if problems:
            raise of_parameters(problems)
        since = _read(asked["since"]) if asked.get("since") else None
        rows, last = _page(cast(ChangeQuerySet, found.qs), since=since, limit=limit, asker=asker)
        cursor = _written(last) if last else None
        return Response(
            {
                "meta": meta(asker=asker, applied=found.applied, since=cursor),
                "next": self._next(request, cursor) if len(rows) > limit else None,
                "previous": None,
                "results": [row["shape"] for row in rows[:limit]],
            }
        )

    @staticmethod
    def _next(request: Request, since: str | None) -> str:
        asked = request.query_params.copy()
        asked["since"] = since or ""
        return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _page(lines: ChangeQuerySet, *, since: Place | None, limit: int, asker: Asker) -> tuple[list[dict], Place | None]:
    """Up to limit + 1 lines behind a place, and the place that has been read to.

    The horizon is asked first: whatever is settled meanwhile lies behind it and comes with the next question.
    """
    horizon = Change.objects.horizon()
    if horizon is None:
        return [], since
    lines = lines.up_to(horizon)
    if since:
        lines = lines.after(since)
    rows = list(change_shape(rows=lines.placed(), asker=asker).values("era_id", "at", "pk", "shape")[: limit + 1])
    if len(rows) <= limit and not asker.clocks.turned:
        return rows, max((horizon, since or horizon), key=lambda place: (place.era, int(place.xid), place.pk))
    # At a turned clock the lines between here and the horizon were not read; they are there when it is turned back.
    read = rows[:limit]
    return rows, Place(read[-1]["era_id"], read[-1]["at"], read[-1]["pk"]) if read else since


def _written(place: Place) -> str:
    began = Era.objects.values_list("began_at", flat=True).get(pk=place.era)
    return signing.dumps([place.era, place.xid, place.pk, began.isoformat()], salt=SALT)


def _read(since: str) -> Place:
    try:
        if len(since) > LONGEST_CURSOR:
            raise signing.BadSignature
        era, xid, pk, began = signing.loads(since, salt=SALT)
        place = Place(int(era), str(int(xid)), int(pk))
        if Era.objects.filter(pk=place.era, began_at=datetime.fromisoformat(began)).exists():
            return place
    except (signing.BadSignature, TypeError, ValueError) as error:
        sentence = "since is no cursor of this feed; send “meta.since” of an earlier answer, or begin without it."
        raise of_parameters([Problem("since", since, sentence, "invalid")]) from error
    sentence = "since is a cursor of another installation's feed; begin here without it."
    raise of_parameters([Problem("since", since, sentence, "invalid")])
