"""What a table to take away is made of: columns with a title, a meaning and a type, over the shapes of the API."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import QuerySet

from initiatives.models import Partnership
from initiatives.shapes.building import Asker
from initiatives.vocabulary import Term

Shape = dict[str, Any]
EDTF = "An imprecise date (EDTF, ISO 8601-2): 2027, 2027-12, 2027-04/2028-03."


@dataclass(frozen=True)
class At:
    """What a row's cells may need beside its shape: the site, the clocks as a query, and each partnership's two sides."""

    site: str
    query: str
    sides: Mapping[str, tuple[str, str]]

    def page(self, path: str, *, anchor: str = "") -> str:
        """The address of a page of the site at the clocks."""
        return f"{self.site}{path}{self.query}{f'#{anchor}' if anchor else ''}"


def at_clocks(*, asker: Asker) -> At:
    """The surroundings of the asker's rows; one query.

    `asker.base` is the address of the site, with its last slash.
    """
    clocks = asker.clocks
    turned = {
        "as_of": clocks.as_of.isoformat() if clocks.as_of else None,
        "known_at": written(moment=clocks.known_at) if clocks.known_at else None,
    }
    asked = urlencode({name: value for name, value in turned.items() if value}, safe=":")
    sides = {each.slug: each.sides for each in Partnership.objects.order_by("pk")}
    return At(site=asker.base, query=f"?{asked}" if asked else "", sides=sides)


def written(*, moment: datetime) -> str:
    """A moment as the clocks read it back to the microsecond."""
    return moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Column:
    """A column: its name, title and meaning, its type (Frictionless Table Schema), and how a shape gives its value.

    `terms` are the words of the codebook that it may hold; `must` says that it is never empty.
    """

    name: str
    title: str
    of: Callable[[Shape, At], Any]
    meaning: str = ""
    type: str = "string"
    terms: Mapping[str, Term] = field(default_factory=dict)
    must: bool = False


@dataclass(frozen=True)
class Table:
    """A noun's table: the rows a reader may see at the clocks, their shape, and the columns over it.

    `title` stands above it, `meaning` says what one row is.
    """

    name: str
    title: str
    meaning: str
    rows: Callable[[Asker], QuerySet]
    shape: Callable[..., QuerySet]
    columns: tuple[Column, ...]
    key: str = "id"
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def plain(name: str, title: str, meaning: str = "", **more: Any) -> Column:
    """A column that holds the shape's own value of that name."""
    return Column(name, title, lambda shape, _: shape[name], meaning, **more)


def at_path(path: str) -> Callable[[Shape, At], Any]:
    """The value at a path of keys (`passage.document.id`); none where any of them holds nothing."""

    def of(shape: Shape, _: At) -> Any:
        value: Any = shape
        for key in path.split("."):
            value = value[key] if value is not None else None
        return value

    return of


def as_json_text(name: str) -> Callable[[Shape, At], Any]:
    """The shape's value of that name; an object or a list as JSON."""

    def of(shape: Shape, _: At) -> Any:
        value = shape[name]
        return orjson.dumps(value).decode() if isinstance(value, dict | list) else value

    return of


def joined(values: Iterable[Any]) -> str | None:
    """Several values in one cell, parted by semicolons; nothing for none."""
    return "; ".join(str(value) for value in values if value not in (None, "")) or None


NOTES = "Disputed, clarified, corrected or retracted, by whom and when. Do not quote without them."


def noted(notes: Iterable[Mapping[str, Any]]) -> str | None:
    """The notes of a shape (a statement's or a passage's) in one cell, each once."""
    said = (f"{each['kind']} by {each['by']}" + (f", {each['said_on']}" if each["said_on"] else "") for each in notes)
    return joined(dict.fromkeys(said))
