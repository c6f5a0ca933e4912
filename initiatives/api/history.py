"""The history of initiatives, commitments, statements and documents: who did what, when, from what to what."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import commitment, initiative, parameters, source_document, statement
from initiatives.api.page import LONGEST_CURSOR
from initiatives.api.problems import of_parameters
from initiatives.api.resource import Resource, View, matching, meta
from initiatives.api.schema import reading
from initiatives.api.schema.answers import page_of
from initiatives.api.schema.building import TEXT
from initiatives.api.schema.operations import Operation, query
from initiatives.dashboards.history import Act, History, history_of, home_of_record, public_since, seen_by
from initiatives.dashboards.telling import NOTHING, Told
from initiatives.filters.strict import Problem, nearest, shown
from initiatives.permissions import may_read_drafts

SALT = "initiatives.api.history"
KNOWN = (*parameters.CLOCKS, "field", "by", "limit", "cursor")
RESOURCES = {
    one.name: one for one in (initiative.RESOURCE, commitment.RESOURCE, statement.RESOURCE, source_document.RESOURCE)
}


class HistoryView(View):
    """GET: the acts that made a record what it is, newest first."""

    resource: Resource = None  # type: ignore[assignment] # given by the route

    def described(self, method: str) -> Operation | None:
        """The history."""
        return Operation(
            name=f"{self.resource.name}_history",
            tag=self.resource.name,
            summary=f"Who changed what of a {self.resource.one}, and when; from its publication on for those without a role.",
            answers=page_of("Act"),
            parameters=(
                query("field", TEXT, "Only this field, or this kind of part."),
                query("by", TEXT, "Only this account (username); for those who have signed in."),
                reading.LIMIT,
                query("cursor", TEXT, "From `next`; never made by hand."),
                *reading.CLOCKS,
            ),
            problems=(404,),
        )

    def get(self, request: Request, key: str) -> Response:
        """A page of it; raises Invalid (400), Http404."""
        asked = request.query_params
        parameters.check(query=asked, known=KNOWN)
        asker, limit = parameters.read_asker(request), parameters.read_limit(asked)
        model: Any = self.resource.model
        row = matching(self.resource, model.objects.visible_to(request.user), key).first()
        if row is None:
            raise Http404(f"There is no {self.resource.one} “{shown(key)}”, or it is not shown to you.")
        whole = may_read_drafts(user=request.user, partnership=home_of_record(row))
        told = history_of(
            row=row, seen=seen_by(reader=request.user), members=request.user.is_authenticated, clocks=asker.clocks,
            since=None if whole else public_since(row), field=asked.get("field", ""), by=asked.get("by", ""),
        )  # fmt: skip
        problems = [*_unknown(told, asked), *([limit] if isinstance(limit, Problem) else [])]
        if problems or isinstance(limit, Problem):
            raise of_parameters(problems)
        acts = _after(told.acts, asked.get("cursor"))
        applied = {name: [asked[name]] for name in ("field", "by") if asked.get(name)}
        return Response(
            {
                "meta": meta(asker=asker, applied=applied),
                "next": _next(request, acts[limit - 1]) if len(acts) > limit else None,
                "previous": None,
                "results": [_shape(act) for act in acts[:limit]],
            }
        )


def _unknown(told: History, asked: Any) -> list[Problem]:
    allowed = {"field": tuple(told.fields), "by": told.people}
    return [
        Problem(
            name, asked[name], f"{name} is “{shown(asked[name])}”; {nearest(value=asked[name], known=known)}", "invalid_choice"
        )
        for name, known in allowed.items()
        if asked.get(name) and asked[name] not in known
    ]  # fmt: skip


def _place(act: Act) -> tuple[datetime, int]:
    return act.at, act.version or 0


def _after(acts: tuple[Act, ...], cursor: str | None) -> list[Act]:
    if not cursor:
        return list(acts)
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise signing.BadSignature
        at, version = signing.loads(cursor, salt=SALT)
        place = (datetime.fromisoformat(at), int(version))
    except (signing.BadSignature, TypeError, ValueError) as error:
        sentence = "The cursor is not one of this history; follow “next” or begin without it."
        raise of_parameters([Problem("cursor", "", sentence, "invalid")]) from error
    return [act for act in acts if _place(act) < place]


def _next(request: Request, last: Act) -> str:
    at, version = _place(last)
    asked = request.query_params.copy()
    asked["cursor"] = signing.dumps([at.isoformat(), version], salt=SALT)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _shape(act: Act) -> dict[str, Any]:
    return {
        "at": act.at,
        "by": act.username or act.by or None,
        "did": act.did or None,
        "reason": act.reason or None,
        "version": act.version,
        "changes": [
            {
                "part": entry.part or None,
                "deed": entry.deed,
                "corrected": entry.why or None if entry.void else None,
                "fields": [_told(field) for field in entry.fields],
            }
            for entry in act.entries
        ],
    }


def _told(field: Told) -> dict[str, str | None]:
    before, after = (None if value == NOTHING else value for value in (field.before, field.after))
    return {"field": field.key, "name": field.name, "before": before, "after": after}
