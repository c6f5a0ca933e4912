"""The operations of writing: the same for every noun with a door."""

from collections.abc import Mapping
from typing import Any, Protocol

from initiatives.api.schema.building import Piece, of
from initiatives.api.schema.operations import Operation, header
from initiatives.api.schema.reading import ETAG, Described

MOST = 500
IF_MATCH = header(
    "If-Match",
    "The ETag as you read it; `*` takes the record as it is.",
    required=True,
    pattern=r'^(\*|(W/)?"[0-9]{1,9}(\.[0-9a-f]*)?")$',
)


class Written(Protocol):
    """What a door says of itself (api.door.Door)."""

    @property
    def resource(self) -> Any:
        """What is written."""

    @property
    def body(self) -> str:
        """The name of the components that are sent."""

    @property
    def example(self) -> Mapping[str, Any]:
        """A body that would be taken."""

    @property
    def verb(self) -> str:
        """What adding it is called."""


def adding(*, door: Written) -> Operation:
    """POST of one row, or of a list."""
    resource: Described = door.resource
    return Operation(
        name=f"{resource.name}_add",
        tag=resource.name,
        summary=f"{door.verb} a {resource.one}, or at most {MOST} at once as a list: all or none.",
        answers=_one_or_many(of(resource.component)),
        body=_one_or_many(of(f"New{door.body}")),
        example=door.example or None,
        status=201,
        problems=(403, 409, 413, 415),
        headers={**ETAG, "Location": "Where it stands now; of a single one."},
        open=False,
    )


def changing_many(*, door: Written) -> Operation:
    """PATCH of a list."""
    resource: Described = door.resource
    return Operation(
        name=f"{resource.name}_change_many",
        tag=resource.name,
        summary=f"Change some fields of at most {MOST} at once: all or none.",
        answers={"type": "array", "items": of(resource.component)},
        body={"type": "array", "items": of(f"{door.body}ChangeOfMany"), "minItems": 1, "maxItems": MOST},
        problems=(403, 404, 409, 412, 413, 415, 428),
        open=False,
    )


def changing(*, door: Written, whole: bool) -> Operation:
    """PATCH, or (`whole`) PUT, of a row."""
    resource: Described = door.resource
    return on_one(
        resource=resource,
        name="replace" if whole else "change",
        summary=f"{'Replace' if whole else 'Change some fields of'} a {resource.one}.",
        body=f"{door.body}{'Replacement' if whole else 'Change'}",
    )


def removing(*, door: Written) -> Operation:
    """DELETE of a row."""
    resource: Described = door.resource
    return Operation(
        name=f"{resource.name}_delete",
        tag=resource.name,
        summary=f"Delete a {resource.one}; what was published, or others stand on, stays: 409 says what to do instead.",
        answers={},
        parameters=(IF_MATCH,),
        status=204,
        problems=(*moved(resource), 403, 404, 409, 412, 428),
        open=False,
    )


def on_one(
    *, resource: Described, name: str, summary: str, body: str | None = None, example: Any = None, sent: bool = True
) -> Operation:
    """An operation on one row, which says by If-Match what was read and answers with the row that goes on.

    `body` names the component of what is sent, None where nothing is known to be; `sent`: whether anything may be.
    """
    return Operation(
        name=f"{resource.name}_{name}",
        tag=resource.name,
        summary=summary,
        answers=of(resource.whole_component or resource.component),
        parameters=(IF_MATCH,),
        body=of(body) if body else None,
        example=example or None,
        problems=(*moved(resource), 403, 404, 409, 412, 428, *((413, 415) if sent else ())),
        headers=ETAG,
        open=False,
    )


def moved(resource: Any) -> tuple[int, ...]:
    """308, where an old slug leads on."""
    return (308,) if resource.key == "slug" else ()


def _one_or_many(piece: Piece) -> Piece:
    return {"oneOf": [piece, {"type": "array", "items": piece, "minItems": 1, "maxItems": MOST}]}
