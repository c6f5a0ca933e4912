"""When the initiatives of each sector were last looked at, and how many of them are due: a matrix of sector and age."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.charts import caption
from initiatives.charts.chart import Chart, Figure, Key, Lead, nowhere
from initiatives.charts.matrix import Head, Tile, matrix
from initiatives.charts.palette import CARD, INK, PAUSE
from initiatives.dashboards.figures import SectorFigures
from initiatives.shapes.alike import AGE_TERMS

MOST_ROWS = 20
AGES = ("never", *(age for age in reversed(AGE_TERMS) if age != "never"))  # the longest ago first


def freshness(*, seen: SectorFigures, to: Lead = nowhere) -> Chart | None:
    """The matrix of sector and age of the last review; None when no initiative has a sector."""
    if not seen.bars:
        return None
    shown = seen.bars[:MOST_ROWS]
    held = [{one.age: one for one in bar.checked} for bar in shown]

    def tile(row: int, column: int) -> Tile:
        one = held[row].get(AGES[column])
        if one is None:
            return Tile(0)
        words = _("%(sector)s, last checked: %(age)s. %(n)d, of them %(due)d to be checked") % {
            "sector": shown[row].name,
            "age": _word(one.age).lower(),
            "n": one.count,
            "due": one.due,
        }
        go = to("initiatives", sector=shown[row].slug, checked=one.age)
        return Tile(one.count, INK, part=one.due / one.count, part_tone=PAUSE, words=words, go=go)

    given: dict[str, Any] = {
        "rows": [Head(bar.name) for bar in shown],
        "columns": [Head(_word(age)) for age in AGES],
        "tile": tile,
        "across": _("Last checked"),
    }
    return Chart(
        name="freshness",
        title=_("When each sector was last checked"),
        note=_note(seen),
        wide=matrix(**given, width=620, labels=170),
        narrow=matrix(**given, width=280, labels=112),
        columns=(_("Sector"), *(_word(age) for age in AGES), _("To be checked"), _("Initiatives")),
        rows=tuple(
            (
                bar.name,
                *(
                    Figure(number, to("initiatives", sector=bar.slug, checked=age) if number else "")
                    for age in AGES
                    for number in [found[age].count if age in found else 0]
                ),
                Figure(sum(one.due for one in bar.checked)),
                Figure(bar.total, to("initiatives", sector=bar.slug)),
            )
            for bar, found in zip(shown, held, strict=True)
        ),
        keys=(
            Key(_("The line below a number: how many of them are to be checked"), PAUSE, rim=PAUSE),
            Key(_("Initiatives, the more the darker"), INK, rim=CARD, solid=0.25),
        ),
    )


def _word(age: str) -> str:
    return _(AGE_TERMS[age].label)


def _note(seen: SectorFigures) -> str:
    counted = ngettext(
        "%(n)d initiative by the days since somebody last recorded a review.",
        "%(n)d initiatives by the days since somebody last recorded a review.",
        seen.total,
    )
    return caption.joined(
        counted % {"n": seen.total},
        _("To be checked: the review period has passed, or nobody has looked."),
        caption.by_sector(seen=seen, drawn=MOST_ROWS),
        caption.as_of(clocks=seen.clocks),
    )
