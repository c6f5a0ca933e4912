"""The column of an imprecise date, and the two generated columns that say its first and last day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import Combinable

from initiatives import edtf


def validate_edtf(value: str) -> None:
    """Raise a ValidationError that words what is wrong with an imprecise date."""
    try:
        edtf.parse(value)
    except edtf.EdtfError as error:
        raise ValidationError(str(error), code="edtf") from error


class EdtfField(models.CharField):
    """An imprecise date as the source gives it (EDTF, ISO 8601-2); NULL when there is none."""

    default_validators = [validate_edtf]

    # What may be set and what is read, for the type checker; the stubs' own subclasses that add None ignore the same.
    _pyi_private_set_type: str | Combinable | None  # type: ignore[assignment]
    _pyi_private_get_type: str | None  # type: ignore[assignment]

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        """A text field in which an empty answer means that there is no date."""
        return super().formfield(**{"empty_value": None, **kwargs})

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """What is written: an empty text, which validation lets pass, is no date."""
        return super().get_db_prep_save(None if value == "" else value, connection)


def first_day(name: str) -> models.GeneratedField:
    """The first day of the EDTF column `name`, kept by PostgreSQL; NULL without a date or for an open begin."""
    return _generated(name, "tracker_edtf_first")


def last_day(name: str) -> models.GeneratedField:
    """The last day of the EDTF column `name`, kept by PostgreSQL; NULL without a date or for an open end."""
    return _generated(name, "tracker_edtf_last")


def _generated(name: str, function: str) -> models.GeneratedField:
    return models.GeneratedField(
        expression=Func(F(name), function=function), output_field=models.DateField(null=True), db_persist=True
    )
