"""Bodies as JSON: bounded, and refused with the place where they break."""

from typing import Any

import orjson
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST = 1_000_000  # bytes; the longest reason is a few pages


class TooLarge(APIException):
    """413."""

    status_code = 413
    default_code = "too_large"


class OrjsonParser(BaseParser):
    """application/json, at most LARGEST bytes."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The decoded body. Raises ParseError (400) and TooLarge (413)."""
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge(f"The body is longer than {LARGEST} bytes.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}.", code="malformed") from error
