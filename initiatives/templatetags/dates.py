"""Dates as readers see them: as imprecise as the source, moments in the tracker's zone."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, pgettext_lazy

from initiatives import edtf

register = template.Library()

NO_BREAK = "\u00a0"

_SHORT = (
    pgettext_lazy("short month", "Jan"), pgettext_lazy("short month", "Feb"), pgettext_lazy("short month", "Mar"),
    pgettext_lazy("short month", "Apr"), pgettext_lazy("short month", "May"), pgettext_lazy("short month", "Jun"),
    pgettext_lazy("short month", "Jul"), pgettext_lazy("short month", "Aug"), pgettext_lazy("short month", "Sep"),
    pgettext_lazy("short month", "Oct"), pgettext_lazy("short month", "Nov"), pgettext_lazy("short month", "Dec"),
)  # fmt: skip


@register.filter
def day(value: str | date | None) -> str:
    """An imprecise date in full: 2025-08-29 is "29 August 2025", 2027-04/2028-03 is "April 2027 – March 2028"."""
    if not value:
        return ""
    return edtf.readable(value.isoformat() if isinstance(value, date) else value, gettext=gettext)


@register.filter
def short_day(value: str | date | None) -> str:
    """An imprecise date for a narrow column: 29 Aug 2025."""
    if not value:
        return ""
    words = edtf.readable(
        value.isoformat() if isinstance(value, date) else value, gettext=gettext, months=[str(one) for one in _SHORT]
    )
    return words if "–" in words else words.replace(" ", NO_BREAK)


@register.filter
def moment(value: str | datetime | None) -> SafeString:
    """A moment (aware, or ISO 8601 text) in the tracker's time zone, as a <time> element to the minute."""
    if not value:
        return mark_safe("")
    aware = _aware(value)
    here = aware.astimezone(timezone.get_current_timezone())
    return format_html(
        '<time datetime="{}">{} {}</time>', aware.isoformat(), short_day(here.date()), here.strftime("%H:%M %Z")
    )


@register.filter
def moment_day(value: str | datetime | None) -> SafeString:
    """The day of a moment in the tracker's time zone, as a <time> element."""
    if not value:
        return mark_safe("")
    aware = _aware(value)
    return format_html(
        '<time datetime="{}">{}</time>',
        aware.isoformat(),
        short_day(aware.astimezone(timezone.get_current_timezone()).date()),
    )


@register.filter
def signed_days(number: float | None) -> str:
    """A number of days with its sign: "+412 days", "−1 day", "0 days"; halves as they are."""
    if number is None:
        return ""
    days = round(number, 1)
    said = f"{abs(days):g}"
    sign = "+" if days > 0 else "−" if days < 0 else ""
    return ngettext("%(days)s day", "%(days)s days", 1 if abs(days) == 1 else 2) % {"days": f"{sign}{said}"}


def _aware(value: str | datetime) -> datetime:
    if isinstance(value, datetime):
        return value
    read = parse_datetime(value)
    if read is None:
        raise ValueError(f"“{value}” is no moment; it must be ISO 8601 text such as 2025-08-29T09:30:00Z.")
    return read
