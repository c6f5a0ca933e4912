"""What an action refuses, shown in the form that asked for it."""

from collections.abc import Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm

from initiatives.actions import Conflict

Refusal = ValidationError | Conflict


def show(refusal: Refusal, *, form: BaseForm, names: Mapping[str, str] | None = None) -> None:
    """Add the sentences to the form, each at its field; those of no field of the form stand above it.

    `names` leads from the action's argument to the form's field, where the two differ.
    """
    if isinstance(refusal, Conflict):
        form.add_error(None, str(refusal))
        return
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for argument, errors in refusal.error_dict.items():
        field = (names or {}).get(argument, argument)
        form.add_error(field if field != NON_FIELD_ERRORS and field in form.fields else None, errors)


def sentence(refusal: Refusal) -> str:
    """All that was refused, in one text."""
    return str(refusal) if isinstance(refusal, Conflict) else " ".join(refusal.messages)
