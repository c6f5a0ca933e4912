"""Many rows in one request: all or none, each fault at the place of its row."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404
from rest_framework.exceptions import APIException

from initiatives.actions import Conflict
from initiatives.actions.writing import together
from initiatives.api.body import Wrong, whole
from initiatives.api.door import Act, Door
from initiatives.api.parsers import TooLarge
from initiatives.api.precondition import Read, of_etag
from initiatives.api.problems import Invalid, ManyRefused, PreconditionRequired, answer_to, of_body
from initiatives.api.resource import SLUG
from initiatives.filters.strict import shown

MOST = 500
Many = list[Model]
NAMING = ("id", "version", "etag")
REFUSALS = (APIException, ValidationError, PermissionDenied, Conflict)
Refusal = tuple[int, Exception]  # the place of a row, and why it is refused


def make_many(door: Door, act: Act, bodies: list[Any]) -> Many:
    """The new rows, in the order of the bodies. Raises TooLarge (413), ManyRefused with every fault."""
    _bound(bodies)
    fields = door.fields(act)
    made: dict[int, Model] = {}

    def make(place: int) -> None:
        made[place] = door.make(act, bodies[place], fields)

    _all_or_none(act, range(len(bodies)), make)
    return [made[place] for place in sorted(made)]


def change_many(door: Door, act: Act, bodies: Any) -> Many:
    """The changed rows, in the order of the bodies; each names its row by `id` or `slug` and says by `version` or `etag`
    what was read of it. Raises Invalid, TooLarge (413), ManyRefused with every fault.
    """
    if not isinstance(bodies, list):
        raise Invalid(
            [
                of_body(
                    "", "The body is a list of changes, such as [{…}]; one row is changed at its own address.", "type"
                )
            ]
        )
    _bound(bodies)
    rows, refused = _named(door, act, bodies)
    fields = door.fields(act)
    changed: dict[int, Model] = {}

    def change(place: int) -> None:
        body = bodies[place]
        kept = {name: value for name, value in body.items() if name not in NAMING}
        if "id" not in body:
            kept.pop("slug", None)
        changed[place] = door.alter(act, rows[place], _read(body), kept, fields)

    # Everybody changes rows in one order, so that two who change the same do not wait for each other in turn.
    _all_or_none(act, sorted(rows, key=lambda place: rows[place].pk), change, refused)
    return [changed[place] for place in sorted(changed)]


def _named(door: Door, act: Act, bodies: list[Any]) -> tuple[dict[int, Model], list[Refusal]]:
    """The row that each body names, by its place, in one query a way of naming; and the bodies that name none."""
    by_slug = door.resource.key == "slug"
    named: dict[int, tuple[str, Any]] = {}
    refused: list[Refusal] = []
    for place, body in enumerate(bodies):
        try:
            named[place] = _name(body, by_slug=by_slug)
        except Invalid as error:
            refused.append((place, error))
    found: dict[tuple[str, Any], Model] = {}
    for column in ("id", "slug") if by_slug else ("id",):
        keys = {key for name, key in named.values() if name == column}
        found |= {(column, getattr(row, column)): row for row in door.found(act).filter(**{f"{column}__in": keys})}
    rows: dict[int, Model] = {}
    taken: set[Any] = set()
    for place, name in named.items():
        row = found.get(name)
        if row is None:
            refused.append(
                (place, Http404(f"There is no {door.resource.one} “{shown(name[1])}”, or it is not shown to you."))
            )
        elif row.pk in taken:
            refused.append(
                (place, Invalid([of_body("", f"The {door.resource.one} is named more than once.", "repeated")]))
            )
        else:
            rows[place] = row
            taken.add(row.pk)
    return rows, refused


def _name(body: Any, *, by_slug: bool) -> tuple[str, Any]:
    if not isinstance(body, dict):
        raise Invalid([of_body("", "Each change is a JSON object.", "type")])
    try:
        if "id" in body:
            return "id", whole(body["id"])
        if by_slug and isinstance(body.get("slug"), str) and SLUG.fullmatch(body["slug"]):
            return "slug", body["slug"]
    except Wrong as error:
        raise Invalid([of_body("/id", f"id: {error}", error.code)]) from error
    raise Invalid([of_body("/id", f"Name the row by its id{' or its slug' if by_slug else ''}.", "required")])


def _read(body: dict[str, Any]) -> Read:
    """What was read of the row. Raises PreconditionRequired, Stale, Invalid."""
    if isinstance(body.get("etag"), str):
        return of_etag(body["etag"])
    if body.get("version") is None:
        raise PreconditionRequired("Say by “version” or “etag” what you read of this row.")
    try:
        return Read(whole(body["version"]))
    except Wrong as error:
        raise Invalid([of_body("/version", f"version: {error}", error.code)]) from error


def _bound(bodies: list[Any]) -> None:
    if not bodies:
        raise Invalid([of_body("", "The list is empty; write at least one row.", "required")])
    if len(bodies) > MOST:
        raise TooLarge(f"The list has {len(bodies)} rows; at most {MOST} are taken at once.")


def _all_or_none(act: Act, places: Iterable[int], do: Callable[[int], None], refused: Iterable[Refusal] = ()) -> None:
    refused = list(refused)
    with together(by=act.by):
        for place in places:
            try:
                do(place)
            except REFUSALS as error:
                refused.append((place, error))
        if refused:
            raise _of_many(sorted(refused, key=lambda each: each[0]))


def _of_many(refused: list[Refusal]) -> ManyRefused:
    """One status where all share it, else 400; every fault names its row."""
    told = [(place, answer) for place, error in refused if (answer := answer_to(error)) is not None]
    errors = [
        {**fault, "pointer": f"#/{place}{fault.get('pointer', '').removeprefix('#')}"}
        for place, answer in told
        for fault in answer.data["errors"]
    ]
    statuses = {answer.status_code for _, answer in told}
    return ManyRefused(statuses.pop() if len(statuses) == 1 else 400, errors)
