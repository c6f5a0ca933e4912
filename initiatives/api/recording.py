"""What writes to the ledgers share: whom a line is about, what proves it, and the answer with the line as written."""

from typing import Any, cast

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import body, parameters
from initiatives.api.body import Given
from initiatives.api.detail import read_one
from initiatives.api.problems import Invalid, of_body
from initiatives.api.resource import Resource
from initiatives.models import Commitment, Initiative, Passage, User
from initiatives.models.publication import Reader


def subject_fields(reader: Reader) -> dict[str, Given]:
    """`initiative` (slug) and `commitment` (id), among those the reader may see."""
    commitments = Commitment.objects.visible_to(reader).select_related(
        "initiative__partnership", "passage__capture__document__partnership"
    )
    initiatives = Initiative.objects.visible_to(reader).select_related("partnership")
    return {
        "initiative": Given(body.or_null(body.by_slug(initiatives))),
        "commitment": Given(body.or_null(body.by_id(commitments))),
    }


def subject_of(values: dict[str, Any]) -> Initiative | Commitment:
    """Take the one subject out of the values. Raises Invalid unless exactly one was given."""
    named = [row for row in (values.pop("initiative", None), values.pop("commitment", None)) if row is not None]
    if len(named) != 1:
        sentence = "Give “initiative” (a slug) or “commitment” (an id), one of the two."
        raise Invalid([of_body("/initiative", sentence, "required" if not named else "invalid")])
    return named[0]


def about(values: dict[str, Any]) -> dict[str, Any]:
    """The values, with the one subject in the place of the two fields for it. Raises Invalid unless exactly one was given."""
    return {"subject": subject_of(values), **values}


def passages(reader: Reader) -> Given:
    """`passages`: ids of passages the reader may see."""
    rows = Passage.objects.visible_to(reader).select_related("capture__document")
    return Given(body.several(rows))


def passage(reader: Reader) -> Given:
    """`passage`: the id of one that the reader may see."""
    return Given(body.by_id(Passage.objects.visible_to(reader)), required=True)


def passage_or_none(reader: Reader) -> Given:
    """The same, or null."""
    return Given(body.or_null(passage(reader).read))


def user() -> Given:
    """A username, or null."""
    return Given(body.or_null(body.by_slug(User.objects.filter(is_active=True, is_system=False), key="username")))


def writer(request: Request) -> User:
    """Who writes; nobody who has not signed in is let in to write."""
    return cast(User, request.user)


def written(request: Request, resource: Resource, key: int | str) -> Response:
    """201 with the new line, its address and its ETag."""
    asker = parameters.read_asker(request)
    content, etag = read_one(resource, asker, str(key)) or (b"null", '"0"')
    return Response(
        orjson.Fragment(content),
        status=201,
        headers={"Location": f"{asker.base}{resource.name}/{key}/", "ETag": etag},
    )
