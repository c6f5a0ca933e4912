"""What is claimed against what records show: a matrix, in which the claims ahead of their proof stand out."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import vocabulary
from initiatives.charts import caption
from initiatives.charts.chart import Chart, Figure, Key, Lead, nowhere
from initiatives.charts.matrix import Head, Tile, matrix
from initiatives.charts.palette import CARD, GLYPHS, INK, LATE, PROOF
from initiatives.dashboards.figures import SaidShown
from initiatives.shapes.alike import PROVEN_BY, ahead_of_proof

CLAIMS = ("none", *vocabulary.CLAIM_STATUSES)
EVIDENCE = ("not_assessed", *vocabulary.EVIDENCE_STATUSES)
# Columns that are drawn though nothing is counted in them, so that what is missing shows.
ALWAYS = ("not_assessed", "none_found", "started", "delivered_in_part", "delivered")


def said_against_shown(*, seen: SaidShown, to: Lead = nowhere) -> Chart | None:
    """The matrix of claim and evidence; None when no initiative is counted."""
    if not seen.total:
        return None
    claims = [one for one in CLAIMS if any(said == one for said, _shown in seen.cells)]
    columns = [one for one in EVIDENCE if one in ALWAYS or any(shown == one for _said, shown in seen.cells)]

    def tile(row: int, column: int) -> Tile:
        said, shown = claims[row], columns[column]
        number, ahead = seen.cells.get((said, shown), 0), ahead_of_proof(claim=said, evidence=shown)
        proven = said in PROVEN_BY and not ahead
        words = _("%(n)d claimed %(said)s, records show: %(shown)s") % {
            "n": number,
            "said": caption.claim(said).lower(),
            "shown": caption.shown(shown).lower(),
        }
        return Tile(
            number,
            LATE if ahead else PROOF if proven else INK,
            rim=(LATE if ahead else PROOF if proven else ""),
            words=words + (_(", ahead of its proof") if ahead else ""),
            go=to("initiatives", status=said, evidence=shown),
            zone=ahead,
        )

    given: dict[str, Any] = {
        "rows": [Head(caption.claim(one), GLYPHS[one]) for one in claims],
        "columns": [Head(caption.shown(one)) for one in columns],
        "across": _("Records show"),
        "down": _("Claimed"),
        "tile": tile,
    }
    return Chart(
        name="said-against-shown",
        title=_("What is claimed, and what records show"),
        note=_note(seen),
        wide=matrix(**given, width=620, labels=136),
        narrow=matrix(**given, width=280, labels=122),
        columns=(_("Claimed"), *(caption.shown(one) for one in columns), _("Ahead of proof"), _("Initiatives")),
        rows=tuple(_row(seen, said, columns, to) for said in claims),
        keys=(
            Key(_("The claim is ahead of its proof"), LATE, rim=LATE, solid=0.2),
            Key(_("Records bear it out"), PROOF, rim=PROOF, solid=0.2),
            Key(_("Nothing to prove yet"), INK, rim=CARD, solid=0.2),
        ),
    )


def _row(seen: SaidShown, said: str, columns: list[str], to: Lead) -> tuple[str | Figure, ...]:
    counts = {shown: seen.cells.get((said, shown), 0) for shown in columns}
    ahead = {shown: n for shown, n in counts.items() if n and ahead_of_proof(claim=said, evidence=shown)}
    return (
        caption.claim(said),
        *(Figure(n, to("initiatives", status=said, evidence=shown) if n else "") for shown, n in counts.items()),
        Figure(sum(ahead.values()), to("initiatives", status=said, evidence=",".join(ahead)) if ahead else ""),
        Figure(sum(counts.values()), to("initiatives", status=said)),
    )


def _note(seen: SaidShown) -> str:
    ahead = sum(n for (said, shown), n in seen.cells.items() if ahead_of_proof(claim=said, evidence=shown))
    return caption.joined(
        ngettext(
            "%(n)d initiative by its headline and its evidence.",
            "%(n)d initiatives by their headline and their evidence.",
            seen.total,
        )
        % {"n": seen.total},
        ngettext("Of %(n)d more is claimed than records show.", "Of %(n)d more is claimed than records show.", ahead)
        % {"n": ahead}
        if ahead
        else _("Of none more is claimed than records show."),
        caption.uncertain(number=seen.uncertain),
        caption.as_of(clocks=seen.clocks),
    )
