"""A record as it is cited: its own shape, and beside it the lines, promises and statements with the words that prove them."""

import json
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from initiatives.clocks import held_by, known, with_standing
from initiatives.models import Commitment, DueRevision, Initiative, Statement, StatusUpdate
from initiatives.shapes.building import Asker
from initiatives.shapes.commitment import commitment_shape
from initiatives.shapes.due_revision import due_revision_shape
from initiatives.shapes.initiative import initiative_shape
from initiatives.shapes.statement import statement_shape
from initiatives.shapes.status_update import status_update_shape

NOUNS = ("initiative", "commitment", "statement", "status_update")
# What moves without anything having been claimed, shown or said anew.
BOOKKEEPING = frozenset({"version", "updated_at", "url"})
Content = dict[str, Any]


def cited_content(*, noun: str, pk: int, asker: Asker) -> Content | None:
    """What a citation of the record freezes, at the asker's clocks; None where the asker sees no such record then.

    {"noun", "record": its shape of the API, and for records with a ledger "lines", "commitments", "due_revisions",
    "statements"}, each a list of shapes; of a status line "subject": {"noun", "id", "slug", "name"}.
    """
    return _CONTENTS[noun](pk, asker)


def canonical(*, content: Content) -> str:
    """The text of which a citation keeps the SHA-256: JSON with its keys as they come, no spaces."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)


def moved_since(*, then: Content, now: Content) -> list[str]:
    """What differs: keys of the record (of its status "status.claims" and so on), then the lists that did."""
    before, after = _facts(then), _facts(now)
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]


def _facts(content: Content) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for key, value in content["record"].items():
        if key == "status" and isinstance(value, dict):
            facts |= {f"status.{part}": each for part, each in value.items()}
        elif key not in BOOKKEEPING:
            facts[key] = value
    lists = {key: [_plain(each) for each in value] for key, value in content.items() if isinstance(value, list)}
    return {key: _plain(value) for key, value in facts.items()} | lists


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key not in BOOKKEEPING}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _shapes(rows: QuerySet) -> list[Any]:
    return list(rows.order_by("pk").values_list("shape", flat=True))


def _begun(rows: QuerySet, asker: Asker, day: str) -> QuerySet:
    return known(rows=rows, clocks=asker.clocks).filter(**{f"{day}__lte": asker.clocks.day})


def _lines(asker: Asker, **subject: int) -> list[Any]:
    rows = StatusUpdate.objects.visible_to(asker.reader).filter(**subject)
    return _shapes(status_update_shape(rows=_begun(rows, asker, "first_day"), asker=asker))


def _statements(asker: Asker, **about: int) -> list[Any]:
    rows = known(rows=Statement.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    return _shapes(statement_shape(rows=rows.filter(**about), asker=asker))


def _commitments(asker: Asker, rows: QuerySet[Commitment]) -> list[Any]:
    return _shapes(commitment_shape(rows=with_standing(rows=rows, clocks=asker.clocks, few=True), asker=asker))


def _initiative(pk: int, asker: Asker) -> Content | None:
    rows = Initiative.objects.visible_to(asker.reader).filter(pk=pk)
    promises = held_by(rows=Commitment.objects.visible_to(asker.reader), initiatives=[pk], clocks=asker.clocks)
    for record in _shapes(initiative_shape(rows=with_standing(rows=rows, clocks=asker.clocks, few=True), asker=asker)):
        return {
            "noun": "initiative", "record": record, "lines": _lines(asker, initiative=pk),
            "commitments": _commitments(asker, promises), "statements": _statements(asker, initiatives=pk),
        }  # fmt: skip
    return None


def _commitment(pk: int, asker: Asker) -> Content | None:
    revisions = _begun(DueRevision.objects.visible_to(asker.reader).filter(commitment=pk), asker, "last_day")
    for record in _commitments(asker, Commitment.objects.visible_to(asker.reader).filter(pk=pk)):
        return {
            "noun": "commitment", "record": record, "lines": _lines(asker, commitment=pk),
            "due_revisions": _shapes(due_revision_shape(rows=revisions, asker=asker)),
            "statements": _statements(asker, commitments=pk),
        }  # fmt: skip
    return None


def _statement(pk: int, asker: Asker) -> Content | None:
    for record in _statements(asker, pk=pk):
        return {"noun": "statement", "record": record}
    return None


def _status_update(pk: int, asker: Asker) -> Content | None:
    row = StatusUpdate.objects.select_related("initiative", "commitment").filter(pk=pk).first()
    if row is None:
        return None
    held: Any = row.subject
    noun, slug = ("initiative", held.slug) if row.initiative else ("commitment", None)
    subject = {"noun": noun, "id": held.pk, "slug": slug, "name": str(held)}
    for record in _lines(asker, pk=pk):
        return {"noun": "status_update", "record": record, "subject": subject}
    return None


_CONTENTS: dict[str, Callable[[int, Asker], Content | None]] = {
    "initiative": _initiative, "commitment": _commitment, "statement": _statement, "status_update": _status_update,
}  # fmt: skip
