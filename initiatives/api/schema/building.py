"""Pieces of JSON Schema (2020-12, the dialect of OpenAPI 3.1)."""

from collections.abc import Mapping
from typing import Any

from initiatives.vocabulary import Term

Piece = dict[str, Any]
TEXT: Piece = {"type": "string"}
WHOLE: Piece = {"type": "integer"}
YES_NO: Piece = {"type": "boolean"}
DAY: Piece = {"type": "string", "format": "date"}
EMPTY: Piece = {"type": "string", "maxLength": 0}  # a form sends what nobody filled in
DAY_OR_EMPTY: Piece = {"anyOf": [DAY, EMPTY]}
MOMENT: Piece = {"type": "string", "format": "date-time"}
ADDRESS: Piece = {"type": "string", "format": "uri"}
ID: Piece = {"type": "integer", "minimum": 1}
SLUG: Piece = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
COUNTRY: Piece = {"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2."}
LANGUAGE: Piece = {"type": "string", "description": "BCP 47."}
EDTF: Piece = {
    "type": "string",
    "maxLength": 32,
    "description": "An imprecise date (EDTF, ISO 8601-2): 2027, 2027-12, 2027-04-30, 2027-04/2028-03, 2027/.., 2027?",
    "examples": ["2027-04/2028-03"],
}
VOICE: Piece = {
    "type": "string",
    "pattern": "^([A-Z]{2}|joint|reported)$",
    "description": "Who says so: a side's country code, `joint` (a text both adopted), or `reported` (a reporter only).",
}


def record(**properties: Piece) -> Piece:
    """An object that always has exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def body(*, required: tuple[str, ...] = (), description: str = "", **properties: Piece) -> Piece:
    """An object somebody sends: no other keys, and some that must be there."""
    piece: Piece = {"type": "object", "properties": properties, "additionalProperties": False}
    return (
        piece
        | ({"required": list(required)} if required else {})
        | ({"description": description} if description else {})
    )


def written(
    noun: str,
    /,
    *,
    required: tuple[str, ...] = (),
    once: tuple[str, ...] = (),
    changed: bool = True,
    description: str = "",
    **properties: Any,
) -> dict[str, Piece]:
    """What is sent to make a noun (New…), to change it (…Change), to replace it (…Replacement), and to change one of many.

    Fields in `once` are given where it is made, and stay. `changed`: whether the noun is ever changed.
    """
    new = {f"New{noun}": body(required=required, description=description, **properties)}
    if not changed:
        return new
    kept = {
        each: said(piece, "Given where it is made; then it stays.")
        for each, piece in properties.items()
        if each in once
    }
    again: dict[str, Any] = {**properties, **kept}
    naming = {
        "id": said(ID, "The row; its `slug` will do where it has one and is not to change."),
        **({} if "slug" not in properties else {"slug": said(SLUG, "The row; beside `id` the slug it is to have.")}),
        "version": said(WHOLE, "Of the row as you read it; or `etag`."),
        "etag": said(TEXT, "Of the row as you read it, or `*`."),
    }
    return {
        **new,
        f"{noun}Change": body(description="Only what is sent is changed.", **again),
        f"{noun}Replacement": body(
            required=tuple(each for each in required if each not in once),
            description="What may be left out and is gets its default; a slug stays.",
            **again,
        ),
        f"{noun}ChangeOfMany": body(description="Which row, as read when, and what changes.", **{**again, **naming}),
    }


def of(name: str) -> Piece:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def several(items: Piece) -> Piece:
    """A list."""
    return {"type": "array", "items": items}


def or_null(piece: Piece) -> Piece:
    """The same, or null."""
    if isinstance(piece.get("type"), str) and "enum" not in piece:
        return piece | {"type": [piece["type"], "null"]}
    return {"anyOf": [piece, {"type": "null"}]}


def said(piece: Piece, description: str) -> Piece:
    """The same with a description."""
    return piece | {"description": description}


def words(terms: Mapping[str, Term], also: str = "") -> Piece:
    """The words of a table of the codebook, each with its meaning."""
    return {"type": "string", "enum": list(terms), "description": f"{also} {meanings(terms)}".strip()}


def meanings(terms: Mapping[str, Term]) -> str:
    """`key`: what it means, for each term."""
    return " · ".join(f"`{key}`: {term.meaning or term.label}" for key, term in terms.items())


__all__ = [
    "ADDRESS", "COUNTRY", "DAY", "DAY_OR_EMPTY", "EDTF", "EMPTY",
    "ID", "LANGUAGE", "MOMENT", "SLUG", "TEXT", "VOICE", "WHOLE", "YES_NO", "Piece",
    "body", "meanings", "of", "or_null", "record", "said", "several", "words", "written",
]  # fmt: skip
