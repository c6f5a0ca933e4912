"""Feeds of lists and of saved views: they inherit the filter, and a secret opens one view for one person."""

import re

import pytest
from django.test import Client

from initiatives.models import Membership, SavedView, Subscription
from tests.factories import UserFactory
from tests.web.page_text import read
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def reader(client):
    user = UserFactory(username="reader")
    client.force_login(user)
    return user


def titles(answer):
    assert answer.status_code == 200, answer.text
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return re.findall(r"<entry><title>([^<]*)", answer.text)


def own_feeds(client, address, noun):
    """The feeds of its own that a list names in its head, beside those of the whole site."""
    links = read(client.get(address)).all("link", rel="alternate")
    return [link for link in links if link.attributes["href"].startswith(f"/{noun}/")]


def feed_of(client, view):
    """Make the view's address; gives its path."""
    page = client.post(f"/views/{view.pk}/", {"doing": "feed"})
    address = read(page).one("code", id="feed-address").words
    return address[address.index("/views/") :]


@pytest.mark.parametrize("noun", ["initiatives", "commitments", "statements"])
def test_a_list_names_its_feed_and_the_feed_has_the_same_filter(client, world, noun):
    query = {
        "initiatives": "status=agreed&sort=name&columns=kind",
        "commitments": "side=BR",
        "statements": "kind=quote",
    }[noun]
    (link,) = own_feeds(client, f"/{noun}/?{query}", noun)
    assert link.attributes["type"] == "application/atom+xml"
    assert link.attributes["href"] == f"/{noun}/feed.atom?{query.split('&')[0]}"
    assert client.get(link.attributes["href"]).status_code == 200
    assert own_feeds(client, f"/{noun}/?as_of=2026-10-01", noun) == []


def test_the_feed_of_a_list_tells_of_its_rows_and_their_commitments_alone(client, world):
    every = titles(client.get("/initiatives/feed.atom"))
    assert any(title.startswith(f"{world.initiative.name}:") for title in every)
    assert any(title.startswith(world.commitment.wording) for title in every)
    assert titles(client.get("/initiatives/feed.atom?kind=mission")) == []
    assert all(title.startswith(world.commitment.wording) for title in titles(client.get("/commitments/feed.atom")))


def test_a_feed_refuses_what_it_cannot_ask_and_turned_clocks(client, world):
    for query in ("colour=red", "kind=spaceship", "as_of=2026-10-01"):
        assert client.get(f"/initiatives/feed.atom?{query}").status_code == 400, query


def test_whoever_has_the_feed_is_told_that_nothing_changed(client, world):
    first = client.get("/initiatives/feed.atom")
    again = client.get("/initiatives/feed.atom", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_secret_opens_a_private_view_as_its_follower_sees_it_and_renewing_ends_it(client, world, reader, settings):
    settings.PUBLIC_READ = False
    Membership.objects.create(user=reader, role="reader", partnership=world.partnership)
    view = SavedView.objects.create(owner=reader, name="Mine", page="initiatives", query={"kind": ["project"]})
    path = feed_of(client, view)
    stranger = Client()
    answer = stranger.get(path)
    assert titles(answer)
    assert "Mine · " in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    assert path.partition("key=")[2] not in answer.text
    for wrong in (path[:-1], path.partition("?")[0], path.replace(f"/{view.pk}/", f"/{view.pk + 1}/")):
        assert stranger.get(wrong).status_code == 404
    another = feed_of(client, view)
    assert stranger.get(path).status_code == 404
    assert stranger.get(another).status_code == 200
    client.post(f"/views/{view.pk}/", {"doing": "revoke"})
    assert stranger.get(another).status_code == 404
    assert not Subscription.objects.exists()


def test_the_secret_is_kept_as_its_hash_alone(client, reader):
    view = SavedView.objects.create(owner=reader, name="Mine", page="initiatives")
    secret = feed_of(client, view).partition("key=")[2]
    (row,) = Subscription.objects.all()
    assert row.channel == "feed"
    assert len(row.secret_sha256) == 64
    assert secret not in str(list(Subscription.objects.values())) + client.get("/views/").text


def test_a_view_that_is_shared_no_longer_leads_nowhere_for_others(client, reader):
    view = SavedView.objects.create(owner=UserFactory(), name="Theirs", page="initiatives", shared=True)
    path = feed_of(client, view)
    assert Client().get(path).status_code == 200
    SavedView.objects.update(shared=False)
    assert Client().get(path).status_code == 404


def test_a_feed_of_a_view_that_cannot_be_asked_says_so_and_is_empty(client, world, reader):
    view = SavedView.objects.create(owner=reader, name="Old", page="initiatives", query={"sector": ["gone"]})
    answer = Client().get(feed_of(client, view))
    assert titles(answer) == []
    assert "it cannot be asked any more" in answer.text


def test_following_by_mail_is_a_button_at_the_list_and_at_the_view(client, reader):
    view = SavedView.objects.create(owner=reader, name="Mine", page="initiatives")
    page = read(client.get(f"/initiatives/?view={view.pk}"))
    assert "Tell me when this changes" in page.one("form", class_="follow").words
    answer = client.post(f"/views/{view.pk}/", {"doing": "follow", "list": "1"}, follow=True)
    assert "in your digest from now on" in answer.text
    assert "You are told when this changes." in read(answer).one("form", class_="follow").words
    client.post(f"/views/{view.pk}/", {"doing": "unfollow"})
    assert not Subscription.objects.exists()
