"""What is claimed in each sector: stacked bars, one a sector at the top of the tree."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import vocabulary
from initiatives.charts import caption
from initiatives.charts.canvas import Canvas
from initiatives.charts.chart import Chart, Figure, Key, Lead, nowhere
from initiatives.charts.palette import DIFFER, EDGE, FILLS, GLYPHS, INK, SOFT
from initiatives.dashboards.figures import Bar, SectorFigures, Share

MOST_BARS = 30
ORDER = ("none", *vocabulary.CLAIM_STATUSES)
GAP = 2  # pixels between two parts of a bar, so that they are told apart without their colours
ROOM_FOR_NUMBER, ROOM_FOR_SHAPE = 16, 32
HOLLOW, PALE = 0.16, 0.45
WIDEST = 72  # pixels for one initiative


def status_by_sector(*, seen: SectorFigures, to: Lead = nowhere) -> Chart | None:
    """The chart of sectors; None when no initiative has a sector. Bars count initiatives by their headline.

    An initiative with several sectors stands in each, and once in one. Hollow parts are a reporter's word only; a rim in
    the colour of disagreement marks what the sides say differently, a broken rim what may have changed by the day.
    """
    if not seen.bars:
        return None
    shown = seen.bars[:MOST_BARS]
    parts = sorted(
        {(share.status, share.reported) for one in shown for share in one.shares},
        key=lambda one: (ORDER.index(one[0]), one[1]),
    )
    doubted = any(share.uncertain for one in seen.bars for share in one.shares)
    return Chart(
        name="status-by-sector",
        title=_("What is claimed in each sector"),
        note=_note(seen, doubted=doubted),
        wide=_drawn(shown, to, width=620, labels=170),
        narrow=_drawn(shown, to, width=280, labels=0),
        columns=(
            _("Sector"),
            *(caption.claim(status, reported=reported) for status, reported in parts),
            _("Sides differ"),
            *([_("Uncertain")] if doubted else []),
            _("Initiatives"),
        ),
        rows=tuple(_row(one, parts, to, doubted=doubted) for one in shown),
        keys=(
            *(_key(status, reported) for status, reported in parts),
            *([Key(_("Sides differ"), FILLS["none"][0], rim=DIFFER)] if _differ(shown) else []),
            *([Key(_("Uncertain"), FILLS["none"][0], rim=INK, broken=True)] if doubted else []),
        ),
    )


def _note(seen: SectorFigures, *, doubted: bool) -> str:
    counted = ngettext("%(n)d initiative by its headline.", "%(n)d initiatives by their headline.", seen.total)
    return caption.joined(
        counted % {"n": seen.total},
        caption.by_sector(seen=seen, drawn=MOST_BARS),
        _("A pale part with a broken rim may have changed by then.") if doubted else "",
        caption.as_of(clocks=seen.clocks),
    )


def _key(status: str, reported: bool) -> Key:
    fill, on = FILLS[status]
    if status == "none":
        return Key(caption.claim(status), fill, SOFT, GLYPHS[status], EDGE)
    return Key(
        caption.claim(status, reported=reported),
        fill,
        INK if reported else on,
        GLYPHS[status],
        fill,
        HOLLOW if reported else 1,
    )


def _differ(bars: tuple[Bar, ...]) -> bool:
    return any(share.differ for one in bars for share in one.shares)


def _row(bar: Bar, parts: list[tuple[str, bool]], to: Lead, *, doubted: bool) -> tuple[str | Figure, ...]:
    def figure(number: int, **query: str) -> Figure:
        return Figure(number, to("initiatives", sector=bar.slug, **query) if number else "")

    # The list has no filter for a reporter's word alone, so those two parts of a status lead nowhere by themselves.
    split = {status for status, reported in parts if reported and (status, False) in parts}
    counts = [
        figure(number, status=status) if status not in split else Figure(number)
        for status, reported in parts
        for number in [sum(one.count for one in bar.shares if (one.status, one.reported) == (status, reported))]
    ]
    marks = [figure(sum(one.count for one in bar.shares if one.differ), sides_differ="1")]
    if doubted:
        marks.append(Figure(sum(one.count for one in bar.shares if one.uncertain)))
    return (bar.name, *counts, *marks, figure(bar.total))


def _drawn(bars: tuple[Bar, ...], to: Lead, *, width: int, labels: int) -> dict:
    step, height = (34, 20) if labels else (48, 18)
    sheet = Canvas(width=width, height=step * len(bars))
    scale = min((width - labels - 34) / max(bar.total for bar in bars), WIDEST)
    for place, bar in enumerate(bars):
        top = place * step + (7 if labels else 24)
        middle = top + height / 2 + 0.5
        if labels:
            sheet.label(labels - 10, middle, bar.name, align="right", limit=labels - 12)
        else:
            sheet.text(0, top - 12, bar.name, limit=width - 4)
        start = float(labels)
        for share in sorted(bar.shares, key=_place):
            wide = share.count * scale
            _part(sheet, bar, share, to, x=start, y=top, width=max(wide - GAP, 1), height=height)
            start += wide
        sheet.text(start + 6, middle, bar.total, colour=SOFT)
    return sheet.spec()


def _place(share: Share) -> tuple[int, bool, bool, bool]:
    return (ORDER.index(share.status), share.reported, share.differ, share.uncertain)


def _part(sheet: Canvas, bar: Bar, share: Share, to: Lead, *, x: float, y: float, width: float, height: float) -> None:
    fill, on = FILLS[share.status]
    pale = HOLLOW if share.reported else PALE if share.uncertain else 1
    rim = DIFFER if share.differ else EDGE if share.status == "none" else fill
    said = [f"{bar.name}: {share.count} · {caption.claim(share.status, reported=share.reported)}"]
    said += [_("the sides differ")] if share.differ else []
    said += [_("uncertain")] if share.uncertain else []
    sheet.rect(
        x + 0.75,
        y,
        max(width - 1.5, 0.5),
        height,
        fill=fill,
        rim=rim,
        solid=pale,
        words=", ".join(said),
        go=to("initiatives", sector=bar.slug, status=share.status),
    )
    if share.uncertain:
        sheet.rect(x + 0.75, y, max(width - 1.5, 0.5), height, fill=fill, rim=INK, solid=0, broken=True)
    colour, middle = (INK if pale < 1 else on), y + height / 2 + 0.5
    if width >= ROOM_FOR_SHAPE:
        sheet.glyph(x + width / 2 - 8, middle - 0.5, GLYPHS[share.status], colour=colour, size=8)
        sheet.text(x + width / 2, middle, share.count, colour=colour, size=12, bold=True)
    elif width >= ROOM_FOR_NUMBER:
        sheet.text(x + width / 2, middle, share.count, colour=colour, size=12, bold=True, align="center")
