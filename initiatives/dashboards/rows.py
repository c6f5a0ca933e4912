"""Initiatives as the rows of a list: words, what each side says, and the due date that speaks for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from initiatives.clocks import Clocks, held_by, known, with_standing
from initiatives.dashboards.voices import Side, both_sides
from initiatives.dashboards.wording import Words, words_of
from initiatives.models import Commitment, Evidence, Initiative, Statement

UNDATED = ("no_date", "ongoing")


@dataclass(frozen=True)
class Promised:
    """How many commitments an initiative holds, how many of them the headline calls delivered, and how many are late."""

    total: int
    delivered: int
    late: int


@dataclass(frozen=True)
class Row:
    """One initiative: its words, what each side says, and of its dated commitments the one that speaks for its schedule."""

    initiative: Initiative
    words: Words | None
    sides: tuple[Side, Side]
    due: dict[str, Any] | None
    more_dates: int
    promised: Promised
    last: Statement | None = None


def initiative_rows(
    *,
    rows: Iterable[Initiative],
    commitments: QuerySet[Commitment],
    statements: QuerySet[Statement],
    clocks: Clocks,
    sides: tuple[str, str] | None = None,
    latest: Mapping[int, Statement] | None = None,
) -> tuple[Row, ...]:
    """The rows, three queries however many; `rows` carry standing and partnership, the querysets are those the reader may see.

    `sides` are the two whose words are shown: those of the partnership a list is about, else of each initiative's own.
    `latest` gives what was last said of each, by its id.
    """
    rows = list(rows)
    words = words_of(rows=rows, statements=known(rows=statements, clocks=clocks, moment="created_at"), clocks=clocks)
    every: dict[int, list[Commitment]] = {}
    held = held_by(rows=commitments, initiatives=[row.pk for row in rows], clocks=clocks)
    for promise in with_standing(rows=held, clocks=clocks, few=True).order_by("id"):
        every.setdefault(promise.under, []).append(promise)
    dated = {pk: [one for one in them if one.schedule not in UNDATED] for pk, them in every.items()}
    return tuple(
        Row(
            initiative=row, words=words.get(row.pk), sides=both_sides(stands=row.stands, sides=sides or row.partnership.sides),
            due=_speaking(row, dated.get(row.pk, [])), more_dates=max(0, len(dated.get(row.pk, [])) - 1),
            promised=_promised(every.get(row.pk, [])), last=(latest or {}).get(row.pk),
        )
        for row in rows
    )  # fmt: skip


def by_urgency(*, rows: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Late ones first, then those whose sides differ, then the newest claim; a party's first; else as in the source."""
    late, differ = When(schedule="late", then=0), When(stands__sides_differ=True, then=1)
    rows = rows.annotate(
        urgent=Case(late, differ, default=2, output_field=IntegerField()),
        newest=_newest(),
        party=Case(When(stands__headline__by="reported", then=1), default=0, output_field=IntegerField()),
        in_document=_place("capture__document"),
        at=_place("start"),
    )
    return rows.order_by("urgent", "-newest", "party", "in_document", "at", "slug", "id")


def in_partnership(*, rows: QuerySet[Initiative], partnership: Any) -> QuerySet[Initiative]:
    """The initiatives at home in a partnership or shown there, each once."""
    mine = rows.filter(Q(partnership=partnership) | Q(shown_in=partnership))
    return Initiative.objects.filter(pk__in=mine.values("pk"))


def _place(column: str) -> Coalesce:
    """Where the first passage of an initiative's claims stands: its document, or its offset there; last without any."""
    first = Evidence.objects.filter(status_update__initiative=OuterRef("pk"), status_update__axis="claim")
    place = first.order_by("passage__capture__document", "passage__start").values(f"passage__{column}")[:1]
    return Coalesce(Subquery(place, output_field=BigIntegerField()), Value(2**62, BigIntegerField()))


def _newest() -> Coalesce:
    return Coalesce(KT("stands__headline__last_day"), Value("", TextField()))


def _promised(them: list[Commitment]) -> Promised:
    headlines = [one.stands["headline"] for one in them]
    delivered = sum(headline is not None and headline["status"] == "delivered" for headline in headlines)
    return Promised(len(them), delivered, sum(one.schedule == "late" for one in them))


def _speaking(row: Initiative, dated: list[Commitment]) -> dict[str, Any] | None:
    alike = [one for one in dated if one.schedule == row.schedule]
    if not alike:
        return None
    return min(alike, key=lambda one: (one.stands["current_due_to"] or date.max.isoformat(), one.pk)).stands
