"""What every action has: one transaction, a name in the history, and the database's refusals put into words."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import pghistory
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, InternalError, models, transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

P = ParamSpec("P")
R = TypeVar("R")


class _Unset:
    """The value of an argument nobody gave, where None means something."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Any = _Unset()


class Conflict(Exception):
    """Somebody else wrote in between; `current` is the id of the row that stands now (None: none does)."""

    def __init__(self, message: str, *, current: int | None = None) -> None:
        super().__init__(message)
        self.current = current


def writes(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction, with `by` in the history of every row it touches.

    What the database refuses by a constraint or trigger comes out as a ValidationError with its sentence.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs["by"]
        with together(by=by):
            return action(*args, **kwargs)

    return run


@contextmanager
def together(*, by: Any) -> Iterator[None]:
    """One transaction for several actions, all or none, with `by` in the history of every row they touch.

    What the database refuses, at its end too, comes out as a ValidationError with its sentence.
    """
    try:
        with transaction.atomic(), pghistory.context(user=by.pk):
            yield
    except (IntegrityError, InternalError) as error:
        raise ValidationError({NON_FIELD_ERRORS: [_sentence(error)]}) from error


def _sentence(error: DatabaseError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis and diagnosis.message_primary) or str(error)


def refuse(field: str, message: str, *, code: str = "invalid") -> NoReturn:
    """Raise the ValidationError of one field."""
    raise ValidationError({field: [ValidationError(message, code=code)]})


def check_version(row: Any, version: int | None) -> None:
    """Raise Conflict when `version` is given and the row, which the caller has locked, is not of it any more."""
    if version is not None and row.version != version:
        raise Conflict(
            f"“{row}” was changed since you read it: version {row.version}, not {version}.", current=row.version
        )


def require(allowed: bool, *, to: str) -> None:
    """Raise PermissionDenied unless `allowed`; `to` completes "You may not …"."""
    if not allowed:
        raise PermissionDenied(f"You may not {to} here; ask an administrator for the role.")


def slug_of(*, name: str, longest: int) -> str:
    """A slug made of a name, "" where none can be; "Chile–Peru" gives chile-peru."""
    return slugify(name.replace("–", "-").replace("—", "-"))[:longest].strip("-_")


def save_new(row: models.Model, *, skip: Iterable[str] = ()) -> None:
    """Validate a new row and insert it; the fields come back as the database wrote them."""
    row.full_clean(exclude=set(skip))
    row.save(force_insert=True)
    row.refresh_from_db()


def delete(row: models.Model, *, field: str = NON_FIELD_ERRORS) -> None:
    """Delete a row on which nothing stands. Raises ValidationError (of `field`) saying what does."""
    try:
        row.delete()
    except ProtectedError as error:
        held = sorted({str(one._meta.verbose_name) for one in error.protected_objects})
        refuse(field, f"“{row}” cannot be deleted: a {' and a '.join(held)} stands on it.", code="protected")


def change(row: models.Model, *, values: dict[str, Any]) -> list[str]:
    """Set the fields that differ, validate and save them; give their names. Nothing differs: nothing is written."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, values[name])
    row.full_clean()
    row.save(update_fields=changed)
    row.refresh_from_db()
    return changed
