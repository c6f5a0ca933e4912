"""An endpoint is told every change from its place on, each once, whoever writes and sweeps at the same time."""

import json
import threading
import time

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish
from initiatives.actions.review import record_review
from initiatives.models import Change, Partnership, ShownIn, WebhookDelivery, WebhookEndpoint, WebhookPlace
from initiatives.outbox.hold import begin
from initiatives.webhooks.delivery import discard
from initiatives.webhooks.endpoint import edit, open_endpoint
from initiatives.webhooks.lanes import tell
from initiatives.webhooks.spread import spread
from tests.api.conftest import with_token
from tests.api.program import Program
from tests.api.test_changes_at_once import Writer
from tests.factories import StatementFactory, UserFactory
from tests.webhooks.server import HANG, receiving
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "https://example.org/hook"
WRITERS, SWEEPERS = 20, 3


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def owner(world):
    return UserFactory(username="reader")


def until(holds, *, seconds=120):
    """Wait until it holds: writers in other databases of the server hold the last lines of a feed back."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def settle():
    """Wait until whatever is written is settled."""
    last = Change.objects.placed().last()
    until(lambda: Change.objects.horizon() == (last.era_id, last.at, last.pk))


def spread_all():
    settle()
    spread()


def made_for(endpoint):
    """The changes for which there are deliveries, in the order in which they are sent."""
    return list(endpoint.deliveries.order_by("pk").values_list("change", flat=True))


def review(world):
    return record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")


def test_a_new_endpoint_begins_now_and_not_at_the_beginning_of_time(world, owner):
    settle()
    endpoint, _ = open_endpoint(by=owner, url=ADDRESS)
    spread_all()
    assert made_for(endpoint) == []
    review(world)
    spread_all()
    assert made_for(endpoint) == [Change.objects.get(kind="review").pk]
    spread_all()
    assert WebhookDelivery.objects.count() == 1


def test_an_endpoint_that_wants_no_changes_has_no_place_and_gets_one_when_it_wants_some(world, owner):
    endpoint, _ = open_endpoint(by=owner, url=ADDRESS, changes=False)
    assert not WebhookPlace.objects.exists()
    review(world)
    settle()
    edit(by=owner, endpoint=endpoint, changes=True)
    spread_all()
    assert made_for(endpoint) == []
    review(world)
    spread_all()
    assert len(made_for(endpoint)) == 1
    edit(by=owner, endpoint=endpoint, changes=False)
    assert endpoint.deliveries.get().state == "given_up"
    review(world)
    settle()
    edit(by=owner, endpoint=endpoint, changes=True)
    spread_all()
    assert len(made_for(endpoint)) == 1, "what happened while it wanted none is not told"


def test_what_happens_while_an_endpoint_is_off_is_told_when_it_is_on_again(world, owner):
    settle()
    endpoint, _ = open_endpoint(by=owner, url=ADDRESS)
    edit(by=owner, endpoint=endpoint, active=False)
    review(world)
    spread_all()
    assert made_for(endpoint) == []
    edit(by=owner, endpoint=endpoint, active=True)
    spread_all()
    assert len(made_for(endpoint)) == 1


def test_wishes_choose_as_the_filters_of_the_feed_do(world, owner, settings):
    settings.PUBLIC_READ = True
    other = Partnership.objects.create(slug="chile-kenya", name="Chile–Kenya", country_a="CL", country_b="KE")
    settle()
    wishes = {
        "everything": {},
        "kinds": {"kinds": ["review", "published"]},
        "home": {"partnership": world.partnership},
        "other": {"partnership": other},
        "both": {"partnership": other, "kinds": ["review"]},
    }
    endpoints = {name: open_endpoint(by=owner, url=ADDRESS, **wish)[0] for name, wish in wishes.items()}
    cursor = Program(Client()).read("changes/", limit="1000")["meta"]["since"]
    guest = open_initiative(by=world.by, partnership=world.partnership, name="Shown there too", kind="project")
    ShownIn.objects.create(initiative=guest, partnership=other)
    abroad = open_initiative(by=world.by, partnership=other, name="Only there", kind="project")
    for row in (guest, abroad):
        publish(by=world.by, row=row, second_reader_required=False)
    for subject in (world.initiative, world.commitment, guest, abroad):
        record_review(by=world.by, today=world.today, subject=subject, outcome="no_change")
    statement = StatementFactory(passage=world.agreed, publication="draft")
    publish(by=world.by, row=statement, second_reader_required=False)
    spread_all()
    queries = {
        "everything": {}, "kinds": {"kind__in": "review,published"}, "home": {"partnership": "brazil-norway"},
        "other": {"partnership": "chile-kenya"}, "both": {"partnership": "chile-kenya", "kind": "review"},
    }  # fmt: skip
    reader = with_token(owner)
    for name, query in queries.items():
        told = [row["id"] for row in reader.read("changes/", since=cursor, limit="1000", **query)["results"]]
        assert made_for(endpoints[name]) == told, name
        assert told, name


def test_after_a_restore_nothing_of_before_is_told(world, owner):
    endpoint, _ = open_endpoint(by=owner, url=ADDRESS)
    review(world)
    spread_all()
    review(world)
    settle()
    assert discard() >= 1
    spread()
    assert {each.state for each in endpoint.deliveries.all()} == {"given_up"}
    review(world)
    spread_all()
    assert endpoint.deliveries.filter(state="waiting").count() == 1


class Sweeper(threading.Thread):
    """Spreads and tells, over and over, on connections of its own, as a worker does."""

    def __init__(self, done):
        super().__init__()
        self.done, self.failed = done, []

    def run(self):
        try:
            while not self.done.is_set():
                tell(clock=timezone.now, stopping=self.done.is_set, seconds=2, lanes=2)
                time.sleep(0.01)
        except Exception as error:
            self.failed.append(error)
        finally:
            connections.close_all()


def test_twenty_writers_and_three_sweepers_tell_each_change_once_in_the_order_of_the_feed(world, owner, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    subjects = [world.initiative.pk]
    for number in range(9):
        row = open_initiative(by=world.by, partnership=world.partnership, name=f"Forest {number}", kind="project")
        subjects.append(publish(by=world.by, row=row, second_reader_required=False).pk)
    settle()
    begin()
    with receiving() as one, receiving() as two:
        endpoints = [open_endpoint(by=owner, url=each.url)[0] for each in (one, two)]
        before = Change.objects.placed().last().pk
        done = threading.Event()
        sweepers = [Sweeper(done) for _ in range(SWEEPERS)]
        writers = [Writer(number, world, subjects) for number in range(WRITERS)]
        for thread in (*sweepers, *writers):
            thread.start()
        for writer in writers:
            writer.join(120)
        changes = [pk for pk in Change.objects.placed().values_list("pk", flat=True) if pk > before]
        until(lambda: all(len(each.taken) >= len(changes) for each in (one, two)), seconds=180)
        done.set()
        for sweeper in sweepers:
            sweeper.join(30)
    assert [each.failed for each in (*writers, *sweepers) if each.failed] == []
    assert len(changes) > WRITERS
    for receiver in (one, two):
        told = [json.loads(body)["data"]["id"] for _path, _headers, body in receiver.taken]
        assert told == changes, "each once, none missing, in the order of the feed"
        assert len({headers["webhook-id"] for _path, headers, _body in receiver.taken}) == len(changes)
    assert set(WebhookDelivery.objects.values_list("state", "attempts")) == {("delivered", 1)}
    assert WebhookEndpoint.objects.filter(pk__in=[each.pk for each in endpoints], active=True).count() == 2


def test_a_slow_endpoint_holds_up_nobody_else(world, owner, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    begin()
    settle()
    with receiving(doing=HANG) as slow, receiving() as quick:
        for receiver in (slow, quick):
            open_endpoint(by=owner, url=receiver.url)
        for _ in range(12):
            review(world)
        settle()
        begun = time.monotonic()
        thread = threading.Thread(target=lambda: tell(clock=timezone.now, stopping=lambda: False, seconds=8))
        thread.start()
        until(lambda: len(quick.taken) == 12, seconds=10)
        assert time.monotonic() - begun < 8
        assert len(slow.taken) == 1, "one at a time"
        slow.over.set()
        thread.join(30)


def test_while_sending_is_held_nothing_is_spread_or_told(world, owner, settings, monkeypatch):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    begin()
    settle()
    with receiving() as receiver:
        endpoint, _ = open_endpoint(by=owner, url=receiver.url)
        review(world)
        spread_all()
        for place in ("lanes", "telling"):
            monkeypatch.setattr(f"initiatives.webhooks.{place}.held", lambda: True)
        review(world)
        settle()
        assert tell(clock=timezone.now, stopping=lambda: False, seconds=2) == []
        assert receiver.taken == []
        assert endpoint.deliveries.count() == 1
