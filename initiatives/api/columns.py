"""Fields of bodies read as the model's columns have it, so that each fault is named together with the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from initiatives.actions import UNSET
from initiatives.api import body
from initiatives.api.body import Given, Wrong
from initiatives.filters.strict import nearest, shown


def columns(
    model: type[models.Model], *names: str, required: Iterable[str] = (), once: bool = False
) -> dict[str, Given]:
    """The named columns as fields of a body; one that is left out where a row is replaced gets the column's default.

    A slug stays where none is given. `once`: given where a row is made, and then it stays.
    """
    required = tuple(required)
    fields: dict[str, Given] = {}
    for name in (*required, *names):
        column: Any = model._meta.get_field(name)
        default = UNSET if isinstance(column, models.SlugField) else column.get_default()
        fields[name] = Given(by_column(column), required=name in required, default=default, once=once)
    return fields


def parts(model: type[models.Model], inner: Mapping[str, str], *, required: Iterable[str] = ()) -> Given:
    """One field of a body that is an object, or null, and several columns of the model: the object's key → the column.

    What is left out of the object gets the column's default, and null gives them all their defaults.
    """
    fields = {name: columns(model, column)[column] for name, column in inner.items()}
    fields = {name: replace(one, required=name in required) for name, one in fields.items()}
    defaults = {column: fields[name].default for name, column in inner.items()}
    read_object = body.object_of(fields)

    def read(value: Any) -> dict[str, Any]:
        if value is None:
            return defaults
        return defaults | {inner[name]: each for name, each in read_object(value).items()}

    return Given(read, default=defaults, into={column: name for name, column in inner.items()})


def by_column(column: Any) -> Callable[[Any], Any]:
    """A value of JSON → the column's, cleaned as the model would. Null is no value, of a text that may be blank: ""."""

    def read(value: Any) -> Any:
        if value is None and column.null:
            return None
        if value is None and column.blank and isinstance(column, models.CharField | models.TextField):
            return ""
        if isinstance(column, ArrayField):
            return _array(column, value)
        value = _plain(column)(value)
        if column.choices and value not in dict(column.flatchoices):
            if value == "" and column.blank and not column.null:
                return ""
            raise Wrong(
                f"“{shown(value)}” is not known; {nearest(value=value, known=dict(column.flatchoices))}".rstrip("; ")
            )
        return _cleaned(column, value)

    return read


def _plain(column: Any) -> Callable[[Any], Any]:
    if isinstance(column, models.BooleanField):
        return body.yes_no
    if isinstance(column, models.DecimalField):
        return _number
    return body.whole if isinstance(column, models.IntegerField) else body.text


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"“{shown(str(value))}” is no number.", code="type")
    return Decimal(str(value))


def _array(column: ArrayField, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong("write a list.", code="type")
    held = []
    for place, each in enumerate(value):
        try:
            held.append(_cleaned(column.base_field, _plain(column.base_field)(each)))
        except Wrong as error:
            raise Wrong(str(error), code=error.code, at=f"/{place}") from error
    return held


def _cleaned(column: Any, value: Any) -> Any:
    try:
        return column.clean(value, None)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages), code=error.error_list[0].code or "invalid") from error
