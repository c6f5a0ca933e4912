"""What was said month by month, a row of bars a side: told apart by their places, so no colour has to say who speaks."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.charts import caption
from initiatives.charts.canvas import Canvas
from initiatives.charts.chart import Chart, Figure, Lead, nowhere
from initiatives.charts.palette import EDGE, SOFT, var
from initiatives.dashboards.figures import SaidFigures
from initiatives.shapes.said import Month, Said, voice_label

MOST_MONTHS = 120  # drawn; earlier ones stand in the table
MOST_VOICES = 8
BAR, LANE = 30, 52  # pixels: the highest bar, a side's row
WORDS_OF_A_YEAR = 34


def statements(*, seen: SaidFigures, to: Lead = nowhere) -> Chart | None:
    """The chart of statements by month and side; None when nothing that has a date was said."""
    said = seen.said
    if not said.months:
        return None
    return Chart(
        name="statements",
        title=_("What was said, month by month"),
        note=_note(seen),
        wide=_drawn(said, to, width=620, labels=150),
        narrow=_drawn(said, to, width=280, labels=0),
        columns=(_("Month"), *(voice_label(voice) for voice in said.voices), _("Dated less exactly"), _("Statements")),
        rows=tuple(_rows(said, to)),
    )


def _rows(said: Said, to: Lead) -> Iterator[tuple[str | int | Figure, ...]]:
    for month in said.months:
        voices = (Figure(month.voices[voice]) for voice in said.voices)
        yield date_format(month.first, "F Y"), *voices, Figure(month.uncertain), Figure(month.voices.total())
    voices = (Figure(_sum(said, voice), _leads(to, voice)) for voice in said.voices)
    unsure = Figure(sum(month.uncertain for month in said.months))
    yield _("All"), *voices, unsure, Figure(said.total, "" if said.undated else to("statements"))


def _sum(said: Said, voice: str) -> int:
    return sum(month.voices[voice] for month in said.months)


def _leads(to: Lead, voice: str) -> str:
    if voice == "joint":
        return to("statements", joint="1")
    return to("statements", country=voice) if len(voice) == 2 else ""


def _note(seen: SaidFigures) -> str:
    said = seen.said
    unsure = sum(month.uncertain for month in said.months)
    return caption.joined(
        ngettext(
            "%(n)d statement by the month in which it was said; each rendering counts.",
            "%(n)d statements by the month in which they were said; each rendering counts.",
            said.total,
        )
        % {"n": said.total},
        ngettext(
            "%(n)d is dated by its source alone, or over several months.",
            "%(n)d are dated by their source alone, or over several months.",
            unsure,
        )
        % {"n": unsure}
        if unsure
        else "",
        ngettext("%(n)d that nothing dates is not drawn.", "%(n)d that nothing dates are not drawn.", said.undated)
        % {"n": said.undated}
        if said.undated
        else "",
        caption.as_of(clocks=seen.clocks),
    )


def _count(first: date, month: date) -> int:
    return (month.year - first.year) * 12 + month.month - first.month


def _drawn(said: Said, to: Lead, *, width: int, labels: int) -> dict:
    last = said.months[-1].first
    months = [month for month in said.months if _count(month.first, last) < MOST_MONTHS]
    first = months[0].first
    slots = _count(first, last) + 1
    left, room = labels, width - labels - 4
    slot = min(room / slots, 46)
    voices = said.voices[:MOST_VOICES]
    lane = LANE if labels else LANE + 14
    sheet = Canvas(width=width, height=lane * len(voices) + 24)
    most = max(month.voices[voice] for month in months for voice in voices) or 1
    for place, voice in enumerate(voices):
        base = place * lane + lane - 6
        name = voice_label(voice)
        if labels:
            sheet.label(0, base - 9, name, limit=labels - 44)
            sheet.text(labels - 14, base - 9, _sum(said, voice), colour=SOFT, align="right")
        else:
            sheet.text(0, base - BAR - 22, f"{name} · {_sum(said, voice)}", limit=width)
        sheet.rule(left, base + 0.5, left + slots * slot, base + 0.5, colour=EDGE)
        for month in months:
            if month.voices[voice]:
                _bar(
                    sheet, month, voice, to, x=left + _count(first, month.first) * slot, base=base, slot=slot, most=most
                )
    _axis(sheet, first, slots, left=left, slot=slot, y=lane * len(voices) + 12)
    return sheet.spec()


def _bar(sheet: Canvas, month: Month, voice: str, to: Lead, *, x: float, base: float, slot: float, most: int) -> None:
    number = month.voices[voice]
    high = max(BAR * number / most, 2)
    gap = 1 if slot < 8 else 3
    words = f"{date_format(month.first, 'F Y')}, {voice_label(voice)}: {number}"
    wide = max(slot - gap, 1.2)
    sheet.rect(x + gap / 2, base - high, wide, high, fill=var("fill-agreed"), words=words, go=_leads(to, voice))
    if slot >= 14:
        sheet.text(x + slot / 2, base - high - 8, number, size=11, align="center", colour=SOFT)


def _axis(sheet: Canvas, first: date, slots: int, *, left: float, slot: float, y: float) -> None:
    """The years; where there is room the first month of all by its name."""
    free = left - 1.0
    for place in range(slots):
        year, month = divmod(first.year * 12 + first.month - 1 + place, 12)
        x = left + place * slot
        if (month and place) or x < free:
            continue
        words = str(year) if place else date_format(date(year, month + 1, 1), "M Y" if month else "Y")
        sheet.text(x + 1, y, words, size=11, colour=SOFT)
        free = x + len(words) * 6.2 + 8
