"""The calendar feed: one person's dates under a secret address, without signing in, as iCalendar (RFC 5545, 7986)."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, vDuration

from initiatives.actions.calendar_feed import hash_of
from initiatives.dashboards.calendar import Entry, calendar
from initiatives.edtf import readable
from initiatives.models import CalendarFeed, Commitment, Initiative, Preference, SourceDocument, User
from initiatives.reminders import rules

# How often a calendar should ask again, and how often the asking is noted.
EVERY = timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=1)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever the secret belongs to; 304 for whoever has it, 404 for a secret that leads nowhere."""
    now = timezone.now()
    held = CalendarFeed.objects.select_related("user__preference").filter(
        secret_sha256=hash_of(secret=secret), revoked_at=None, user__is_active=True, user__is_system=False
    )
    found = held.first()
    if found is None:
        raise Http404
    # Also backwards: a clock that was ahead is not waited for.
    unnoted = Q(last_read_at=None) | ~Q(last_read_at__range=(now - NOTED_EVERY, now))
    CalendarFeed.objects.filter(unnoted, pk=found.pk).update(last_read_at=now)
    user = found.user
    wishes = getattr(user, "preference", None) or Preference(user=user)
    with translation.override(wishes.language):
        entries = calendar(
            user=user,
            initiatives=Initiative.objects.visible_to(user),
            commitments=Commitment.objects.visible_to(user),
            documents=SourceDocument.objects.visible_to(user),
            today=rules.local_day(now=now, zone=wishes.time_zone),
        )
        body = written(entries, user)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response = get_conditional_response(request, etag=etag, response=response) or response
    for header, value in {
        "ETag": etag,
        "Cache-Control": "private, no-store",
        "Content-Disposition": 'inline; filename="tracker.ics"',
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }.items():
        response[header] = value
    return response


def written(entries: Iterable[Entry], user: User) -> bytes:
    """The entries as a file; the same entries are the same bytes."""
    name = _("Bilateral Tracker: %(user)s") % {"user": user.get_full_name() or user.username}
    file = Calendar()
    file.add("prodid", "-//Bilateral Tracker//Dates//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("name", name)
    file.add("x-wr-calname", name)
    file.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", vDuration(EVERY).to_ical().decode())
    file.add("url", settings.SITE_URL + reverse("web:desk"))
    for entry in entries:
        file.add_component(_event(entry))
    return file.to_ical()


def _event(entry: Entry) -> Event:
    url = settings.SITE_URL + reverse(f"web:{entry.noun}", args=[entry.key])
    changed = entry.changed.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    # Without a METHOD the stamp is the moment of the last change (RFC 5545, 3.8.7.2), so nothing moves by being read.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{_titled(entry.kind)}: {_line(entry.title)}")
    event.add("description", "\n".join([*_sentences(entry), url]))
    event.add("url", url)
    event.add("categories", [_titled(entry.kind)])
    event.add("transp", "TRANSPARENT")
    return event


def _titled(kind: str) -> str:
    return {"due": _("Due"), "review": _("Review"), "snooze": _("Snoozed until today")}[kind]


def _sentences(entry: Entry) -> list[str]:
    said = [_line(entry.within)] if entry.within else []
    if entry.kind == "due":
        if entry.written:
            told = {"written": readable(entry.written, gettext=_), "day": readable(str(entry.day), gettext=_)}
            said.append(_("The date is “%(written)s”; this is its last day, %(day)s.") % told)
        said.append(_("It is to be delivered by the end of this day; nobody says that it is."))
    if entry.kind == "snooze":
        said.append(_("You asked not to hear of it before this day."))
    elif entry.reviewed:
        said.append(_("Last reviewed on %(day)s.") % {"day": readable(str(entry.reviewed), gettext=_)})
    else:
        said.append(_("Nobody has reviewed it since it was published."))
    return said


def _line(text: str) -> str:
    return " ".join(text.split())
