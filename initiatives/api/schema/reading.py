"""The operations of reading a resource, and the parameters that every reading shares."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from initiatives.api.schema.answers import page_of
from initiatives.api.schema.building import DAY_OR_EMPTY, EMPTY, TEXT, Piece, of, several
from initiatives.api.schema.operations import COMPONENTS, Operation, header, of_filters, query
from initiatives.filters.strict import StrictFilterSet


class Described(Protocol):
    """What a resource says of itself (api.resource.Resource), read only."""

    @property
    def name(self) -> str: ...
    @property
    def one(self) -> str: ...
    @property
    def component(self) -> str: ...
    @property
    def whole_component(self) -> str | None: ...
    @property
    def filters(self) -> type[StrictFilterSet]: ...
    @property
    def orderings(self) -> Mapping[str, Any]: ...
    @property
    def default(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def own(self) -> bool: ...
    @property
    def expands(self) -> Mapping[str, Any]: ...

    def names(self, *, whole: bool = False) -> tuple[str, ...]:
        """The keys of the shape."""


FILES = {
    "text/csv": "`format=csv`: every row, RFC 4180, flat columns; meta in the header `Tracker-Meta`.",
    "application/x-ndjson": "`format=ndjson`: every row, an object a line.",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "`format=xlsx`: a workbook.",
}
LINK = {"Link": "The pages beside this one, by `rel`: next, prev, first (RFC 8288)."}
ETAG = {"ETag": '`"<version>.<hash of body>"`.'}
CLOCKS = (
    query("as_of", DAY_OR_EMPTY, "The day asked about; not after today. What was so then, as far as we know."),
    query(
        "known_at",
        {"type": "string"},
        "The moment of our knowledge (2026-01-31T12:00:00Z, or a day): what we believed then.",
    ),
)
SOME = {"type": "integer", "minimum": 1, "maximum": 1000}
LIMIT = query("limit", {"anyOf": [SOME, EMPTY], "default": 50}, "Rows a page.")


def paging(orderings: Iterable[str], default: str) -> tuple[Piece, ...]:
    """The parameters of a page."""
    allowed = [each for name in orderings for each in (name, f"-{name}")]
    return (
        LIMIT,
        query("cursor", TEXT, "From `next` or `previous`; never made by hand."),
        query("ordering", {"type": "string", "enum": allowed, "default": default}, "A hyphen turns it round."),
        query(
            "format",
            {"type": "string", "enum": ["json", "csv", "xlsx", "ndjson"], "default": "json"},
            "A page as JSON; or every row that the filter meets as a file, in the order asked for.",
        ),
        query(
            "count", {"type": "string", "enum": ["0", "1"], "default": "0"}, "1: `meta.count` says how many there are."
        ),
    )


def wanting(*, resource: Described, whole: bool = False) -> tuple[Piece, ...]:
    """The parameters that say which keys are wanted."""

    def listed(name: str, words: Iterable[str], said: str) -> Piece:
        items = {"type": "string", "enum": list(words)}
        return query(name, {"type": "array", "items": items}, said, style="form", explode=False)

    asked = [
        listed("fields", resource.names(whole=whole), "Only these keys, parted by commas."),
        query(
            "brief",
            {"type": "string", "enum": ["0", "1"], "default": "0"},
            "1: what a record is called by, and no more.",
        ),
    ]
    if resource.expands:
        asked.append(listed("expand", resource.expands, "These keys as whole records, as far as you may see them."))
    return tuple(asked)


def _in_part(component: str, expands: Iterable[str]) -> dict[str, Piece]:
    """The component of what `fields` and `brief` leave of a record, and `expand` puts into it."""
    expanded = ({"type": "object"}, several({"type": "object"}), {"type": "null"})
    told = {
        name: {"anyOf": [piece, *expanded]} if name in expands else piece
        for name, piece in COMPONENTS[component]["properties"].items()
    }
    said = f"{component} as `fields`, `brief` or `expand` ask for it."
    return {
        f"{component}InPart": {
            "type": "object", "description": said, "properties": told, "additionalProperties": False,
        }
    }  # fmt: skip


def _whole_or_in_part(component: str) -> Piece:
    return {"anyOf": [of(component), of(f"{component}InPart")]}


def listing(*, resource: Described) -> Operation:
    """GET of a list."""
    page = page_of(resource.component)
    rows = {"results": several(_whole_or_in_part(resource.component))}
    return Operation(
        name=f"{resource.name}_list",
        tag=resource.name,
        summary=f"{'Your own' if resource.own else 'The'} {resource.name.replace('-', ' ')}, a page at a time.",
        answers={**page, "properties": page["properties"] | rows},
        components=_in_part(resource.component, resource.expands),
        parameters=(
            *of_filters(resource.filters),
            *CLOCKS,
            *paging(resource.orderings, resource.default),
            *wanting(resource=resource),
        ),
        headers=LINK,
        files=FILES,
        open=not resource.own,
    )


def one(*, resource: Described) -> Operation:
    """GET of one row."""
    component = resource.whole_component or resource.component
    return Operation(
        name=f"{resource.name}_one",
        tag=resource.name,
        summary=f"One {resource.one}.",
        answers=_whole_or_in_part(component),
        components=_in_part(component, resource.expands),
        parameters=(
            *CLOCKS,
            *wanting(resource=resource, whole=True),
            header("If-None-Match", "304 where it names the answer's ETag."),
        ),
        problems=(304, 404, *((308,) if resource.key == "slug" else ())),
        headers=ETAG,
        open=not resource.own,
    )


def adding(*, name: str, one: str, component: str, body: str, verb: str = "Add", suffix: str = "add") -> Operation:
    """POST of a new line."""
    return Operation(
        name=f"{name}_{suffix}",
        tag=name,
        summary=f"{verb} a {one}.",
        answers=of(component),
        body=of(body),
        status=201,
        problems=(403, 404, 409, 413, 415) if suffix != "add" or "status" in name else (403, 413, 415),
        headers=ETAG | {"Location": "Where it stands now."},
        open=False,
    )
