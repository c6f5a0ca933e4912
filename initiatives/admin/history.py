"""A row's history as the triggers wrote it: when, who, from which request, what was before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model

from initiatives.models import User

LABELS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}
NOT_TOLD = frozenset({"version", "created_at", "updated_at", "id"})


@dataclass(frozen=True)
class Field:
    """One field that changed, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One line of a row's history; `at` is UTC, `by` None where a migration or raw SQL wrote."""

    at: datetime
    label: str
    by: str | None
    url: str
    fields: tuple[Field, ...]


def changes_of(row: Model) -> list[Change]:
    """The changes of a row, newest first; empty for nouns without history."""
    if not hasattr(row, "history"):
        return []
    events = list(row.history.select_related("pgh_context").order_by("pgh_created_at", "pgh_id"))
    if not events:
        return []
    columns = [field for field in events[0]._meta.concrete_fields if not field.name.startswith("pgh_")]
    columns = [field for field in columns if field.name not in NOT_TOLD]
    names = _names_behind(events, columns)
    people = _people(events)
    told = []
    before = None
    for event in events:
        context = (event.pgh_context.metadata if event.pgh_context else None) or {}
        told.append(
            Change(
                at=event.pgh_created_at,
                label=LABELS.get(event.pgh_label, event.pgh_label),
                by=people.get(context.get("user")),
                url=str(context.get("url") or ""),
                fields=tuple(_differences(before, event, columns, names)),
            )
        )
        before = event
    return told[::-1]


def _people(events: list[Any]) -> dict[Any, str]:
    keys: set[Any] = {(event.pgh_context.metadata or {}).get("user") for event in events if event.pgh_context}
    return {user.pk: user.username for user in User.objects.filter(pk__in=keys - {None})}


def _names_behind(events: list[Any], columns: list[Any]) -> dict[str, dict[Any, str]]:
    """Of every column that names another row: key → that row in words."""
    found = {}
    for field in columns:
        if isinstance(field, ForeignKey):
            keys = {getattr(event, field.attname) for event in events} - {None}
            rows = field.related_model._default_manager.filter(pk__in=keys) if keys else ()
            found[field.name] = {other.pk: str(other) for other in rows}
    return found


def _differences(before: Any, after: Any, columns: list[Any], names: dict[str, dict[Any, str]]) -> Iterator[Field]:
    for field in columns:
        was = getattr(before, field.attname) if before is not None else None
        now = getattr(after, field.attname)
        if now != was and not (before is None and now in ("", None, False, [], {})):
            yield Field(str(field.verbose_name), _words(was, field, names), _words(now, field, names))


def _words(value: Any, field: Any, names: dict[str, dict[Any, str]]) -> str:
    if value in ("", None, [], {}):
        return "—"
    if field.name in names and not isinstance(value, dict | list):
        return names[field.name].get(value, str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(one, field, {})}" for key, one in value.items())
    text = str(dict(field.flatchoices).get(value, value))
    return text if len(text) <= 200 else f"{text[:200]}…"
