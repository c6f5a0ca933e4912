"""Notes as JSON: what was disputed, clarified, corrected or retracted of words, wherever the words stand."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from initiatives.clocks import known
from initiatives.models import Statement, StatementNote
from initiatives.shapes.building import Asker, JsonObject, listed


def notes_of_statement(*, asker: Asker) -> Any:
    """The notes on the outer statement and on the other renderings of its utterance; `statement` says on which each was made."""
    mine = Coalesce(OuterRef(OuterRef("same_utterance_as")), OuterRef(OuterRef("pk")))
    return _listed(_seen(asker).alias(first_rendering=_first()).filter(first_rendering=mine), asker)


def notes_on_words(*, asker: Asker, path: str) -> Any:
    """The notes on every statement of which the passage at `path` ("" or ending in `__`) shows words, and on its renderings."""
    seen = _seen(asker)
    capture, start, end = (OuterRef(OuterRef(OuterRef(f"{path}{name}"))) for name in ("capture", "start", "end"))
    sharing = seen.filter(passage__capture=capture, passage__start__lt=end, passage__end__gt=start)
    utterances = sharing.annotate(first_rendering=_first()).values("first_rendering")
    return _listed(seen.alias(first_rendering=_first()).filter(first_rendering__in=utterances), asker)


def _seen(asker: Asker) -> QuerySet[Statement]:
    rows = Statement.objects.visible_to(asker.reader).order_by()
    return known(rows=rows, clocks=asker.clocks, moment="created_at")


def _first() -> Coalesce:
    return Coalesce(F("same_utterance_as"), F("id"))


def _listed(statements: QuerySet[Statement], asker: Asker) -> Any:
    rows = known(rows=StatementNote.objects.filter(statement__in=statements.values("pk")), clocks=asker.clocks)
    item = JsonObject(kind="kind", by="by", said_on="said_on", statement="statement_id")
    return listed(rows=rows.order_by("id"), item=item)
