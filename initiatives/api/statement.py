"""Statements."""

from datetime import date
from typing import Any

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce

from initiatives.actions.statement import add_statement, edit_statement
from initiatives.api import body
from initiatives.api.body import Given, Wrong
from initiatives.api.columns import columns
from initiatives.api.door import Act, Door, Fields, drafted
from initiatives.api.expanding import partnership_at, sectors_at
from initiatives.api.expansion import at, through
from initiatives.api.page import by_day, by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.statement import StatementFilter
from initiatives.models import Commitment, Initiative, Organisation, Partnership, Passage, Person, Sector, Statement
from initiatives.shapes.statement import statement_shape

RESOURCE = Resource(
    name="statements",
    one="statement",
    component="Statement",
    model=Statement,
    shape=statement_shape,
    filters=StatementFilter,
    orderings={
        "id": by_number("pk"),
        "said_on": by_day(Coalesce("said_on_to", Value(date.max), output_field=DateField())),
        "created_at": by_moment("created_at"),
    },
    expands={
        "partnership": partnership_at(at("partnership_id")),
        "sectors": sectors_at(through("statementsector__statement")),
    },
)

SPEAKERS = {"person": Person, "organisation": Organisation}
JOINTLY: dict[str, Any] = {"person": None, "organisation": None, "joint": True}


def _speaker(value: Any) -> dict[str, Any]:
    """Who spoke, as the answers have it; null: both sides jointly."""
    if value is None:
        return JOINTLY
    if not isinstance(value, dict) or not value.keys() <= {"type", "slug", "name", "country"}:
        raise Wrong('write {"type": "person", "slug": "…"}, or null where both sides spoke jointly.', code="type")
    model: Any = SPEAKERS.get(value["type"]) if isinstance(value.get("type"), str) else None
    if model is None:
        raise Wrong("a speaker is a person or an organisation.", at="/type")
    try:
        row = body.by_slug(model.objects.all())(value.get("slug"))
    except Wrong as error:
        raise Wrong(str(error), code=error.code, at="/slug") from error
    return {**JOINTLY, "joint": False, value["type"]: row}


def _fields(act: Act) -> Fields:
    passages = Passage.objects.visible_to(act.by).select_related("capture__document__partnership")
    sectors = Sector.objects.without_tree_fields()
    return {
        "partnership": Given(body.by_slug(Partnership.objects.all()), required=True, once=True),
        "speaker": Given(_speaker, required=True, into=dict.fromkeys(JOINTLY, "")),
        "passage": Given(body.or_null(body.by_id(passages.defer("capture__text"))), default=None),
        **columns(
            Statement, "capacity", "fragment", "text", "said_on", "spoken_language", required=("kind", "language")
        ),
        "initiatives": Given(
            body.several(Initiative.objects.visible_to(act.by), key="slug", one=body.text), default=()
        ),
        "commitments": Given(body.several(Commitment.objects.visible_to(act.by)), default=()),
        "sectors": Given(body.several(sectors, key="slug", one=body.text), default=()),
    }


DOOR = Door(
    resource=RESOURCE,
    body="Statement",
    fields=_fields,
    rows=lambda act: Statement.objects.visible_to(act.by).select_related("partnership"),
    **drafted(add=add_statement, edit=edit_statement, edited="statement"),
    example={
        "partnership": "brazil-norway", "speaker": {"type": "person", "slug": "the-minister"}, "kind": "quote",
        "passage": 1, "said_on": "2026-03-01", "language": "en", "initiatives": ["shared-forest"],
    },
)  # fmt: skip
