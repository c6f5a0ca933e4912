"""The two steps of publication: initiatives, statements and documents are shown to readers, and taken back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from initiatives.actions.publication import publish, withdraw
from initiatives.api import body
from initiatives.api.body import Given
from initiatives.api.door import Act, Fields
from initiatives.api.precondition import Read
from initiatives.api.steps import Step
from initiatives.models import Initiative, SourceDocument, Statement


def steps_of(model: type[Initiative | Statement | SourceDocument], *, body_of_withdrawal: str) -> dict[str, Step]:
    """Publishing and withdrawing rows of the model, by their names."""
    return {
        "publish": Step(summary="Show a draft to every reader.", take=_publish),
        "withdraw": Step(
            summary="Take a published record back; it stays in the history.",
            take=_withdraw,
            fields=_fields(model),
            body=body_of_withdrawal,
        ),
    }


def _publish(act: Act, row: Any, read: Read) -> Any:
    return publish(by=act.by, row=row, second_reader_required=settings.REQUIRE_SECOND_READER, version=read.version)


def _withdraw(act: Act, row: Any, read: Read, **given: Any) -> Any:
    return withdraw(by=act.by, row=row, version=read.version, **given)


def _fields(model: Any) -> Callable[[Act, Any], Fields]:
    def fields(act: Act, row: Any) -> Fields:
        others = model.objects.visible_to(act.by).exclude(pk=row.pk)
        named = body.by_slug(others) if model is Initiative else body.by_id(others)
        return {"replaced_by": Given(body.or_null(named)), "entered_in_error": Given(body.yes_no)}

    return fields
