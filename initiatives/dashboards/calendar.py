"""The dates of one person for their calendar: due dates and next reviews of what they answer for, and what they snoozed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from initiatives.clocks import Clocks
from initiatives.dashboards.waiting import answered_commitments, answered_initiatives
from initiatives.models import Commitment, DueRevision, Initiative, Review, Snooze, SourceDocument, User
from initiatives.permissions import answering

# What passed longer ago is on the desk; so many of each kind at most, the earliest first.
BACK = timedelta(days=366)
MOST = 1000
# Dates that still ask something of somebody.
OPEN = ("on_time", "slipped", "due_soon", "late")


@dataclass(frozen=True)
class Entry:
    """One day in the calendar. `kind` is due, review or snooze; `written` the imprecise date of which `day` is the last.

    `changed` (UTC) is when it last said something else, `revision` how often its day may have been moved.
    """

    kind: str
    noun: str
    pk: int
    key: str | int
    day: date
    title: str
    within: str
    changed: datetime
    revision: int
    written: str = ""
    reviewed: date | None = None

    @property
    def uid(self) -> str:
        """What makes it the same entry at every reading."""
        return f"{self.kind}-{self.noun}-{self.pk}"


def calendar(
    *,
    user: User,
    initiatives: QuerySet[Initiative],
    commitments: QuerySet[Commitment],
    documents: QuerySet[SourceDocument],
    today: date,
) -> tuple[Entry, ...]:
    """The entries of `user` by day, of rows visible to them; `today` is their local day. Four queries."""
    clocks, steps = Clocks(today=today), answering(user=user)
    mine = answered_initiatives(user=user, steps=steps, rows=initiatives, clocks=clocks)
    promised = answered_commitments(user=user, steps=steps, rows=commitments, initiatives=initiatives, clocks=clocks)
    entries = [
        *_reviews(mine.annotate(**_looked("initiative")), today),
        *_promises(promised.annotate(**_looked("commitment"), **_moved()), today),
        *_snoozes(user, initiatives, commitments, documents, today),
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.kind, entry.noun, entry.pk)))


def _reviews(rows: QuerySet[Any], today: date) -> Iterable[Entry]:
    found = rows.filter(review__gte=today - BACK).order_by("review", "pk").select_related("partnership")[:MOST]
    for row in found:
        yield Entry(
            "review", "initiative", row.pk, row.slug, row.review, row.name, row.partnership.name,
            max(filter(None, (row.updated_at, row.looked_at))), row.looks, reviewed=row.reviewed,
        )  # fmt: skip


def _promises(rows: QuerySet[Any], today: date) -> Iterable[Entry]:
    document = "passage__capture__document"
    dated = Q(ends__gte=today - BACK, schedule__in=OPEN) | Q(review__gte=today - BACK)
    found = rows.filter(dated).order_by("ends", "review", "pk")[: 2 * MOST]
    for row in found.select_related("initiative", f"{document}__partnership").defer("passage__capture__text"):
        within = row.initiative.name if row.initiative else row.passage.capture.document.partnership.name
        named = row.initiative and row.initiative.updated_at
        changed = max(filter(None, (row.updated_at, named, row.moved_at, row.looked_at)))
        about = ("commitment", row.pk, row.pk)
        if row.ends and row.ends >= today - BACK and row.schedule in OPEN:
            written = "" if row.written == str(row.ends) else row.written
            yield Entry("due", *about, row.ends, row.wording, within, changed, row.moves, written, row.reviewed)
        if row.review and row.review >= today - BACK:
            yield Entry("review", *about, row.review, row.wording, within, changed, row.looks, reviewed=row.reviewed)


def _snoozes(
    user: User,
    initiatives: QuerySet[Initiative],
    commitments: QuerySet[Commitment],
    documents: QuerySet[SourceDocument],
    today: date,
) -> Iterable[Entry]:
    seen = Q(initiative__in=initiatives) | Q(commitment__in=commitments) | Q(document__in=documents)
    rows = Snooze.objects.filter(seen, user=user, until__gt=today).select_related(
        "initiative", "commitment__initiative", "document"
    )
    told = rows.annotate(moves=Count("history_row"), changed=Max("history_row__pgh_created_at"))
    for row in told.order_by("until", "pk")[:MOST]:
        noun = "initiative" if row.initiative else "commitment" if row.commitment else "document"
        subject: Any = row.initiative or row.commitment or row.document
        within = row.commitment.initiative.name if row.commitment and row.commitment.initiative else ""
        key = subject.slug if noun == "initiative" else subject.pk
        yield Entry("snooze", noun, subject.pk, key, row.until, str(subject), within, row.changed, row.moves)


def _looked(noun: str) -> dict[str, Any]:
    """When somebody last looked, and how often."""
    lines = Review.objects.filter(**{noun: OuterRef("pk")}).order_by().values(noun)
    return {
        "looks": Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
        "looked_at": Subquery(lines.annotate(at=Max("recorded_at")).values("at")),
    }


def _moved() -> dict[str, Any]:
    """When its due date was last moved, and how often."""
    lines = DueRevision.objects.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    return {
        "moves": Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
        "moved_at": Subquery(lines.annotate(at=Max("recorded_at")).values("at")),
    }
