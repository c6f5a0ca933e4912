"""Signed links: each for its row and verb, for some weeks, under one key; and the digest as a webhook gives it."""

import json
from datetime import date, timedelta

import pytest

from initiatives.reminders import links
from initiatives.reminders.digest import payload
from tests.factories import StatusUpdateFactory

DAY = date(2027, 1, 5)


@pytest.fixture
def token(settings):
    """The signed part of a link about row 12."""
    settings.SITE_URL = "https://tracker.example.org"

    def make(verb="review", number=12):
        address = links.address(verb=verb, number=number, day=DAY)
        assert address.startswith(f"https://tracker.example.org/letters/{verb}/")
        return address.split("/")[-2]

    return make


@pytest.mark.parametrize("verb", list(links.LASTS))
def test_a_link_names_its_row_as_long_as_it_lasts_and_no_longer(token, verb):
    last = DAY + links.LASTS[verb]
    assert links.read(verb=verb, token=token(verb), today=last) == 12
    with pytest.raises(links.Outlived) as old:
        links.read(verb=verb, token=token(verb), today=last + timedelta(days=1))
    assert old.value.sent_on == DAY


def test_links_that_act_last_thirty_days():
    assert {links.LASTS[verb].days for verb in ("review", "snooze", "open")} == {30}


@pytest.mark.parametrize("verb", list(links.LASTS))
def test_a_link_of_another_verb_is_none(token, verb):
    for other in links.LASTS.keys() - {verb}:
        with pytest.raises(links.NoLink):
            links.read(verb=verb, token=token(other), today=DAY)


def test_a_link_that_was_changed_anywhere_is_none(token):
    whole = token()
    changed = [
        whole[:place] + ("A" if letter != "A" else "B") + whole[place + 1 :] for place, letter in enumerate(whole[:-1])
    ]
    for text in (*changed, whole[:-1], f"{whole}x", "", ".", "12-20270105", "12-20270105.", "12", f"13{whole[2:]}"):
        with pytest.raises(links.NoLink):
            links.read(verb="review", token=text, today=DAY)


def test_another_secret_key_ends_every_link_also_where_the_old_one_is_still_read(token, settings):
    whole, old = token(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]
    with pytest.raises(links.NoLink):
        links.read(verb="review", token=whole, today=DAY)


@pytest.mark.django_db
def test_a_webhook_gives_the_same_as_json_in_a_shape_that_stays(digest_of, waiting):
    reminder = waiting(on=date(2027, 1, 2))
    StatusUpdateFactory(initiative=reminder.initiative)
    told = payload(**digest_of(reminder))
    assert json.loads(json.dumps(told)) == told
    (matter,) = told["partnerships"][0].pop("matters")
    acting = matter.pop("links")
    assert told == {
        "type": "reminders.digest", "digest": "digest-1@example.org", "day": "2027-01-05", "recipient": "administrator",
        "desk": "https://tracker.example.org/desk/", "count": 1,
        "views": [], "partnerships": [{"slug": "br-no", "name": "Brazil–Norway"}],
    }  # fmt: skip
    initiative = reminder.initiative
    assert matter == {
        "subject": {
            "noun": "initiative", "id": initiative.pk, "title": "Shared forest", "within": None,
            "url": f"https://tracker.example.org/initiatives/{initiative.slug}/",
        },
        "quote": None, "due": None,
        "status": {"headline": {"status": "agreed", "by": "BR"}, "sides_differ": False, "evidence": "not_assessed"},
        "reminders": [{
            "id": reminder.pk, "kind": "review_due", "due_on": "2027-01-02", "overdue": True, "escalated": False,
            "why_you": "You own it.", "why_now": "It is time.", "how_to_stop": "Review it.",
        }],
    }  # fmt: skip
    assert {verb: links.read(verb=verb, token=url.split("/")[-2], today=DAY) for verb, url in acting.items()} == {
        "review": reminder.pk, "snooze": reminder.pk, "open": reminder.pk,
    }  # fmt: skip
