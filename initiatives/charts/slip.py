"""How far due dates slipped: commitments by the days between their first due date and the present one."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.charts import caption
from initiatives.charts.canvas import Canvas
from initiatives.charts.chart import Chart, Figure, Lead, nowhere
from initiatives.charts.palette import EDGE, LATE, PROOF, SOFT
from initiatives.dashboards.figures import SlipFigures

WIDEST = 48  # pixels for one commitment
TONES = {
    "forward": (PROOF, 0.85),
    "none": (EDGE, 0.6),
    "month": (LATE, 0.35),
    "quarter": (LATE, 0.5),
    "half": (LATE, 0.65),
    "year": (LATE, 0.8),
}


def slip(*, seen: SlipFigures, to: Lead = nowhere) -> Chart | None:
    """The distribution of slips; None when no commitment has a date."""
    if not seen.total:
        return None
    return Chart(
        name="slip",
        title=_("How far due dates slipped"),
        note=_note(seen),
        wide=_drawn(seen, to, width=620, labels=150),
        narrow=_drawn(seen, to, width=280, labels=116),
        columns=(_("Slip"), _("Commitments")),
        rows=(
            *(
                (
                    bucket["label"],
                    Figure(bucket["numerator"], to("commitments", slip=bucket["key"]) if bucket["numerator"] else ""),
                )
                for bucket in seen.buckets
            ),
            (_("No date, not counted"), Figure(seen.no_date)),
            (_("Date dropped, not counted"), Figure(seen.dropped)),
        ),
    )


def _note(seen: SlipFigures) -> str:
    return caption.joined(
        ngettext(
            "%(n)d commitment that has a date, by the days a party moved it.",
            "%(n)d commitments that have a date, by the days a party moved it.",
            seen.total,
        )
        % {"n": seen.total},
        _("What we misread does not count; days lie between the last days of imprecise dates."),
        ngettext("%(n)d has no date.", "%(n)d have no date.", seen.no_date) % {"n": seen.no_date}
        if seen.no_date
        else "",
        ngettext("The date of %(n)d was dropped.", "The dates of %(n)d were dropped.", seen.dropped)
        % {"n": seen.dropped}
        if seen.dropped
        else "",
        caption.as_of(clocks=seen.clocks),
    )


def _drawn(seen: SlipFigures, to: Lead, *, width: int, labels: int) -> dict:
    step, high = 28, 18
    sheet = Canvas(width=width, height=step * len(seen.buckets))
    most = max(bucket["numerator"] for bucket in seen.buckets)
    for place, bucket in enumerate(seen.buckets):
        middle, number = place * step + step / 2, bucket["numerator"]
        tone, solid = TONES.get(bucket["key"], (LATE, 1))
        long = min((width - labels - 44) / most, WIDEST) * number
        sheet.text(labels - 12, middle, bucket["label"], align="right", limit=labels - 12)
        words = f"{bucket['label']}: {number}"
        if number:
            sheet.rect(
                labels,
                middle - high / 2,
                max(long, 1.5),
                high,
                fill=tone,
                solid=solid,
                words=words,
                go=to("commitments", slip=bucket["key"]),
            )
        sheet.text(labels + long + 7, middle, number, colour=SOFT)
    sheet.rule(labels - 0.5, 2, labels - 0.5, step * len(seen.buckets) - 2, colour=EDGE)
    return sheet.spec()
