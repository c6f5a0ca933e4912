"""The desk: what one person answers for and should look at now, what went unanswered, what was found, what they snoozed.

What falls due is asked at the clocks (`waiting`); findings and escalations are what the reminders say now, and are handed
in by the entrance. Of one subject there is one matter, however many reasons it has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef

from initiatives import vocabulary
from initiatives.clocks import Clocks
from initiatives.dashboards.matter import Line, Matter, Rows, homes_of, matters_of
from initiatives.dashboards.waiting import Key, Reason, waiting
from initiatives.models import Digest, Partnership, Snooze, User
from initiatives.permissions import answering, may_administer

SECTIONS = ("overdue", "escalated", "due", "findings", "snoozed")
FINDINGS = ("sides_differ", "side_silent", "evidence_missing", "passage_broken", "unowned", "draft_waiting")
FEW, MANY = 8, 50


@dataclass(frozen=True)
class Told:
    """What the reminders say of one subject (noun, id) now; `silent`: only because the person snoozed it."""

    key: Key
    reason: Reason
    silent: bool = False


@dataclass(frozen=True)
class Asked:
    """Which part of the desk is looked at: one section's page, or (none named) the beginning of each."""

    section: str = ""
    page: int = 1
    partnership: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Section:
    """One list of matters, the nearest first: all there are, and those of the page."""

    key: str
    count: int
    page: int
    pages: int
    matters: tuple[Matter, ...]

    @property
    def more(self) -> bool:
        """Whether there are matters that are not shown."""
        return self.count > len(self.matters)


@dataclass(frozen=True)
class Desk:
    """The sections that were asked for; how many wait in each, and of each kind and partnership, under the filters."""

    sections: tuple[Section, ...]
    counts: dict[str, int]
    kinds: dict[str, int]
    partnerships: dict[Partnership, int]
    undelivered: tuple[Digest, ...]

    @property
    def matters(self) -> tuple[Matter, ...]:
        """Everything shown, in order."""
        return tuple(matter for section in self.sections for matter in section.matters)

    @property
    def empty(self) -> bool:
        """Whether nothing waits and nothing is snoozed."""
        return not any(self.counts.values())


def desk(*, user: User, rows: Rows, clocks: Clocks, told: Iterable[Told] = (), asked: Asked | None = None) -> Desk:
    """What waits for `user` at the clocks; `told` is what the reminders say now (nothing, at turned clocks).

    The number of queries does not depend on how much waits. A page beyond the last is the last.
    """
    asked = asked or Asked()
    steps = answering(user=user)
    snoozed = _snoozed(user, clocks)
    lines = {
        one.key: Line(one.key, one.partnership, one.due_on, one.reasons, due=True)
        for one in waiting(
            user=user, steps=steps, initiatives=rows.initiatives, commitments=rows.commitments, clocks=clocks
        )
    }
    _add_told(lines, rows, told, snoozed)
    chosen = [
        line
        for line in lines.values()
        if (not asked.partnership or line.partnership == asked.partnership)
        and (not asked.kind or any(reason.kind == asked.kind for reason in line.reasons))
    ]
    parts: dict[str, list[Line]] = {key: [] for key in SECTIONS}
    for line in chosen:
        parts[line.section(snoozed=snoozed, today=clocks.day)].append(line)
    shown = {
        key: _page(_sorted(key, found, snoozed), asked)
        for key, found in parts.items()
        if found and asked.section in ("", key)
    }
    listed = [line for _, _, page in shown.values() for line in page]
    matters = matters_of(user=user, rows=rows, clocks=clocks, lines=listed, snoozed=snoozed)
    return Desk(
        sections=tuple(
            Section(key, len(parts[key]), number, pages, tuple(m for line in page if (m := matters.get(line.key))))
            for key, (number, pages, page) in shown.items()
        ),
        counts={key: len(found) for key, found in parts.items()},
        kinds=_kinds(lines.values(), asked),
        partnerships=_partnerships(lines.values(), asked),
        undelivered=_undelivered(user),
    )


