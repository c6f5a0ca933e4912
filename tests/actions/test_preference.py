"""Everybody says for themselves how they wish to be reminded; the history keeps what was wished."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions.preference import set_wishes, tell_by_webhook, time_zone_named, time_zones
from initiatives.models import Preference, WebhookEndpoint
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(username="analyst")


def wish(user, **changed):
    said = {"time_zone": "Asia/Tokyo", "language": "en-gb", "digest_at": time(8, 30), "country": "JP", "email": True}
    return set_wishes(by=user, **{**said, **changed})


def test_wishes_are_kept_and_their_history_says_who_and_what(user):
    row = wish(user)
    assert (row.user, row.time_zone, row.digest_at, row.country.code, row.email) == (
        user,
        "Asia/Tokyo",
        time(8, 30),
        "JP",
        True,
    )
    wish(user, email=False, country="")
    kept = Preference.objects.get()
    assert (kept.email, kept.country) == (False, None)
    told = list(kept.history.order_by("pgh_id").values_list("pgh_label", "email", "pgh_context__metadata__user"))
    assert told == [("insert", True, user.pk), ("update", True, user.pk), ("update", False, user.pk)]


def test_the_same_wishes_again_change_nothing(user):
    wish(user)
    before = list(Preference.objects.get().history.values_list("pgh_id", flat=True))
    wish(user)
    assert list(Preference.objects.get().history.values_list("pgh_id", flat=True)) == before


def test_a_digest_goes_at_a_full_minute(user):
    assert wish(user, digest_at=time(7, 30, 59, 123)).digest_at == time(7, 30)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "“Mars/Olympus” is no time zone; "),
        ({"time_zone": "Asia/Tokio"}, "time_zone", "did you mean Asia/Tokyo?"),
        ({"time_zone": ""}, "time_zone", "write one such as Asia/Tokyo"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "is no time zone"),
        ({"time_zone": "localtime"}, "time_zone", "“localtime” is no time zone"),
        ({"country": "XX"}, "country", "“XX” is no country"),
        ({"language": "tlh"}, "language", "tlh"),
    ],
)
def test_what_cannot_be_wished_is_named_at_its_field_and_nothing_is_kept(user, changed, field, said):
    wish(user)
    with pytest.raises(ValidationError) as refused:
        wish(user, **{"email": False, **changed})
    assert list(refused.value.message_dict) == [field]
    assert said in refused.value.message_dict[field][0]
    assert Preference.objects.get().email is True


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"), ("asia/tokyo", "Asia/Tokyo"), (" tokyo ", "Asia/Tokyo"), ("New York", "America/New_York"),
        ("utc", "UTC"), ("GB", "GB"), ("Europe/London", "Europe/London"),
    ],
)  # fmt: skip
def test_a_time_zone_is_known_by_its_name_or_its_city(text, name):
    assert time_zone_named(text=text) == name


def test_a_city_that_is_listed_twice_is_asked_about():
    with pytest.raises(ValidationError, match="did you mean America/Argentina/Buenos_Aires"):
        time_zone_named(text="buenos aires")


def test_the_list_of_zones_holds_places_and_no_files():
    zones = time_zones()
    assert zones[0] == "UTC"
    assert {"Asia/Tokyo", "America/Argentina/Buenos_Aires", "Europe/London", "Pacific/Auckland"} <= set(zones)
    assert not {"localtime", "Factory", "posixrules", "EST5EDT"} & set(zones)


def test_the_digest_goes_to_one_s_own_address_only(user):
    mine = WebhookEndpoint.objects.create(owner=user, url="https://example.org/a", secret="whsec_x")
    assert tell_by_webhook(by=user, endpoint=mine).webhook == mine
    with pytest.raises(PermissionDenied):
        tell_by_webhook(by=UserFactory(), endpoint=mine)
    assert tell_by_webhook(by=user, endpoint=None).webhook is None
