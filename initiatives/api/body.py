"""Bodies of changes: only known fields, each read by its kind, every fault reported together with its pointer."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from initiatives.actions import UNSET
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import LARGEST_ID, SLUG
from initiatives.filters.strict import nearest, shown

LONGEST_TEXT = 20_000
NOBODY_SENDS = {
    "by": "Nobody sends “by”: the token or session says who you are.",
    "recorded_at": "Nobody sends “recorded_at”: the database's clock gives it.",
}


class Wrong(ValueError):
    """A value that cannot be; `at` leads from the field to the faulty place inside it."""

    def __init__(self, detail: str, *, code: str = "invalid", at: str = "") -> None:
        super().__init__(detail)
        self.code, self.at = code, at


@dataclass(frozen=True)
class Given:
    """A field of a body: how its value is read, and whether it must be there.

    `default` is what the field gets where a row is replaced and it is left out (UNSET: it stays); `once`: it is given
    where a row is made, and then it stays. `into` says of a value that is read as several arguments of the action, by
    their names, at which place within the field each stands; `name` is that of the argument where it differs.
    """

    read: Callable[[Any], Any]
    required: bool = False
    default: Any = UNSET
    once: bool = False
    into: Mapping[str, str] | None = None
    name: str = ""


def read_body(*, body: Any, fields: Mapping[str, Given], known: Container[str] = ()) -> dict[str, Any]:
    """The values of the fields that were sent. Raises Invalid with every fault.

    `known` are keys of the record that the tracker gives itself: who sends them back is told so.
    """
    if not isinstance(body, dict):
        raise Invalid([of_body("", "The body is a JSON object, such as {…}.", "type")])
    faults = [
        of_body(f"/{escaped(name)}", f"“{shown(name)}” is the tracker's to give; leave it out.", "read_only")
        if name in known
        else of_body(f"/{escaped(name)}", _unknown(name, fields), "unknown_field")
        for name in body
        if name not in fields
    ]
    values = {}
    for name, given in fields.items():
        if name not in body:
            if given.required:
                faults.append(of_body(f"/{name}", f"{name} is missing.", "required"))
            continue
        try:
            values[name] = given.read(body[name])
        except Wrong as error:
            faults.append(of_body(f"/{name}{error.at}", f"{name}: {error}", error.code))
    if faults:
        raise Invalid(faults)
    return values


def _unknown(name: str, fields: Mapping[str, Given]) -> str:
    if name in NOBODY_SENDS:
        return NOBODY_SENDS[name]
    return f"There is no field “{shown(name)}” here; {nearest(value=name, known=fields, few=60)}"


def escaped(name: str) -> str:
    """A name somebody sent, fit to stand in a JSON pointer."""
    return shown(name).replace("~", "~0").replace("/", "~1")


def _said(value: Any) -> str:
    return shown("null" if value is None else ("true" if value else "false") if isinstance(value, bool) else value)


def text(value: Any) -> str:
    """A text without NUL, at most LONGEST_TEXT characters."""
    if not isinstance(value, str):
        raise Wrong(f"“{_said(value)}” is no text; write it in quotation marks.", code="type")
    if "\x00" in value:
        raise Wrong("a text cannot hold the character NUL.")
    if len(value) > LONGEST_TEXT:
        raise Wrong(f"it is longer than {LONGEST_TEXT} characters.", code="too_long")
    return value


def or_null(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same, and null."""
    return lambda value: None if value is None else read(value)


def yes_no(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise Wrong(f"“{_said(value)}” is neither true nor false.", code="type")
    return value


def whole(value: Any) -> int:
    """A whole number that an id can have."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_ID:
        raise Wrong(f"“{_said(value)}” is no positive whole number.", code="type")
    return value


def day(value: Any) -> date:
    """A day, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text(value))
    except ValueError as error:
        raise Wrong(f"“{_said(value)}” is not a day; write it as 2027-04-30.") from error


def sources(value: Any) -> dict[str, list[str]]:
    """{"IN": ["source", …]}: what was searched, by side."""
    if not isinstance(value, dict):
        raise Wrong('write an object such as {"IN": ["a source you read"]}.', code="type")
    for side, named in value.items():
        if "\x00" in side:
            raise Wrong("the name of a side cannot hold the character NUL.", at=f"/{escaped(side)}")
        if not isinstance(named, list):
            raise Wrong("the sources of a side are a list of texts.", code="type", at=f"/{escaped(side)}")
        for place, each in enumerate(named):
            try:
                text(each)
            except Wrong as error:
                raise Wrong(str(error), code=error.code, at=f"/{escaped(side)}/{place}") from error
    return value


def by_slug(rows: QuerySet, *, key: str = "slug") -> Callable[[Any], Model]:
    """A slug (or other unique name) → the row among `rows`."""

    def read(value: Any) -> Model:
        name = text(value)
        row = rows.filter(**{key: name}).first() if key != "slug" or SLUG.fullmatch(name) else None
        if row is None:
            known = rows.order_by(key).values_list(key, flat=True)[:2000]
            raise Wrong(
                f"there is no “{shown(name)}” that you may see; {nearest(value=name, known=known)}", code="unknown"
            )
        return row

    return read


def by_id(rows: QuerySet) -> Callable[[Any], Model]:
    """An id → the row among `rows`."""

    def read(value: Any) -> Model:
        row = rows.filter(pk=whole(value)).first()
        if row is None:
            raise Wrong(f"there is no {value} that you may see.", code="unknown")
        return row

    return read


def several(rows: QuerySet, *, key: str = "pk", one: Callable[[Any], Any] = whole) -> Callable[[Any], list[Model]]:
    """A list of ids (or of slugs) → the rows in that order, each once, in one query."""

    def read(value: Any) -> list[Model]:
        if not isinstance(value, list):
            raise Wrong(f"“{_said(value)}” is no list.", code="type")
        for place, each in enumerate(value):
            try:
                one(each)
            except Wrong as error:
                raise Wrong(str(error), code=error.code, at=f"/{place}") from error
        held = {getattr(row, key): row for row in rows.filter(**{f"{key}__in": value})}
        for place, each in enumerate(value):
            if each not in held:
                raise Wrong(f"there is no {shown(each)} that you may see.", code="unknown", at=f"/{place}")
        return [held[each] for each in dict.fromkeys(value)]

    return read


def list_of(one: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    """A list of what `one` reads; a fault is named by its place."""

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


def object_of(fields: Mapping[str, Given]) -> Callable[[Any], dict[str, Any]]:
    """An object with these fields → their values; of several faults the first is named, by its place."""

    def read(value: Any) -> dict[str, Any]:
        try:
            return read_body(body=value, fields=fields)
        except Invalid as error:
            first = error.errors[0]
            raise Wrong(first["detail"], code=first["code"], at=first["pointer"].removeprefix("#")) from error

    return read
