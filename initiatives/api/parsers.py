"""Bodies as JSON, and a file in a form: bounded, and refused with the place where they break."""

from typing import Any

import orjson
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

from initiatives.filters.strict import shown
from initiatives.vocabulary import LARGEST_FILE, LONGEST_TEXT

LARGEST = 1_000_000  # bytes; the longest reason is a few pages
LARGEST_OF_MANY = 10 * LARGEST  # bytes; 500 rows of some pages
LARGEST_TEXT = 12 * LONGEST_TEXT + LARGEST  # bytes; a code point is at most two escaped halves of six


class TooLarge(APIException):
    """413."""

    status_code = 413
    default_code = "too_large"


class OrjsonParser(BaseParser):
    """application/json, at most LARGEST bytes."""

    media_type = "application/json"
    largest = LARGEST

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The decoded body. Raises ParseError (400) and TooLarge (413)."""
        body = stream.read(self.largest + 1)
        if len(body) > self.largest:
            raise TooLarge(f"The body is longer than {self.largest} bytes.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.", code="malformed") from error


class TextParser(OrjsonParser):
    """application/json that may hold a whole text."""

    largest = LARGEST_TEXT


class ManyParser(OrjsonParser):
    """application/json that may hold a list of rows."""

    largest = LARGEST_OF_MANY


class FileParser(MultiPartParser):
    """multipart/form-data with one file, refused by its announced length before it is read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The fields and files as a body, the id of a document as the number it is. Raises ParseError (400) and TooLarge (413)."""
        announced = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > LARGEST_FILE + LARGEST:
            raise TooLarge(
                f"The body has {int(announced):,} bytes; a file of at most {LARGEST_FILE:,} (20 MB) is taken."
            )
        parsed = super().parse(stream, media_type, parser_context)
        given: dict[str, Any] = {}
        for name, values in (*parsed.data.lists(), *parsed.files.lists()):
            if len(values) > 1 or name in given:
                raise ParseError(f"{shown(name)} is given more than once.", code="repeated")
            given[name] = values[0]
        number = given.get("document")
        if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 19:
            given["document"] = int(number)
        return given
