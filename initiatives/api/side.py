"""Both sides of an initiative: what each said and claimed, and whose sources were searched."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import initiative, parameters
from initiatives.api.resource import View, matching, meta
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation
from initiatives.clocks import held_by
from initiatives.dashboards.ledger import reviews_made
from initiatives.dashboards.sides import ELSEWHERE, BothSides, Entry, sides_of
from initiatives.dashboards.voices import Side, differing
from initiatives.filters.strict import shown
from initiatives.models import Commitment, Initiative, Review, SourceDocument, Statement, StatusUpdate
from initiatives.shapes.building import Asker
from initiatives.shapes.statement import statement_shape
from initiatives.shapes.status_update import status_update_shape
from initiatives.vocabulary import JOINT, REPORTED

HELD = ("status", "as_of", "recorded_at", "certain")


class SidesView(View):
    """GET: the sides of one initiative."""

    def described(self, method: str) -> Operation | None:
        """Reading both sides."""
        return Operation(
            name="initiatives_sides",
            tag="initiatives",
            summary="What each side said and claimed of an initiative, and whose sources were searched.",
            answers=of("Sides"),
            parameters=reading.CLOCKS,
            problems=(404,),
        )

    def get(self, request: Request, key: str) -> Response:
        """Both sides at the clocks; raises Http404, and Invalid (400)."""
        parameters.check(query=request.query_params, known=parameters.CLOCKS)
        asker = parameters.read_asker(request)
        resource = initiative.RESOURCE
        row = matching(resource, resource.visible(asker), key).select_related("partnership").first()
        if row is None:
            raise Http404(f"There is no initiative “{shown(key)}”, or it is not shown to you.")
        sides, both = _sides(asker, row)
        claims, said = _shapes(asker, both)
        told = {voice: _told(both.by_voice(voice), claims, said) for voice in (JOINT, REPORTED, ELSEWHERE)}
        return Response(
            {
                "meta": meta(asker=asker, applied={}),
                "initiative": row.slug,
                "differ": bool(differing(sides=sides)),
                "sides": [_side(side, both, claims, said) for side in sides],
                **told,
                "cut": both.cut,
            }
        )


def _sides(asker: Asker, row: Initiative) -> tuple[tuple[Side, ...], BothSides]:
    reader, clocks = asker.reader, asker.clocks
    promises = held_by(rows=Commitment.objects.visible_to(reader), initiatives=[row.pk], clocks=clocks)
    return sides_of(
        initiative=row,
        initiatives=Initiative.objects.visible_to(reader),
        commitments=promises.values_list("pk", flat=True),
        updates=StatusUpdate.objects.visible_to(reader),
        statements=Statement.objects.visible_to(reader),
        documents=SourceDocument.objects.visible_to(reader),
        reviews=reviews_made(rows=Review.objects.filter(initiative=row), clocks=clocks),
        clocks=clocks,
    )


def _shapes(asker: Asker, both: BothSides) -> tuple[dict[int, Any], dict[int, Any]]:
    entries = [entry for moment in both.moments for entry in moment.entries]
    claims = StatusUpdate.objects.filter(pk__in=[entry.claim.pk for entry in entries if entry.claim])
    said = Statement.objects.filter(pk__in=[entry.statement.pk for entry in entries if entry.statement])
    shaped: tuple[Any, Any] = status_update_shape(rows=claims, asker=asker), statement_shape(rows=said, asker=asker)
    one, other = (dict(rows.values_list("pk", "shape")) for rows in shaped)
    return one, other


def _told(entries: tuple[Entry, ...], claims: dict[int, Any], said: dict[int, Any]) -> dict[str, Any]:
    return {
        "claims": [claims[entry.claim.pk] for entry in entries if entry.claim],
        "statements": [said[entry.statement.pk] for entry in entries if entry.statement],
    }


def _side(side: Side, both: BothSides, claims: dict[int, Any], said: dict[int, Any]) -> dict[str, Any]:
    held = both.of(side.code)
    return {
        "side": side.code,
        "claim": {key: side.claim[key] for key in HELD} if side.claim else None,
        "jointly": side.jointly,
        "silent": held.silent,
        "searched": {
            "sources": list(held.searched.sources),
            "last_at": held.searched.last_at,
            "last_by": held.searched.last_by,
        },
        **_told(both.by_voice(side.code), claims, said),
    }
