"""Passages as JSON."""

from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from initiatives.clocks import Clocks, known
from initiatives.models import Evidence, Passage, PassageCheck
from initiatives.models.publication import may_see
from initiatives.shapes.building import Asker, JsonObject, address, if_seen, listed, record, shaped
from initiatives.shapes.note import notes_on_words

VERBATIM, WITHHELD = "verbatim", "withheld"


def passage_shape(*, rows: QuerySet[Passage], asker: Asker) -> QuerySet[Passage]:
    """Passages visible to the reader → their shapes."""
    return shaped(rows=rows, shape=record(asker, **_parts(asker, "")))


def nested_passage(*, asker: Asker, path: str) -> Case:
    """The passage that the foreign key `path` leads to; null without one or in a document the reader may not see."""
    document = f"{path}__capture__document__"
    seen = may_see(asker.reader, publication=f"{document}publication", partnership=f"{document}partnership")
    return if_seen(seen=Q(**{f"{path}__isnull": False}) & seen, then=words(asker=asker, path=f"{path}__"))


def proving(*, asker: Asker, target: str) -> Any:
    """The passages linked as evidence to the outer row; `target` is the column of Evidence that names it.

    Passages of documents the reader may not see are absent, and those linked after the moment the clocks ask about.
    """
    document = "passage__capture__document__"
    seen = may_see(asker.reader, publication=f"{document}publication", partnership=f"{document}partnership")
    linked = known(rows=Evidence.objects.filter(seen, **{target: OuterRef("pk")}), clocks=asker.clocks)
    return listed(rows=linked.order_by("id"), item=words(asker=asker, path="passage__"))


def unless_withheld(*, path: str, then: Any) -> Case:
    """The value while the capture that `path` (of a passage, with `__`) leads to shows its words, else null."""
    return Case(When(**{f"{path}capture__withheld_at__isnull": True}, then=then), default=None)


def words(*, asker: Asker, path: str) -> JsonObject:
    """The object of the passage at `path` ("" for the row itself, else ending in `__`). Withheld words are null."""
    return JsonObject(**_parts(asker, path))


def _parts(asker: Asker, path: str) -> dict[str, Any]:
    return {
        "id": f"{path}id",
        "document": JsonObject(
            id=f"{path}capture__document__id",
            title=f"{path}capture__document__title",
            kind=f"{path}capture__document__kind",
            url=address(asker=asker, resource="documents", key=f"{path}capture__document__id"),
        ),
        "start": f"{path}start",
        "end": f"{path}end",
        "exact": unless_withheld(path=path, then=f"{path}exact"),
        "prefix": unless_withheld(path=path, then=f"{path}prefix"),
        "suffix": unless_withheld(path=path, then=f"{path}suffix"),
        "paragraph": f"{path}paragraph",
        "state": state_of(clocks=asker.clocks, path=path),
        "notes": notes_on_words(asker=asker, path=path),
    }


def state_of(*, clocks: Clocks, path: str = "") -> Case:
    """The state of the passage at `path` (vocabulary.PASSAGE_STATES): what the latest text known at the clocks shows of it.

    Texts that are withheld are not looked at.
    """
    withheld = {f"{path}capture__withheld_at__isnull": False}
    checks = PassageCheck.objects.readable().latest_first().filter(passage=OuterRef(f"{path}id"))
    latest = known(rows=checks, clocks=clocks).values("state")[:1]
    return Case(
        When(**withheld, then=Value(WITHHELD)),
        default=Coalesce(Subquery(latest), Value(VERBATIM)),
        output_field=CharField(),
    )


def with_state(*, rows: QuerySet[Passage], clocks: Clocks) -> QuerySet[Passage]:
    """The passages annotated with `state`, to be filtered by it."""
    return rows.annotate(state=state_of(clocks=clocks))
