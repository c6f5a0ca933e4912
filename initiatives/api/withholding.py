"""Withholding: a text or the files of a release are given out no longer; hashes, dates and the reason stay."""

from collections.abc import Callable
from typing import Any

from initiatives.api import body
from initiatives.api.body import Given
from initiatives.api.door import Act, Fields
from initiatives.api.precondition import Read
from initiatives.api.steps import Step


def withholding(*, summary: str, withhold: Callable[[Act, Any, str], Any]) -> dict[str, Step]:
    """The step, by its name; `withhold` takes (act, row, reason) and gives the row as it is then."""

    def take(act: Act, row: Any, read: Read, *, withheld_reason: str) -> Any:  # noqa: ARG001
        return withhold(act, row, withheld_reason)

    example = {"reason": "Withheld by order of a court."}
    return {"withhold": Step(summary, take, _fields, "Withholding", example)}


def _fields(act: Act, row: Any) -> Fields:  # noqa: ARG001
    said = {"withheld_reason": ""}
    return {"reason": Given(lambda value: {"withheld_reason": body.text(value)}, required=True, into=said)}
