"""Renaming, splitting, merging and absorbing an initiative, each with the passage that proves it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.actions import Conflict
from initiatives.actions.name import rename
from initiatives.actions.succession import Proof, absorb, merge, split
from initiatives.api import body, parameters, recording
from initiatives.api.body import Given, Wrong
from initiatives.api.detail import read_one
from initiatives.api.initiative import RESOURCE, expected_version
from initiatives.api.problems import Stale
from initiatives.api.resource import View, matching
from initiatives.api.schema import reading
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation, header
from initiatives.filters.strict import nearest, shown
from initiatives.models import Initiative, Passage, User

OPENING = ("name", "kind", "slug", "acronym", "summary")
SUMMARIES = {
    "rename": "Give it another name; the old one stays, and an old slug leads to it.",
    "split": "It becomes several; each commitment goes to the one named for it.",
    "merge": "It and others become one, which goes on with all their commitments.",
    "absorb": "It goes into another that exists, which goes on with its commitments.",
}
BODIES = {"rename": "Renaming", "split": "Splitting", "merge": "Merging", "absorb": "Absorbing"}


@dataclass(frozen=True)
class Asked:
    """A request for a step: about which initiative, among which others, as read at which version."""

    request: Request
    row: Initiative
    rows: QuerySet
    version: int | None

    @property
    def by(self) -> User:
        """Who asks."""
        return recording.writer(self.request)


class StepView(View):
    """POST: one step in an initiative's identity; `step` names it."""

    step = ""

    def described(self, method: str) -> Operation | None:
        """The step."""
        return Operation(
            name=f"initiatives_{self.step}",
            tag="initiatives",
            summary=SUMMARIES[self.step],
            answers=of("Initiative"),
            parameters=(header("If-Match", "The ETag as you read it; `*` takes it as it is.", required=True),),
            body=of(BODIES[self.step]),
            problems=(403, 404, 412, 413, 415, 428),
            headers=reading.ETAG,
            open=False,
        )

    def post(self, request: Request, key: str) -> Response:
        """200 with the initiative that goes on (after a split: the one that was split, with its successors).

        400, 403, 404, 412 when stale, 428 without If-Match.
        """
        parameters.check(query=request.query_params, known=())
        asker = parameters.read_asker(request)
        rows = Initiative.objects.visible_to(request.user).select_related("partnership")
        row = matching(RESOURCE, rows, key).first()
        if row is None:
            raise Http404(f"There is no initiative “{shown(key)}”, or it is not shown to you.")
        version = expected_version(request)
        try:
            result = STEPS[self.step](Asked(request, row, rows, version))
        except Conflict as error:
            raise Stale(str(error)) from error
        content, etag = read_one(RESOURCE, asker, result.slug) or (b"null", '"0"')
        return Response(orjson.Fragment(content), headers={"ETag": etag})


def _rename(asked: Asked) -> Initiative:
    fields = {"name": Given(body.text, required=True), "slug": Given(body.or_null(body.text)), **_proof_fields(asked)}
    values = body.read_body(body=asked.request.data, fields=fields)
    return rename(by=asked.by, today=timezone.localdate(), initiative=asked.row, version=asked.version, **values)


def _split(asked: Asked) -> Initiative:
    fields = {
        "new": Given(_several(_successor(asked.rows)), required=True),
        "carry": Given(_carry),
        **_proof_fields(asked),
    }
    values = body.read_body(body=asked.request.data, fields=fields)
    split(
        by=asked.by, today=timezone.localdate(), old=asked.row, new=values["new"], carry=values.get("carry", {}), proof=_proof(values),
        second_reader_required=settings.REQUIRE_SECOND_READER, version=asked.version,
    )  # fmt: skip
    return asked.row


def _merge(asked: Asked) -> Initiative:
    others = Given(_several(body.by_slug(asked.rows)), required=True)
    fields = {"with": others, "into": Given(_successor(asked.rows), required=True), **_proof_fields(asked)}
    values = body.read_body(body=asked.request.data, fields=fields)
    return merge(
        by=asked.by, today=timezone.localdate(), old=[asked.row, *values["with"]], new=values["into"], proof=_proof(values),
        second_reader_required=settings.REQUIRE_SECOND_READER, version=asked.version,
    )  # fmt: skip


def _absorb(asked: Asked) -> Initiative:
    fields = {"into": Given(body.by_slug(asked.rows), required=True), **_proof_fields(asked)}
    values = body.read_body(body=asked.request.data, fields=fields)
    return absorb(
        by=asked.by,
        today=timezone.localdate(),
        old=asked.row,
        into=values["into"],
        proof=_proof(values),
        version=asked.version,
    )


STEPS: dict[str, Callable[[Asked], Initiative]] = {
    "rename": _rename,
    "split": _split,
    "merge": _merge,
    "absorb": _absorb,
}


def _proof_fields(asked: Asked) -> dict[str, Given]:
    passages = Passage.objects.visible_to(asked.by).select_related("capture__document")
    return {
        "passage": Given(body.by_id(passages), required=True),
        "since": Given(body.or_null(body.text)),
        "reason": Given(body.text, required=True),
    }


def _proof(values: dict[str, Any]) -> Proof:
    return Proof(passage=values["passage"], reason=values["reason"], since=values.get("since"))


def _successor(rows: QuerySet) -> Callable[[Any], Any]:
    """A slug → the row; an object with at least a name → the fields of an initiative to open."""
    by_slug = body.by_slug(rows)

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            return by_slug(value)
        for name, each in value.items():
            if name not in OPENING:
                raise Wrong(
                    f"there is no field “{shown(name)}” here; {nearest(value=name, known=OPENING)}",
                    code="unknown_field",
                )
            try:
                body.text(each)
            except Wrong as error:
                raise Wrong(str(error), code=error.code, at=f"/{name}") from error
        if not value.get("name", "").strip():
            raise Wrong("one that is opened needs a name.", code="required", at="/name")
        return value

    return read


def _several(one: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Wrong("write a list.", code="type")
        found = []
        for place, each in enumerate(value):
            try:
                found.append(one(each))
            except Wrong as error:
                raise Wrong(str(error), code=error.code, at=f"/{place}{error.at}") from error
        return found

    return read


def _carry(value: Any) -> dict[int, int]:
    """{"12": 0}: commitment → place of its successor in `new`."""
    if not isinstance(value, dict):
        raise Wrong('write an object such as {"12": 0}.', code="type")
    carried = {}
    for key, place in value.items():
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            raise Wrong(f"“{shown(key)}” is no id of a commitment.")
        carried[int(key)] = body.whole(place)
    return carried
