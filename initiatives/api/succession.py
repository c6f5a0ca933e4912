"""Renaming, splitting, merging and absorbing an initiative, each with the passage that proves it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from initiatives.actions.name import rename
from initiatives.actions.succession import Proof, absorb, merge, split
from initiatives.api import body
from initiatives.api.body import Given, Wrong
from initiatives.api.door import Act, Fields
from initiatives.api.precondition import Read
from initiatives.api.steps import Step
from initiatives.filters.strict import nearest, shown
from initiatives.models import Initiative, Passage

OPENING = ("name", "kind", "slug", "acronym", "summary")


def _rename_fields(act: Act, row: Initiative) -> Fields:  # noqa: ARG001
    return {"name": Given(body.text, required=True), "slug": Given(body.or_null(body.text)), **_proof_fields(act)}


def _rename(act: Act, row: Initiative, read: Read, **given: Any) -> Initiative:
    return rename(by=act.by, today=act.today, initiative=row, version=read.version, **given)


def _split_fields(act: Act, row: Initiative) -> Fields:  # noqa: ARG001
    news = body.list_of(_successor(_rows(act)))
    return {"new": Given(news, required=True), "carry": Given(_carry), **_proof_fields(act)}


def _split(act: Act, row: Initiative, read: Read, **given: Any) -> Initiative:
    split(
        by=act.by, today=act.today, old=row, new=given["new"], carry=given.get("carry", {}), proof=_proof(given),
        second_reader_required=settings.REQUIRE_SECOND_READER, version=read.version,
    )  # fmt: skip
    return row


def _merge_fields(act: Act, row: Initiative) -> Fields:  # noqa: ARG001
    rows = _rows(act)
    others = Given(body.list_of(body.by_slug(rows)), required=True)
    return {"with": others, "into": Given(_successor(rows), required=True), **_proof_fields(act)}


def _merge(act: Act, row: Initiative, read: Read, **given: Any) -> Initiative:
    return merge(
        by=act.by, today=act.today, old=[row, *given["with"]], new=given["into"], proof=_proof(given),
        second_reader_required=settings.REQUIRE_SECOND_READER, version=read.version,
    )  # fmt: skip


def _absorb_fields(act: Act, row: Initiative) -> Fields:  # noqa: ARG001
    return {"into": Given(body.by_slug(_rows(act)), required=True), **_proof_fields(act)}


def _absorb(act: Act, row: Initiative, read: Read, **given: Any) -> Initiative:
    return absorb(by=act.by, today=act.today, old=row, into=given["into"], proof=_proof(given), version=read.version)


STEPS = {
    "rename": Step(
        "Give it another name; the old one stays, and an old slug leads to it.", _rename, _rename_fields, "Renaming",
    ),
    "split": Step(
        "It becomes several; each commitment goes to the one named for it. Answers with the one that was split.",
        _split, _split_fields, "Splitting",
    ),
    "merge": Step(
        "It and others become one, which goes on with all their commitments.", _merge, _merge_fields, "Merging"
    ),
    "absorb": Step(
        "It goes into another that exists, which goes on with its commitments.", _absorb, _absorb_fields, "Absorbing"
    ),
}  # fmt: skip


def _rows(act: Act) -> QuerySet[Initiative]:
    return Initiative.objects.visible_to(act.by).select_related("partnership")


def _proof_fields(act: Act) -> dict[str, Given]:
    passages = Passage.objects.visible_to(act.by).select_related("capture__document")
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
