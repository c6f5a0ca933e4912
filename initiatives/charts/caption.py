"""Sentences that captions share: as of when, as known when, what the clocks left uncertain."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import edtf, vocabulary
from initiatives.clocks import Clocks
from initiatives.dashboards.figures import SectorFigures
from initiatives.shapes.stats import AXES, NO_CLAIM


def as_of(*, clocks: Clocks) -> str:
    """The day asked about, and the moment of our knowledge where that clock is turned."""
    day = edtf.readable(str(clocks.day), gettext=_)
    said = _("As of %(day)s, today.") % {"day": day} if clocks.as_of is None else _("As of %(day)s.") % {"day": day}
    if clocks.known_at:
        said += " " + _("As known on %(day)s, %(time)s UTC.") % {
            "day": date_format(clocks.known_at, "j F Y"),
            "time": date_format(clocks.known_at, "H:i"),
        }
    return said


def uncertain(*, number: int) -> str:
    """How many may have changed by the day; nothing for none."""
    if not number:
        return ""
    return ngettext(
        "%(n)d is uncertain: it may have changed by then.",
        "%(n)d are uncertain: they may have changed by then.",
        number,
    ) % {"n": number}


def by_sector(*, seen: SectorFigures, drawn: int) -> str:
    """How initiatives are counted by sector, and what is not drawn; the first `drawn` sectors are."""
    left_out = max(0, len(seen.bars) - drawn)
    without = ngettext(
        "%(n)d initiative names no sector and is not drawn.",
        "%(n)d initiatives name no sector and are not drawn.",
        seen.without,
    )
    smaller = ngettext("%(n)d smaller sector is not drawn.", "%(n)d smaller sectors are not drawn.", left_out)
    return joined(
        _("Each stands once in every sector at the top of the tree of which it names that or one below."),
        without % {"n": seen.without} if seen.without else "",
        smaller % {"n": left_out} if left_out else "",
    )


def joined(*sentences: str) -> str:
    """The sentences that say something, one after the other."""
    return " ".join(sentence for sentence in sentences if sentence)


def claim(status: str, *, reported: bool = False) -> str:
    """A claim status in words, `none` among them."""
    word = _("No claim") if status == NO_CLAIM.key else _(vocabulary.CLAIM_STATUSES[status].label)
    return _("%(status)s, reported") % {"status": word} if reported else word


def shown(evidence: str) -> str:
    """An evidence status in words, `not_assessed` among them."""
    return _(AXES["evidence"][evidence].label)
