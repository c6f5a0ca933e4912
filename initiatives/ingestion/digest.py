"""The digest by which a row is recognised as still the seed's."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def digest(*, values: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of values that JSON can hold, whatever the order of their names."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def text_values(*, text: str) -> dict[str, str]:
    """What is remembered of a document's text."""
    return {"sha256": hashlib.sha256(text.encode()).hexdigest()}
