"""The operations of reading a resource, and the parameters that every reading shares."""

from collections.abc import Iterable

from initiatives.api.schema.answers import page_of
from initiatives.api.schema.building import DAY, TEXT, Piece, of
from initiatives.api.schema.operations import Operation, header, of_filters, query
from initiatives.filters.strict import StrictFilterSet

ETAG = {"ETag": '`"<version>.<hash of body>"`.'}
CLOCKS = (
    query("as_of", DAY, "The day asked about; not after today. What was so then, as far as we know."),
    query(
        "known_at",
        {"type": "string"},
        "The moment of our knowledge (2026-01-31T12:00:00Z, or a day): what we believed then.",
    ),
)
LIMIT = query("limit", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}, "Rows a page.")


def paging(orderings: Iterable[str], default: str) -> tuple[Piece, ...]:
    """The parameters of a page."""
    allowed = [each for name in orderings for each in (name, f"-{name}")]
    return (
        LIMIT,
        query("cursor", TEXT, "From `next` or `previous`; never made by hand."),
        query("ordering", {"type": "string", "enum": allowed, "default": default}, "A hyphen turns it round."),
        query(
            "count", {"type": "string", "enum": ["0", "1"], "default": "0"}, "1: `meta.count` says how many there are."
        ),
    )


def listing(
    *, name: str, component: str, filters: type[StrictFilterSet], orderings: Iterable[str], default: str, own: bool
) -> Operation:
    """GET of a list."""
    return Operation(
        name=f"{name}_list",
        tag=name,
        summary=f"{'Your own' if own else 'The'} {name.replace('-', ' ')}, a page at a time.",
        answers=page_of(component),
        parameters=(*of_filters(filters), *CLOCKS, *paging(orderings, default)),
        open=not own,
    )


def one(*, name: str, one: str, component: str, own: bool, by_slug: bool) -> Operation:
    """GET of one row."""
    return Operation(
        name=f"{name}_one",
        tag=name,
        summary=f"One {one}.",
        answers=of(component),
        parameters=(*CLOCKS, header("If-None-Match", "304 where it names the answer's ETag.")),
        problems=(304, 404, *((308,) if by_slug else ())),
        headers=ETAG,
        open=not own,
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
