"""Releases: figures as they were published, and making one."""

from typing import Any

from initiatives.actions.release import withhold_release
from initiatives.api import body, parameters
from initiatives.api.body import Given
from initiatives.api.door import Act, Door, Fields
from initiatives.api.page import by_moment, by_number
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import Resource
from initiatives.api.withholding import withholding
from initiatives.clocks import ClockError, read_clocks
from initiatives.exports.release import make_release
from initiatives.filters.release import ReleaseFilter
from initiatives.models import Release
from initiatives.shapes.release import release_shape

RESOURCE = Resource(
    name="releases",
    one="release",
    component="Release",
    model=Release,
    shape=release_shape,
    filters=ReleaseFilter,
    orderings={"id": by_number("pk"), "created_at": by_moment("created_at")},
    default="-id",
    key="slug",
    existed=None,
)


def _fields(act: Act) -> Fields:  # noqa: ARG001
    return {
        "name": Given(body.text, required=True),
        "as_of": Given(body.or_null(lambda value: body.day(value).isoformat())),
        "known_at": Given(body.or_null(body.text)),
        "notes": Given(body.text),
    }


def _make(act: Act, **given: Any) -> Release:
    asked = {name: given.pop(name, None) for name in parameters.CLOCKS}
    try:
        clocks = read_clocks(today=act.today, now=act.now, **asked)
    except ClockError as error:
        raise Invalid([of_body(f"/{error.parameter}", str(error))]) from error
    return make_release(by=act.by, today=act.today, as_of=clocks.as_of, known_at=clocks.known_at, **given)


DOOR = Door(
    resource=RESOURCE,
    body="Release",
    fields=_fields,
    add=_make,
    example={"name": "March 2026", "as_of": "2026-03-31", "notes": "As told to parliament."},
    verb="Make",
)
STEPS = withholding(
    summary="Give its files out no longer; hashes, citation and the reason stay.",
    withhold=lambda act, row, reason: withhold_release(by=act.by, release=row, reason=reason, now=act.now),
)
