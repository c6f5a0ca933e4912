"""A record's history as the database's triggers wrote it: who did what, when, from what to what, its parts included."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.clocks import Clocks
from initiatives.dashboards.parts import LEDGERS, PART_NAMES, PARTS, UNTOLD, Part
from initiatives.dashboards.telling import Names, Seen, Told, names_behind, told
from initiatives.models import Commitment, Inheritance, Partnership, Passage, Statement, Translation, User
from initiatives.models.publication import Reader

MOST = 2_000  # rows of one table that a history tells, the newest
LABELS = {"insert": _("Added"), "update": _("Changed"), "delete": _("Taken away")}
# What an action says of itself in the context of what it wrote.
DEEDS = {
    "renamed": _("Renamed"), "split": _("Split"), "merged": _("Merged"), "absorbed": _("Absorbed"),
    "restored": _("Restored the version of"), "handed_over": _("Handed over"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What happened to one row: the record itself, or one of its parts (`part` names the kind, "" for the record).

    `line` says that it is a line of a ledger, `void` that a later line corrected or voided it, and `why` for what reason.
    """

    part: str
    name: str
    deed: str
    label: str
    fields: tuple[Told, ...]
    line: bool = False
    void: bool = False
    why: str = ""

    @property
    def short(self) -> bool:
        """Whether one line tells it: a part that came or went and is no line of a ledger."""
        return bool(self.part) and not self.line and self.deed != "update"


@dataclass(frozen=True)
class Act:
    """What one person did at one time. `version` is the record as the act left it (a row of its history), if it did.

    `at` is UTC; `by` is empty where a migration or raw SQL wrote; `username` names an account to those who may know it.
    """

    at: datetime
    by: str
    username: str
    did: str
    reason: str
    url: str
    version: int | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class History:
    """The acts, the newest first; the fields and people they can be narrowed to; `cut` says that older ones are left out."""

    acts: tuple[Act, ...]
    fields: dict[str, str]
    people: tuple[str, ...]
    cut: bool


def history_of(
    *,
    row: Model,
    seen: Seen,
    members: bool,
    clocks: Clocks,
    since: datetime | None = None,
    field: str = "",
    by: str = "",
) -> History:
    """The history of `row` and its parts at `known_at`; a number of queries that its nouns give, whatever it holds.

    `seen` gives the rows of a model that the reader may see; `members` are told the names of accounts. `since` leaves out
    what was before, such as drafting. `field` and `by` narrow it to a key of `fields` and one of `people`.
    """
    told_of: list[tuple[Any, Part, Entry | None]] = []
    cut = False
    for part in (Part(type(row), "id", ""), *PARTS.get(type(row), ())):
        if part.model is Translation and _are_withheld(row):
            continue
        events, more = _events(part, row, clocks)
        cut = cut or more
        told_of += _told(part, events, seen, members, since)
    people = _people({context.get("user") for event, *_ in told_of for context in [_context(event)]} - {None})
    acts = [act for act in _acts(told_of, people, members) if act.entries]
    fields = {key: name for act in acts for entry in act.entries for key, name in _keys(entry)}
    shown = (_narrowed(act, field) for act in acts if not by or act.username == by)
    return History(
        acts=tuple(act for act in shown if act.entries),
        fields=dict(sorted(fields.items(), key=lambda pair: pair[1])),
        people=tuple(sorted({act.username for act in acts} - {""})),
        cut=cut,
    )


def _events(part: Part, row: Model, clocks: Clocks) -> tuple[list[Any], bool]:
    history: Any = getattr(part.model, "pgh_event_model", None)
    if history is None:
        return [], False
    events = history.objects.filter(**_belonging(part, row)).select_related("pgh_context")
    if clocks.known_at:
        events = events.filter(pgh_created_at__lte=clocks.known_at)
    newest = list(events.order_by("-pgh_id")[: MOST + 1])
    return newest[MOST - 1 :: -1] if len(newest) > MOST else newest[::-1], len(newest) > MOST


def _belonging(part: Part, row: Model) -> dict[str, Any]:
    if part.column == "id":
        return {"pgh_obj_id": row.pk}
    first, _parting, rest = part.column.partition("__")
    if not rest:
        return {f"{first}_id": row.pk}
    between: Any = part.model._meta.get_field(first).related_model
    return {f"{first}_id__in": between._base_manager.filter(**{rest: row}).values("pk")}


def _told(
    part: Part, events: list[Any], seen: Seen, members: bool, since: datetime | None
) -> Iterator[tuple[Any, Part, Entry | None]]:
    """Each event with how it is told; None where nothing of it is for readers, such as a version that moved."""
    if not events:
        return
    columns = [field for field in events[0]._meta.concrete_fields if _is_told(field, part)]
    names = names_behind(events=events, columns=columns, seen=seen, members=members)
    corrected = {event.corrects_id: event.reason for event in events if getattr(event, "corrects_id", None)}
    before: dict[int, Any] = {}
    for event in events:
        was, before[event.pgh_obj_id] = before.get(event.pgh_obj_id), event
        if since is not None and event.pgh_created_at < since:
            continue
        if part.name and _hidden(event, columns, names):
            continue
        fields = tuple(_fields(was, event, columns, names))
        line = part.model in LEDGERS
        entry = Entry(
            part=part.name, name=str(PART_NAMES.get(part.name, "")), deed=event.pgh_label, fields=fields, line=line,
            label=gettext("Recorded") if line and event.pgh_label == "insert" else str(LABELS.get(event.pgh_label, event.pgh_label)),
            void=event.pgh_obj_id in corrected, why=corrected.get(event.pgh_obj_id, ""),
        )  # fmt: skip
        yield event, part, entry if fields or event.pgh_label != "update" else None


