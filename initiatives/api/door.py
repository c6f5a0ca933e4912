"""What can be written of a resource: the fields it takes and the actions behind it; one door a noun.

A door reads a body as arguments of its actions, and gives back what they refuse with the place in the body. Making, one
or many, changing, replacing and deleting are the same for every noun (api.writing).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

from initiatives.actions import UNSET, Conflict
from initiatives.actions.draft import discard
from initiatives.actions.writing import together
from initiatives.api import parameters, recording
from initiatives.api.body import Given, read_body
from initiatives.api.detail import read_one
from initiatives.api.precondition import Read
from initiatives.api.problems import Invalid, PreconditionRequired, Refused, Stale, of_body
from initiatives.api.resource import Resource
from initiatives.models import User
from initiatives.shapes.building import Asker

Fields = Mapping[str, Given]
Values = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """Who writes, as whom they read, and when: `today` in the time zone of the tracker, `now` in UTC."""

    by: User
    asker: Asker
    today: date
    now: datetime

    @classmethod
    def of(cls, request: Request) -> "Act":
        """The act of a request."""
        return cls(recording.writer(request), parameters.read_asker(request), timezone.localdate(), timezone.now())


@dataclass(frozen=True)
class Door:
    """The writing side of a resource.

    `add` takes (act, **values) and gives the new row; `change` (act, row, read, **values) and `remove` (act, row, read)
    take the row as it was found and what the client has read of it. What is None is not done to this noun.
    `body` names the components of what is sent: New…, …Change and …Replacement.
    """

    resource: Resource
    body: str
    fields: Callable[[Act], Fields]
    add: Callable[..., Model] | None = None
    change: Callable[..., Model] | None = None
    remove: Callable[..., None] | None = None
    rows: Callable[[Act], QuerySet] | None = None
    example: Mapping[str, Any] = field(default_factory=dict)
    verb: str = "Add"

    def found(self, act: Act) -> QuerySet:
        """The rows that the writer sees."""
        if self.rows:
            return self.rows(act)
        rows = self.resource.model._default_manager.all()
        return rows.visible_to(act.by) if hasattr(rows, "visible_to") else rows  # type: ignore[attr-defined]

    def make(self, act: Act, body: Any, fields: Fields) -> Model:
        """The new row that a body asks for. Raises Invalid and what the action raises."""
        values = read_body(body=body, fields=fields, known=self.given_by_us(fields))
        with at_places(fields):
            return taken(self.add)(act, **spread(values, fields))

    def alter(self, act: Act, row: Model, read: Read, body: Any, fields: Fields, *, whole: bool = False) -> Model:
        """The row changed as a body asks; `whole` replaces it. Raises Invalid, Stale (412) and what the action raises."""
        asked = {name: replace(one, required=one.required and whole and not one.once) for name, one in fields.items()}
        values = read_body(body=body, fields=asked, known=self.given_by_us(fields))
        if whole:
            left_out = {name: one.default for name, one in fields.items() if name not in values and not one.once}
            values |= {name: value for name, value in left_out.items() if value is not UNSET}
        once = {name: value for name, value in values.items() if fields[name].once}
        if faults := [
            _fixed(name, self.resource) for name in once if _differs(row, spread({name: once[name]}, fields))
        ]:
            raise Invalid(faults)
        given = {name: value for name, value in values.items() if name not in once}
        with self.unchanged(act, row, read), at_places(fields):
            return taken(self.change)(act, row, read, **spread(given, fields))

    def erase(self, act: Act, row: Model, read: Read) -> None:
        """Delete the row. Raises Stale (412), Refused (409) where it stays, and what else the action raises."""
        try:
            with self.unchanged(act, row, read):
                taken(self.remove)(act, row, read)
        except ValidationError as refusal:
            raise Refused(refusal) from refusal

    @contextmanager
    def unchanged(self, act: Act, row: Model, read: Read) -> Iterator[None]:
        """Within it the row is as the client read it. Actions compare the version; of a row that has none the whole ETag
        is compared here, under a lock. Raises Stale (412).
        """
        try:
            with together(by=act.by):
                if not self.resource.versioned and read != Read():
                    self._compare(act, row, read)
                yield
        except Conflict as error:
            raise Stale(str(error)) from error

    def _compare(self, act: Act, row: Model, read: Read) -> None:
        if read.etag is None:
            raise PreconditionRequired("This record has no version; say by its ETag what you read.")
        type(row)._default_manager.select_for_update(of=("self",)).values_list("pk").get(pk=row.pk)
        held = read_one(self.resource, act.asker, str(getattr(row, self.resource.key)))
        if held is None or held[1] != read.etag:
            raise Stale(f"The {self.resource.one} was changed since you read it; read it again.")

    def given_by_us(self, fields: Fields) -> frozenset[str]:
        """The keys of the record that nobody sends."""
        return frozenset(self.resource.names(whole=True)) - frozenset(fields) - {"by", "recorded_at"}


def drafted(*, add: Callable[..., Model], edit: Callable[..., Model], edited: str) -> dict[str, Any]:
    """What is done to a noun that begins as a draft and has a version; `edited` is what `edit` calls the row."""

    def change(act: Act, row: Model, read: Read, **given: Any) -> Model:
        return edit(by=act.by, version=read.version, **{edited: row}, **given)

    return {
        "add": lambda act, **given: add(by=act.by, **given),
        "change": change,
        "remove": lambda act, row, read: discard(by=act.by, row=row, version=read.version),
    }


def taken(action: Callable[..., Any] | None) -> Callable[..., Any]:
    """The action behind a door. Raises MethodNotAllowed (405) where there is none; the routes lead nobody there."""
    if action is None:
        raise MethodNotAllowed("")
    return action


def spread(values: Values, fields: Fields) -> Values:
    """Values by the names of the action's arguments."""
    given: Values = {}
    for name, value in values.items():
        given |= value if fields[name].into is not None else {fields[name].name or name: value}
    return given


@contextmanager
def at_places(fields: Fields) -> Iterator[None]:
    """What an action refuses, at the places of the body that its arguments were read from."""
    places = {
        argument: f"{name}/{inner}" if inner else name
        for name, one in fields.items()
        for argument, inner in (one.into or {one.name or name: ""}).items()
    }
    try:
        yield
    except ValidationError as refusal:
        told = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.error_list}
        raise ValidationError({places.get(name, name): each for name, each in told.items()}) from refusal


def _differs(row: Model, values: Values) -> bool:
    return any(getattr(row, name, UNSET) != value for name, value in values.items())


def _fixed(name: str, resource: Resource) -> dict[str, str]:
    return of_body(f"/{name}", f"{name} is given when the {resource.one} is made, and then it stays.", "fixed")
