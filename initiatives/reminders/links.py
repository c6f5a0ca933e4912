"""The links of a mail that work without signing in: signed, each for one thing, one row and some weeks.

A link holds the number of a reminder (of a digest, to unsubscribe; of a subscription, to follow a view no longer) and the
digest's day, signed under a salt of its verb: nothing secret, and no use for another row or verb. Another SECRET_KEY ends them all.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

LASTS = {
    "review": timedelta(days=30),
    "snooze": timedelta(days=30),
    "open": timedelta(days=30),
    # Nobody is to be held by an old mail; whoever finds one can do no more with it than quieten its reader.
    "unsubscribe": timedelta(days=366),
    "unfollow": timedelta(days=366),
}

SIGNATURE = 22  # characters


class NoLink(Exception):
    """The text was not signed here for this verb, or with another key."""


class Outlived(NoLink):
    """A link of ours, but of a mail older than such links last."""

    def __init__(self, *, sent_on: date, lasts: timedelta) -> None:
        super().__init__(f"of {sent_on}, lasting {lasts.days} days")
        self.sent_on, self.lasts = sent_on, lasts


def address(*, verb: str, number: int, day: date) -> str:
    """The absolute address of a link. `verb` is a key of LASTS, `day` the digest's."""
    return settings.SITE_URL + reverse(f"web:letter-{verb}", args=[_signer(verb).sign(f"{number}-{day:%Y%m%d}")])


def read(*, verb: str, token: str, today: date) -> int:
    """The number a link names. Raises NoLink, or Outlived if its mail is older than it lasts."""
    try:
        number, _dash, day = _signer(verb).unsign(token).partition("-")
        sent_on = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except (BadSignature, ValueError) as error:
        raise NoLink(token) from error
    if today - sent_on > LASTS[verb]:
        raise Outlived(sent_on=sent_on, lasts=LASTS[verb])
    return int(number)


class _ShortSigner(Signer):
    """HMAC-SHA-256 cut off after 132 bits, which is more than half as RFC 2104 (section 5) asks: a mail has hundreds."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        """The signature's first characters, in URL-safe base 64."""
        return super().signature(value, key)[:SIGNATURE]


def _signer(verb: str) -> Signer:
    return _ShortSigner(salt=f"initiatives.reminders.links.{verb}", sep=".", fallback_keys=[])