def _are_withheld(row: Model) -> bool:
    """Whether the words of a statement, or of the statement a translation is of, are withheld: a translation gives them away."""
    statement = row.statement if isinstance(row, Translation) else row
    sources = (statement.passage if isinstance(statement, Statement) else None, getattr(row, "passage", None))
    return any(passage is not None and passage.capture.withheld_at for passage in sources)


def _is_told(field: Any, part: Part) -> bool:
    if field.name.startswith("pgh_") or field.name in (part.column, *part.untold):
        return False
    # Of a note, who made it is a name that a source gives; of a line, the account that wrote it.
    return field.name not in UNTOLD or (field.name == "by" and not isinstance(field, ForeignKey))


def _hidden(event: Any, columns: Iterable[Any], names: Names) -> bool:
    """Whether a part leads to a record that the reader may not see."""
    return any(
        getattr(event, field.attname) is not None and getattr(event, field.attname) not in names[field.name]
        for field in columns
        if isinstance(field, ForeignKey)
        and (field.related_model is Passage or hasattr(field.related_model, "publication"))
    )


def _fields(was: Any, event: Any, columns: Iterable[Any], names: Names) -> Iterator[Told]:
    gone, new = event.pgh_label == "delete", event.pgh_label == "insert"
    for field in columns:
        now = getattr(event, field.attname)
        then = None if new or was is None else getattr(was, field.attname)
        if gone:
            then, now = now, None
        if now == then or ((new or gone or was is None) and (then or now) in ("", None, False, [], {})):
            continue
        yield told(field=field, before=then, after=now, names=names)


def _context(event: Any) -> dict[str, Any]:
    return (event.pgh_context.metadata if event.pgh_context else None) or {}


def _people(keys: set[Any]) -> dict[Any, User]:
    return User.objects.in_bulk([key for key in keys if isinstance(key, int)])


def _acts(told_of: list[tuple[Any, Part, Entry | None]], people: dict[Any, User], members: bool) -> Iterator[Act]:
    """The newest first: what one context wrote is one act; what was written without one stands alone."""

    def act_of(item: tuple[Any, Part, Entry | None]) -> Any:
        event = item[0]
        return event.pgh_context_id or f"{event._meta.db_table} {event.pk}"

    told_of = sorted(told_of, key=lambda item: item[0].pgh_created_at)
    by_act: dict[Any, list[tuple[Any, Part, Entry | None]]] = {}
    for item in told_of:
        by_act.setdefault(act_of(item), []).append(item)
    latest_first = sorted(by_act.values(), key=lambda items: items[-1][0].pgh_created_at, reverse=True)
    for items in latest_first:
        context, last = _context(items[-1][0]), items[-1][0]
        user = people.get(context.get("user"))
        own = [event.pk for event, part, _entry in items if not part.name and event.pgh_label != "delete"]
        yield Act(
            at=last.pgh_created_at, by=_named(user, members), username=user.username if user and members else "",
            did=_did(context), reason=str(context.get("reason") or ""), url=str(context.get("url") or ""),
            version=max(own, default=None), entries=tuple(entry for _event, _part, entry in items if entry),
        )  # fmt: skip


def _named(user: User | None, members: bool) -> str:
    if user is None:
        return ""
    if user.is_system:
        return gettext("the tracker itself")
    return user.username if members else gettext("an analyst")


def _did(context: dict[str, Any]) -> str:
    said = DEEDS.get(str(context.get("did")), "")
    return f"{said} {context.get('of', '')}".strip()


def _keys(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.part:
        yield entry.part, entry.name
    else:
        yield from ((field.key, field.name) for field in entry.fields)


def _narrowed(act: Act, field: str) -> Act:
    if not field:
        return act
    kept = []
    for entry in act.entries:
        fields = tuple(one for one in entry.fields if one.key == field)
        if entry.part == field:
            kept.append(entry)
        elif not entry.part and fields:
            kept.append(Entry(part="", name="", deed=entry.deed, label=entry.label, fields=fields))
    return Act(**{**act.__dict__, "entries": tuple(kept)})


def by_day(*, acts: Iterable[Act], zone: Any) -> list[tuple[Any, list[Act]]]:
    """The acts under their days in `zone`, in the order given."""
    return [(day, list(own)) for day, own in groupby(acts, key=lambda act: act.at.astimezone(zone).date())]


def seen_by(*, reader: Reader) -> Seen:
    """A model → its rows that the reader may see."""

    def rows(model: type[Model]) -> QuerySet:
        held = model._default_manager.all()
        if model is Passage:  # which tells its words only when it is known that they are not withheld
            held = held.select_related("capture").defer("capture__text")
        return held.visible_to(reader) if hasattr(held, "visible_to") else held

    return rows


def home_of_record(row: Model) -> Partnership | None:
    """The partnership whose members read what was drafted of a record; None for those of no partnership."""
    if isinstance(row, Partnership):
        return row
    if isinstance(row, Commitment):
        return row.initiative.partnership if row.initiative else row.passage.capture.document.partnership
    return getattr(row, "partnership", None)


def public_since(row: Model) -> datetime | None:
    """When a record came before every reader; None for those that always were."""
    if not isinstance(row, Commitment):
        return getattr(row, "published_at", None)
    if row.initiative is None:
        return row.passage.capture.document.published_at
    first = Inheritance.objects.filter(commitment=row).order_by("id").select_related("succession__old").first()
    return first.succession.old.published_at if first else row.initiative.published_at
