"""How one person wishes to be reminded; everybody says it for themselves."""

import zoneinfo
from datetime import time
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django_countries import countries

from initiatives.actions.writing import change, refuse, require, writes
from initiatives.models import Preference, User, WebhookEndpoint

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
NAMES_OF_FILES = {"Factory", "localtime"}


def time_zones() -> list[str]:
    """The time zones to choose from, by name: UTC, and a place of each region."""
    places = (name for name in zoneinfo.available_timezones() if name.partition("/")[0] in REGIONS)
    return ["UTC", *sorted(places)]


def time_zone_named(*, text: str) -> str:
    """The time zone that a text names: its IANA name in any case, or its city alone. Raises ValidationError (time_zone)."""
    wanted = "_".join(text.split()).casefold()
    known = {name.casefold(): name for name in zoneinfo.available_timezones() - NAMES_OF_FILES}
    cities: dict[str, list[str]] = {}
    for name in time_zones():
        cities.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    found = [known[wanted]] if wanted in known else cities.get(wanted, [])
    if len(found) != 1:
        near = found[:1] or [
            known.get(name) or cities[name][0] for name in get_close_matches(wanted, [*known, *cities], 1)
        ]
        said = (
            _("“%(text)s” is no time zone; did you mean %(near)s?")
            if near
            else _("“%(text)s” is no time zone; write one such as %(near)s.")
        )
        refuse("time_zone", said % {"text": text.strip(), "near": (near or ["Asia/Tokyo"])[0]}, code="time_zone")
    return found[0]


@writes
def set_wishes(*, by: User, time_zone: str, language: str, digest_at: time, country: str, email: bool) -> Preference:
    """Keep how `by` wishes to be reminded.

    `time_zone` as `time_zone_named` reads it; `digest_at` is local there, to the minute; `country` an ISO 3166 code whose
    weekends and holidays count, or "" for none; `email`: whether the digest comes by mail. Raises ValidationError.
    """
    if country and country not in countries:
        refuse("country", _("“%(code)s” is no country.") % {"code": country}, code="country")
    row = _of(by)
    values = {
        "time_zone": time_zone_named(text=time_zone), "language": language,
        "digest_at": digest_at.replace(second=0, microsecond=0), "country": country or None, "email": email,
    }  # fmt: skip
    change(row, values=values)
    return row


@writes
def stop_mail(*, by: User) -> Preference:
    """`by` gets no digest by e-mail any more; the desk keeps it."""
    row = _of(by)
    change(row, values={"email": False})
    return row


@writes
def tell_by_webhook(*, by: User, endpoint: WebhookEndpoint | None) -> Preference:
    """Send the digest to an endpoint of `by`, too; None: no more. Raises PermissionDenied for another's endpoint."""
    require(endpoint is None or endpoint.owner_id == by.pk, to="have your digest sent to another's address")
    row = _of(by)
    change(row, values={"webhook": endpoint})
    return row


def _of(user: User) -> Preference:
    """Their wishes, locked; the defaults of a new row where they never said any."""
    row, _made = Preference.objects.select_for_update(no_key=True).get_or_create(user=user)
    return row
