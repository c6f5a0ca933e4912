"""One matter of a desk: a subject that waits, why, and what may be done about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.searched import sources_offered
from initiatives.dashboards.waiting import Key, Reason
from initiatives.models import Commitment, Initiative, Partnership, SourceDocument, User
from initiatives.permissions import DRAFTING, partnerships_of


@dataclass(frozen=True)
class Rows:
    """The rows that the person may see, at the clocks."""

    initiatives: QuerySet[Initiative]
    commitments: QuerySet[Commitment]
    documents: QuerySet[SourceDocument]


@dataclass(frozen=True)
class Line:
    """A matter before its subject is read."""

    key: Key
    partnership: int
    due_on: date
    reasons: tuple[Reason, ...]
    due: bool = False

    def section(self, *, snoozed: Mapping[Key, date], today: date) -> str:
        """Where it is listed: the one section of `desk.SECTIONS` that fits best."""
        if self.key in snoozed:
            return "snoozed"
        if any(reason.escalated for reason in self.reasons):
            return "escalated"
        if self.due:
            return "overdue" if self.due_on < today else "due"
        return "findings"


@dataclass(frozen=True)
class Matter:
    """One subject that waits: why, since when, and what may be done about it here.

    `subject` is an initiative or a commitment as `with_standing` gives it, or a document; `offered` are sources by side.
    """

    subject: Any
    noun: str
    partnership: Partnership
    due_on: date
    reasons: tuple[Reason, ...]
    snoozed_until: date | None
    may_record: bool
    offered: dict[str, list[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What names it in a form and as an anchor, e.g. initiative-12."""
        return f"{self.noun}-{self.subject.pk}"

    @property
    def reviewable(self) -> bool:
        """Whether a review may be recorded here: of what is published, by whoever may."""
        drafted = self.noun == "initiative" and self.subject.publication == "draft"
        return self.may_record and self.noun != "document" and not drafted

    @property
    def ownable(self) -> bool:
        """Whether it waits because nobody owns it, and the person may take it on."""
        return self.may_record and self.noun == "initiative" and any(r.kind == "unowned" for r in self.reasons)


def homes_of(*, rows: Rows, keys: set[Key]) -> dict[Key, int]:
    """The partnership's id of each of the subjects that the person may see. At most three queries."""
    homes: dict[Key, int] = {}
    document = "passage__capture__document"
    for noun, found in (
        ("initiative", rows.initiatives.annotate(home=F("partnership"))),
        ("commitment", rows.commitments.annotate(home=Coalesce("initiative__partnership", f"{document}__partnership"))),
        ("document", rows.documents.annotate(home=F("partnership"))),
    ):
        if wanted := [pk for of, pk in keys if of == noun]:
            homes |= {(noun, pk): home for pk, home in found.filter(pk__in=wanted).values_list("pk", "home")}
    return homes


def matters_of(
    *, user: User, rows: Rows, clocks: Clocks, lines: Iterable[Line], snoozed: Mapping[Key, date]
) -> dict[Key, Matter]:
    """The matters of some lines, by key, with their subjects and the sources to offer: a fixed number of queries."""
    lines = list(lines)
    wanted: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        wanted[line.key[0]].append(line.key[1])
    document = "passage__capture__document"
    found: dict[Key, Any] = {}
    for noun, of, related in (
        ("initiative", rows.initiatives, ("partnership", "owner")),
        ("commitment", rows.commitments, ("initiative__partnership", f"{document}__partnership")),
        ("document", rows.documents, ("partnership",)),
    ):
        if not wanted[noun]:
            continue
        some: QuerySet[Any] = of.filter(pk__in=wanted[noun]).select_related(*related)
        if noun != "document":
            some = with_standing(rows=some, clocks=clocks, few=True)
        if noun == "commitment":
            some = some.defer("passage__capture__text")
        found |= {(noun, row.pk): row for row in some}
    recording = set(partnerships_of(user=user, roles=DRAFTING).values_list("pk", flat=True))
    looked = [subject for (noun, _pk), subject in found.items() if noun != "document"]
    offered = {} if clocks.turned else sources_offered(user=user, subjects=looked)
    return {
        line.key: Matter(
            subject, line.key[0], home, line.due_on, line.reasons, snoozed.get(line.key),
            may_record=home.pk in recording, offered=offered.get(subject, {}),
        )
        for line in lines
        if (subject := found.get(line.key)) and (home := _home(subject, line.key[0]))
    }  # fmt: skip


def _home(subject: Any, noun: str) -> Partnership:
    if noun == "commitment":
        return subject.initiative.partnership if subject.initiative else subject.passage.capture.document.partnership
    return subject.partnership
