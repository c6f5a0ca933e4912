"""The timeline as a chart: events, words, statuses and due dates as imprecise as their sources, first dates and slips."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.charts import caption
from initiatives.charts.chart import Chart, Drawing
from initiatives.charts.palette import CARD, INK, LATE, LINE, SOFT, var
from initiatives.charts.time_line import Lane, Mark, TimePicture, time_line
from initiatives.clocks import Clocks
from initiatives.dashboards.timeline import MOST_A_LANE, Entry, Timeline

NARROW = 360
TONES = {"event": INK, "statement": var("mark-edge"), "claim": var("agreed"), "due": var("underway")}


def timeline(*, seen: Timeline, clocks: Clocks) -> Chart | None:
    """The chart of a timeline; None when it holds nothing."""
    wide, narrow = time_line(timeline=seen), time_line(timeline=seen, width=NARROW, left=0)
    if wide is None or narrow is None:
        return None
    return Chart(
        name="timeline",
        title=_("What happened when, and what is due"),
        note=_note(seen, wide, clocks),
        wide=_drawn(wide),
        narrow=_drawn(narrow),
        columns=(_("Kind"), _("Date"), _("First day"), _("Last day"), _("What"), _("First due")),
        rows=tuple(_row(entry) for entry in seen.entries),
    )


def lane_name(key: str) -> str:
    """What a lane holds, in a word."""
    return {"event": _("Events"), "statement": _("Said"), "claim": _("Statuses"), "due": _("Due")}[key]


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        lane_name(entry.lane), entry.when, str(entry.first or ""), str(entry.last or ""), _what(entry), entry.moved_from or "",
    )  # fmt: skip


def _what(entry: Entry) -> str:
    row: Any = entry.row
    if entry.lane == "event":
        return row.name
    if entry.lane == "statement":
        return row.words if row.words_seen else _("The words are not shown.")
    if entry.lane == "claim":
        about = row.initiative.name if row.initiative else row.commitment.wording
        word = caption.claim(row.status) if row.axis == "claim" else caption.shown(row.status)
        return f"{word}: {about}"
    return row.wording


def _note(seen: Timeline, picture: TimePicture, clocks: Clocks) -> str:
    dates = ngettext("%(n)d date.", "%(n)d dates.", len(seen.entries))
    undated = ngettext(
        "%(n)d commitment has no due date and is not drawn.",
        "%(n)d commitments have no due date and are not drawn.",
        seen.undated,
    )
    hidden = ngettext("%(n)d found no room in the drawing.", "%(n)d found no room in the drawing.", picture.hidden)
    moved = any(entry.moved_from for entry in seen.entries)
    return caption.joined(
        dates % {"n": len(seen.entries)},
        _("A dot is a day, a bar a period, a broken rim a date its source is not sure of."),
        _("A hollow dot is where a due date was first; a broken line leads to where it is.") if moved else "",
        undated % {"n": seen.undated} if seen.undated else "",
        hidden % {"n": picture.hidden} if picture.hidden else "",
        _("Only the newest %(n)d of a kind are shown.") % {"n": MOST_A_LANE} if seen.cut else "",
        caption.as_of(clocks=clocks),
    )


def _drawn(picture: TimePicture) -> Drawing:
    parts = [
        format_html(
            '<path d="M{0} 18V{1}" stroke="{2}"/><text x="{0}" y="13" font-size="12" fill="{3}">{4}</text>',
            tick.x, picture.height, LINE, SOFT, tick.year,
        )
        for tick in picture.ticks
    ]  # fmt: skip
    parts.append(
        format_html(
            '<path d="M{} 18V{}" stroke="{}" stroke-width="1.5" stroke-dasharray="4 3"/>',
            picture.today,
            picture.height,
            LATE,
        )
    )
    for lane in picture.lanes:
        parts.append(_name(lane, picture.left))
        parts.append(format_html("<g>{}</g>", format_html_join("", "{}", ((mark,) for mark in _marks(lane)))))
    body = format_html_join("", "{}", ((part,) for part in parts))
    return Drawing(body, picture.width, picture.height)


def _name(lane: Lane, left: int) -> SafeString:
    y = lane.middle + 4.5 if left else lane.y - 5
    return format_html('<text x="0" y="{}" font-size="13" fill="{}">{}</text>', y, INK, lane_name(lane.key))


def _marks(lane: Lane) -> Iterator[SafeString]:
    tone = TONES[lane.key]
    for mark in lane.marks:
        words = f"{mark.words} ({mark.count})" if mark.count > 1 else mark.words
        yield format_html("<g><title>{}</title>{}{}{}</g>", words, _first(mark), _shape(mark, tone), _many(mark))


def _first(mark: Mark) -> SafeString:
    if mark.moved_x is None:
        return mark_safe("")
    return format_html(
        '<path d="M{0} {1}H{2}" stroke="{3}" stroke-width="1.5" stroke-dasharray="2 2"/>'
        '<circle cx="{0}" cy="{1}" r="3.5" fill="{4}" stroke="{3}" stroke-width="1.5"/>',
        mark.moved_x, mark.y, mark.x, LATE, CARD,
    )  # fmt: skip


def _shape(mark: Mark, tone: str) -> SafeString:
    sure = mark_safe("")
    if mark.doubtful:
        sure = format_html(' stroke="{}" stroke-width="1.5" stroke-dasharray="3 2"', tone)
    if mark.dot:
        solid = 0.15 if mark.doubtful else 1
        return format_html(
            '<circle cx="{}" cy="{}" r="{}" fill="{}" fill-opacity="{}"{}/>',
            mark.middle,
            mark.y,
            mark.radius,
            tone,
            solid,
            sure,
        )
    solid, round_ = 0.15 if mark.doubtful else 0.55, 0 if mark.open_start or mark.open_end else 4
    bar = format_html(
        '<rect x="{}" y="{}" width="{}" height="8" rx="{}" fill="{}" fill-opacity="{}"{}/>',
        mark.x, mark.top, mark.width, round_, tone, solid, sure,
    )  # fmt: skip
    open_ = '<path d="M{} {}{}" fill="none" stroke="{}" stroke-width="2"/>'
    after = format_html(open_, mark.end, mark.y, "m-9 -6l7 6l-7 6", tone) if mark.open_end else ""
    before = format_html(open_, mark.x, mark.y, "m9 -6l-7 6l7 6", tone) if mark.open_start else ""
    return format_html("{}{}{}", bar, after, before)


def _many(mark: Mark) -> SafeString:
    if mark.count == 1:
        return mark_safe("")
    return format_html(
        '<text x="{}" y="{}" font-size="11" fill="{}">{}</text>', mark.beside, mark.y + 4, SOFT, mark.count
    )
