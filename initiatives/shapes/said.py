"""What was said month by month, and by which side."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least, TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.clocks.clocks import EARLIEST, Clocks
from initiatives.models import Statement

NO_SIDE = "none"


@dataclass(frozen=True)
class Month:
    """What was said in a month: voice (a country, joint, none) → how many; how many of them are dated less exactly."""

    first: date
    voices: Counter[str]
    uncertain: int


@dataclass(frozen=True)
class Said:
    """The months in which something was said, the earliest first; how many statements nothing dates."""

    months: tuple[Month, ...]
    undated: int

    @property
    def total(self) -> int:
        """How many statements are counted."""
        return sum(month.voices.total() for month in self.months)

    @property
    def voices(self) -> tuple[str, ...]:
        """Everybody heard: countries by code, then both jointly, then speakers of no country."""
        heard = {voice for month in self.months for voice in month.voices}
        return tuple(sorted(heard, key=lambda one: (one == NO_SIDE, one == vocabulary.JOINT, one)))


def said_day() -> dict[str, Coalesce]:
    """Annotations `said_first` and `said_last`: the days on which it was said, else on which its source was published.

    A source is dated by its own date, else by the one we identified; without either, by the year 1000.
    """
    document = "passage__capture__document__"
    sources = (f"{document}published", f"{document}identified_published")
    return {
        "said_first": Coalesce("said_on_from", *(f"{name}_from" for name in sources), Value(EARLIEST)),
        "said_last": Coalesce("said_on_to", "said_on_from", *(f"{name}_to" for name in sources), Value(EARLIEST)),
    }


def said(*, statements: QuerySet[Statement], clocks: Clocks) -> Said:
    """Statements that had begun by the day of the clocks, by the month of their last day and by side; one query.

    A period that goes on counts in the month of that day. `uncertain`: the source gives no day of its own, or a period
    that began in an earlier month.
    """
    voice = Case(
        When(joint=True, then=Value(vocabulary.JOINT)),
        default=Coalesce(F("person__country"), F("organisation__country"), Value(NO_SIDE), output_field=CharField()),
        output_field=CharField(),
    )
    rows: QuerySet = statements.order_by().annotate(**said_day())
    counted = (
        rows.filter(said_first__lte=clocks.day)
        .annotate(month=TruncMonth(Least("said_last", Value(clocks.day))), begun=TruncMonth("said_first"), voice=voice)
        .values("month", "voice")
        .annotate(number=Count("pk"), unsure=Count("pk", filter=Q(said_on=None) | ~Q(begun=F("month"))))
        .order_by("month", "voice")
    )
    voices: dict[date, Counter[str]] = {}
    unsure: Counter[date] = Counter()
    for row in counted:
        voices.setdefault(row["month"], Counter())[row["voice"] or NO_SIDE] += row["number"]
        unsure[row["month"]] += row["unsure"]
    undated = voices.pop(EARLIEST, Counter())
    return Said(tuple(Month(first, held, unsure[first]) for first, held in voices.items()), undated.total())


def said_shape(*, told: Said) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "total": told.total,
        "months": [
            {
                "key": f"{month.first:%Y-%m}", "label": date_format(month.first, "F Y"),
                "side": [
                    {"key": voice, "label": voice_label(voice), "numerator": month.voices[voice], "denominator": month.voices.total()}
                    for voice in told.voices
                ],
                "uncertain": month.uncertain,
            }
            for month in told.months
        ],
        "excluded": {"undated": told.undated},
    }  # fmt: skip


def voice_label(voice: str) -> str:
    """Who speaks, in words."""
    if voice == NO_SIDE:
        return _("A speaker of no country")
    if voice in vocabulary.SPEAKING_FOR:
        return str(vocabulary.SPEAKING_FOR[voice].label)
    return str(countries.name(voice) or voice)