def _snoozed(user: User, clocks: Clocks) -> dict[Key, date]:
    nouns = ("initiative", "commitment", "document")
    rows = Snooze.objects.filter(user=user, until__gt=clocks.day).values_list(*nouns, "until")
    return {(noun, pk): until for *pks, until in rows for noun, pk in zip(nouns, pks, strict=True) if pk}


def _add_told(lines: dict[Key, Line], rows: Rows, told: Iterable[Told], snoozed: dict[Key, date]) -> None:
    """Give each matter the reasons that the reminders name beside its own, and every snoozed subject its line."""
    reasons: dict[Key, list[Reason]] = defaultdict(list)
    for one in told:
        speaks = not one.silent or one.key in snoozed
        if speaks and (one.reason.escalated or one.reason.kind in FINDINGS):
            reasons[one.key].append(one.reason)
    homes = homes_of(rows=rows, keys={*reasons, *snoozed} - {*lines})
    for key in {*reasons, *snoozed}:
        if key not in lines and key in homes:
            first = min((reason.day for reason in reasons[key]), default=snoozed.get(key))
            lines[key] = Line(key, homes[key], first, ())  # type: ignore[arg-type] # of a snooze at least
        if key in lines:
            lines[key] = replace(lines[key], reasons=(*lines[key].reasons, *_newest(reasons[key])))


def _newest(reasons: list[Reason]) -> list[Reason]:
    """Of several that say the same (two rules of one kind) the first."""
    order = {kind: place for place, kind in enumerate(vocabulary.REMINDER_KINDS)}
    found: dict[str, Reason] = {}
    for reason in sorted(reasons, key=lambda one: (not one.escalated, order[one.kind], one.day)):
        found.setdefault(reason.why_now, reason)
    return list(found.values())


def _sorted(section: str, lines: list[Line], snoozed: dict[Key, date]) -> list[Line]:
    kinds = {kind: place for place, kind in enumerate(FINDINGS)}

    def order(line: Line) -> tuple:
        if section == "snoozed":
            return snoozed[line.key], line.key
        if section == "findings":
            return min(kinds[reason.kind] for reason in line.reasons), line.due_on, line.key
        return line.due_on, line.key

    return sorted(lines, key=order)


def _page(lines: list[Line], asked: Asked) -> tuple[int, int, list[Line]]:
    if not asked.section:
        return 1, 1, lines[:FEW]
    pages = -(-len(lines) // MANY)
    number = min(asked.page, pages)
    return number, pages, lines[(number - 1) * MANY : number * MANY]


def _kinds(lines: Iterable[Line], asked: Asked) -> dict[str, int]:
    counted = Counter(
        kind
        for line in lines
        if asked.partnership in (None, line.partnership)
        for kind in {reason.kind for reason in line.reasons}
    )
    return {kind: counted[kind] for kind in vocabulary.REMINDER_KINDS if counted[kind]}


def _partnerships(lines: Iterable[Line], asked: Asked) -> dict[Partnership, int]:
    counted = Counter(
        line.partnership
        for line in lines
        if not asked.kind or any(reason.kind == asked.kind for reason in line.reasons)
    )
    rows = Partnership.objects.filter(pk__in=[*counted, *([asked.partnership] if asked.partnership else [])])
    return {row: counted[row.pk] for row in rows.order_by("name", "pk")}


def _undelivered(user: User) -> tuple[Digest, ...]:
    """Digests that did not arrive and that no later one made good: one's own, an administrator sees everybody's."""
    later = Digest.objects.filter(recipient=OuterRef("recipient"), pk__gt=OuterRef("pk"), state="sent")
    stuck = Digest.objects.exclude(last_error="").exclude(state="sent").exclude(Exists(later))
    mine = stuck if may_administer(user=user) else stuck.filter(recipient=user)
    return tuple(mine.select_related("recipient").order_by("-pk")[:10])
