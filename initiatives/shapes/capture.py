"""Captures as JSON: without the text in lists, with it on their own."""

from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length, NullIf

from initiatives.clocks import known
from initiatives.models import Capture, Passage
from initiatives.shapes.building import Asker, JsonObject, address, listed, shaped
from initiatives.shapes.passage import words

HELD, WITHHELD = "held", "withheld"


def capture_shape(*, rows: QuerySet[Capture], asker: Asker) -> QuerySet[Capture]:
    """Captures visible to the reader → their shapes, without text."""
    return shaped(rows=rows, shape=JsonObject(**_about(asker)))


def capture_whole_shape(*, rows: QuerySet[Capture], asker: Asker) -> QuerySet[Capture]:
    """Captures visible to the reader → their shapes with `characters` (code points), `text` and every passage.

    `text` is null while it is withheld, and for readers who have not signed in where the rights are excerpts only;
    these readers have the passages' own words.
    """
    whole = Q(withheld_at__isnull=True)
    if not asker.reader.is_authenticated:
        whole &= Q(document__rights="full")
    held = known(rows=Passage.objects.filter(capture=OuterRef("pk")), clocks=asker.clocks)
    passages = held.order_by("start", "end", "id")
    shape = JsonObject(
        **_about(asker),
        characters=Length("text"),
        text=Case(When(whole, then="text"), default=None),
        passages=listed(rows=passages, item=words(asker=asker, path="")),
    )
    return shaped(rows=rows, shape=shape)


def state_of() -> Case:
    """Whether a capture's words may be read: held or withheld."""
    return Case(When(withheld_at__isnull=False, then=Value(WITHHELD)), default=Value(HELD))


def _about(asker: Asker) -> dict[str, Any]:
    return {
        "id": "id",
        "url": address(asker=asker, resource="captures", key="id"),
        "document": JsonObject(
            id="document__id",
            title="document__title",
            kind="document__kind",
            url=address(asker=asker, resource="documents", key="document__id"),
        ),
        "sha256": "sha256",
        "captured_at": "captured_at",
        "how": "how",
        "rights": "document__rights",
        "state": state_of(),
        "withheld_reason": NullIf("withheld_reason", Value("")),
    }
