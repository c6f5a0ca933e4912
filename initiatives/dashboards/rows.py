"""Initiatives as the rows of a list: words, what each side says, and the due date that speaks for each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
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
FACETS = ("status", "evidence", "schedule", "freshness", "kind")
DOUBTED = ("status", "evidence")  # facets whose answer may be uncertain on a day in the past


@dataclass(frozen=True)
class Row:
    """One initiative: its words, what each side says, and of its dated commitments the one that speaks for its schedule."""

    initiative: Initiative
    words: Words | None
    sides: tuple[Side, Side]
    due: dict[str, Any] | None
    more_dates: int


def initiative_rows(
    *,
    rows: Iterable[Initiative],
    commitments: QuerySet[Commitment],
    statements: QuerySet[Statement],
    clocks: Clocks,
    sides: tuple[str, str] | None = None,
) -> tuple[Row, ...]:
    """The rows, three queries however many; `rows` carry standing and partnership, the querysets are those the reader may see.

    `sides` are the two whose words are shown: those of the partnership a list is about, else of each initiative's own.
    """
    rows = list(rows)
    words = words_of(rows=rows, statements=known(rows=statements, clocks=clocks, moment="created_at"), clocks=clocks)
    dated: dict[int, list[Commitment]] = {}
    held = held_by(rows=commitments, initiatives=[row.pk for row in rows], clocks=clocks)
    promises = with_standing(rows=held, clocks=clocks, few=True)
    for promise in promises.exclude(schedule__in=UNDATED).order_by("id"):
        dated.setdefault(promise.under, []).append(promise)
    return tuple(
        Row(
            initiative=row, words=words.get(row.pk), sides=both_sides(stands=row.stands, sides=sides or row.partnership.sides),
            due=_speaking(row, dated.get(row.pk, [])), more_dates=max(0, len(dated.get(row.pk, [])) - 1),
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


def sorted_by(*, rows: QuerySet[Initiative], order: str) -> QuerySet[Initiative]:
    """The rows by urgency, name, newest (claim) or checked (the longest unchecked first)."""
    if order == "name":
        return rows.order_by("name", "id")
    if order == "newest":
        return rows.annotate(newest=_newest()).order_by("-newest", "slug", "id")
    if order == "checked":
        checked = Coalesce(KT("stands__last_reviewed_at"), Value("", TextField()))
        return rows.annotate(checked=checked).order_by("checked", "slug", "id")
    return by_urgency(rows=rows)


def facet_counts(
    *, rows: QuerySet[Initiative], standing: QuerySet[Initiative], chosen: dict[str, list[str]]
) -> dict[str, Counter]:
    """For each facet how many rows each of its values would leave, the other facets being as `chosen`; one query.

    `uncertain_status` and `uncertain_evidence` count those among them whose answer may have changed by then.

    `rows` are filtered by everything but the facets (status, evidence, schedule, freshness, kind); `standing` carries
    the standing of all.
    """
    asked = {
        "a_status": KT("stands__headline__status"), "a_evidence": KT("stands__evidence__status"),
        "a_schedule": F("schedule"), "a_freshness": F("freshness"), "a_kind": F("kind"),
        "c_status": KT("stands__headline__certain"), "c_evidence": KT("stands__evidence__certain"),
    }  # fmt: skip
    groups = (
        standing.filter(pk__in=rows.values("pk")).order_by().annotate(**asked).values_list(*asked).annotate(Count("pk"))
    )
    counts: dict[str, Counter] = {facet: Counter() for facet in (*FACETS, *(f"uncertain_{one}" for one in DOUBTED))}
    for status, evidence, schedule, freshness, kind, *certain, number in groups:
        told = (status or "none", evidence or "not_assessed", schedule, freshness, kind)
        values = dict(zip(FACETS, told, strict=True))
        doubted = {facet for facet, held in zip(DOUBTED, certain, strict=True) if held == "false"}
        missed = [facet for facet in FACETS if chosen.get(facet) and values[facet] not in chosen[facet]]
        for facet in FACETS:
            if not missed or missed == [facet]:
                counts[facet][values[facet]] += number
                if facet in doubted:
                    counts[f"uncertain_{facet}"][values[facet]] += number
    return counts


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


def _speaking(row: Initiative, dated: list[Commitment]) -> dict[str, Any] | None:
    alike = [one for one in dated if one.schedule == row.schedule]
    if not alike:
        return None
    return min(alike, key=lambda one: (one.stands["current_due_to"] or date.max.isoformat(), one.pk)).stands
