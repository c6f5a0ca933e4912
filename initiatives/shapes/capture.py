"""Captures as JSON: without the text in lists, with it on their own."""

from typing import Any

from django.db.models import Case, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Length, NullIf

from initiatives.clocks import known
from initiatives.models import Capture, Passage, PassageCheck
from initiatives.shapes.building import Asker, JsonObject, address, listed, record, shaped
from initiatives.shapes.passage import words

HELD, WITHHELD = "held", "withheld"


def capture_shape(*, rows: QuerySet[Capture], asker: Asker) -> QuerySet[Capture]:
    """Captures visible to the reader → their shapes, without text."""
    return shaped(rows=rows, shape=record(asker, **_about(asker)))


def capture_whole_shape(*, rows: QuerySet[Capture], asker: Asker) -> QuerySet[Capture]:
    """Captures visible to the reader → their shapes with `characters` (code points), `text`, its passages, and `checks`.

    `checks` says what became of each passage of an earlier capture in this one; none while the text is withheld.

    `text` is null while it is withheld, and for readers who have not signed in where the rights are excerpts only;
    these readers have the passages' own words.
    """
    whole = Q(withheld_at__isnull=True)
    if not asker.reader.is_authenticated:
        whole &= Q(document__rights="full")
    held = known(rows=Passage.objects.filter(capture=OuterRef("pk")), clocks=asker.clocks)
    passages = held.order_by("start", "end", "id")
    shape = record(
        asker,
        **_about(asker),
        characters=Length("text"),
        text=Case(When(whole, then="text"), default=None),
        passages=listed(rows=passages, item=words(asker=asker, path="")),
        checks=listed(
            rows=known(
                rows=PassageCheck.objects.readable().filter(capture=OuterRef("pk")), clocks=asker.clocks
            ).order_by("id"),
            item=JsonObject(passage="passage_id", state="state", start="start", end="end", places="places"),
        ),
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
        "original": _original(asker),
        "state": state_of(),
        "withheld_reason": NullIf("withheld_reason", Value("")),
    }


def _original(asker: Asker) -> Case:
    """The file the text was read from; `url` gives its bytes to those who may read the text whole."""
    address_of_bytes = Func(
        Value(f"{asker.base}captures/"), "id", Value("/original/"), function="concat", output_field=TextField()
    )
    about = {name: f"original__{name}" for name in ("name", "media_type", "size", "sha256")}
    return Case(When(original__isnull=False, then=JsonObject(**about, url=address_of_bytes)), default=None)
