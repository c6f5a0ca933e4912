"""What was last said of each of some initiatives."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from initiatives.clocks import EARLIEST, Clocks, known
from initiatives.models import Statement, StatementInitiative


def last_said(*, initiatives: Collection[int], statements: QuerySet[Statement], clocks: Clocks) -> dict[int, Statement]:
    """The newest statement about each initiative (by id), with its speaker; one query, however many initiatives.

    `statements` are those the reader may see. A statement without a day has that of its source.
    """
    document = "statement__passage__capture__document__"
    sources = (f"{document}published", f"{document}identified_published")
    said = ("statement__said_on_to", "statement__said_on_from", *(f"{name}_to" for name in sources))
    links = known(
        rows=StatementInitiative.objects.filter(initiative__in=initiatives, statement__in=statements), clocks=clocks
    )
    newest: Any = (
        links.annotate(said_last=Coalesce(*said, Value(EARLIEST)))
        .order_by("initiative_id", "-said_last", "-statement_id")
        .distinct("initiative_id")
        .select_related("statement__person", "statement__organisation", "statement__passage__capture__document")
        .defer("statement__passage__capture__text")
    )
    return {link.initiative_id: link.statement for link in newest}
