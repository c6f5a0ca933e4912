"""What the one side of a partnership says against what the other says: a matrix; on its diagonal they agree."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from initiatives import vocabulary
from initiatives.charts import caption
from initiatives.charts.chart import Chart, Figure, Key, Lead, nowhere
from initiatives.charts.matrix import Head, Tile, matrix
from initiatives.charts.palette import CARD, DIFFER, EDGE, GLYPHS, INK
from initiatives.dashboards.figures import PairFigures
from initiatives.shapes.side import Pair

CLAIMS = ("none", *vocabulary.CLAIM_STATUSES)


def sides(*, seen: PairFigures, to: Lead = nowhere) -> Chart | None:
    """The matrix of a partnership; None when neither side says anything of any initiative."""
    pair = seen.pair
    cells = {cell.says: cell for cell in pair.cells}
    present = [one for one in CLAIMS if any(one in says for says in cells)]
    if present in ([], ["none"]):
        return None
    first, second = (str(countries.name(code) or code) for code in pair.sides)

    def tile(row: int, column: int) -> Tile:
        says = (present[row], present[column])
        cell = cells.get(says)
        words = _("%(n)d: %(first)s says %(one)s, %(second)s says %(other)s") % {
            "n": cell.number if cell else 0,
            "first": first,
            "one": _word(says[0]).lower(),
            "second": second,
            "other": _word(says[1]).lower(),
        }
        differ = bool(cell and cell.differ)
        agree = row == column and says[0] != "none"
        return Tile(
            cell.number if cell else 0,
            DIFFER if differ else INK,
            rim=DIFFER if differ else EDGE if agree else "",
            words=words,
            go=_leads(to, pair, says),
            zone=False,
        )

    def head(one: str) -> Head:
        return Head(_word(one), GLYPHS[one])

    given: dict[str, Any] = {
        "rows": [head(one) for one in present],
        "columns": [head(one) for one in present],
        "tile": tile,
        "across": _("%(side)s says") % {"side": second},
        "down": _("%(side)s says") % {"side": first},
    }
    return Chart(
        name="sides",
        title=_("What %(first)s says, and what %(second)s says") % {"first": first, "second": second},
        note=_note(seen),
        wide=matrix(**given, width=620, labels=136),
        narrow=matrix(**given, width=280, labels=122),
        columns=(
            given["down"],
            *(_("%(side)s says %(word)s") % {"side": second, "word": _word(one).lower()} for one in present),
            _("Initiatives"),
        ),
        rows=tuple(
            (
                _word(one),
                *(
                    Figure(number, _leads(to, pair, (one, other)) if number else "")
                    for other in present
                    for number in [cells[one, other].number if (one, other) in cells else 0]
                ),
                Figure(sum(cell.number for cell in pair.cells if cell.says[0] == one)),
            )
            for one in present
        ),
        keys=(
            Key(_("The sides differ"), DIFFER, rim=DIFFER, solid=0.2),
            Key(_("Both say the same"), INK, rim=EDGE, solid=0.2),
            Key(_("One or both say nothing"), INK, rim=CARD, solid=0.2),
        ),
    )


def _leads(to: Lead, pair: Pair, says: tuple[str, str]) -> str:
    return to("initiatives", says=".".join((pair.slug, *says)))


def _word(status: str) -> str:
    return _("Nothing") if status == "none" else caption.claim(status)


def _note(seen: PairFigures) -> str:
    total, differ = seen.pair.total, sum(cell.number for cell in seen.pair.cells if cell.differ)
    return caption.joined(
        ngettext(
            "%(n)d initiative at home or shown in %(pair)s, by the later of each side’s own claim and the joint one.",
            "%(n)d initiatives at home or shown in %(pair)s, by the later of each side’s own claim and the joint one.",
            total,
        )
        % {"n": total, "pair": seen.pair.name},
        ngettext("On %(n)d the sides differ.", "On %(n)d the sides differ.", differ) % {"n": differ}
        if differ
        else _("They differ on none."),
        _("What only reporters say is not counted as a side’s."),
        caption.as_of(clocks=seen.clocks),
    )
