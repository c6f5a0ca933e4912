"""A pinned moment: whoever asks later with it as known_at is never told of a row more."""

import itertools
import random
import string
import threading
import time
from datetime import UTC, datetime

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection, connections, transaction

from initiatives.clocks import StillRecording, pin_moment, settled_moment
from initiatives.models import (
    Capture,
    DueRevision,
    Evidence,
    Initiative,
    Measurement,
    Name,
    Partnership,
    Passage,
    Review,
    SavedView,
    Statement,
    StatementNote,
    StatusUpdate,
    Succession,
    Translation,
    User,
    WebhookEndpoint,
)
from tests.factories import EventFactory, OrganisationFactory, PersonFactory, SectorFactory, StatusUpdateFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, PINS = 8, 100
# These have a date and are never asked for by it: keys, mail, and what is itself frozen at a pinned moment.
NOT_ASKED = {
    "AccessToken",
    "CalendarFeed",
    "Digest",
    "IdempotentRequest",
    "Release",
    "SendingConfirmation",
    "WebhookDelivery",
}


def dated():
    """Every model whose rows are asked for by the moment of their recording: {model: the column with it}."""
    moments = {"recorded": "recorded_at", "versioned": "created_at"}
    return {model: moments[each.name] for model, each in pgtrigger.registered() if each.name in moments}


def held(moment):
    """How many rows of each kind exist at a moment, as far as they are committed; one question."""
    counts = {
        model.__name__: f"SELECT count(*) FROM {model._meta.db_table} WHERE {column} <= %(moment)s"
        for model, column in dated().items()
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({count})' for count in counts.values())}", {"moment": moment})
        return dict(zip(counts, cursor.fetchone(), strict=True))


class Writer(threading.Thread):
    """Records one of everything, a few rows a transaction, slowly, again and again, until it is told to stop."""

    def __init__(self, number, world, stop):
        super().__init__()
        self.number, self.world, self.stop, self.rounds, self.error = number, world, stop, 0, None

    def run(self):
        try:
            for turn in itertools.count():
                if self.stop.is_set():
                    return
                deeds = iter(self.deeds(f"{self.number}-{turn}"))
                while few := list(itertools.islice(deeds, 5)):
                    with transaction.atomic():
                        for write in few:
                            write()
                            time.sleep(random.random() / 500)
                self.rounds += 1
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def deeds(self, key):
        world, by, made = self.world, self.world.by, {}
        number = self.number * 10_000 + int(key.split("-")[1])
        letters = string.ascii_uppercase

        def document():
            made["document"] = type(world.document).objects.create(
                partnership=world.partnership, title=key, kind="instrument", language="en", publication="published"
            )

        def taken():
            text = f"{key} says so."
            made["capture"] = world_capture(made["document"], text)

        def passage():
            made["passage"] = Passage.objects.create(capture=made["capture"], start=0, end=len(key), exact=key)

        def initiative():
            made["initiative"] = Initiative.objects.create(
                partnership=world.partnership, slug=f"i-{key}", name=key, kind="project", publication="published"
            )

        def statement():
            made["statement"] = Statement.objects.create(
                partnership=world.partnership, passage=made["passage"], person=made["person"], kind="quote",
                language="en", publication="published",
            )  # fmt: skip

        def person():
            made["person"] = PersonFactory(slug=f"p-{key}")

        def pair():
            if number % 10_000 < 40:  # there are only so many pairs of letters
                code = number % 10_000 + 40 * self.number
                first, second = (f"{letter}{letters[code % 26]}" for letter in (letters[code // 26], "Z"))
                Partnership.objects.create(slug=f"a-{key}", name=key, country_a=first, country_b=second)

        def line():
            row = StatusUpdateFactory(initiative=made["initiative"], by=by)
            Evidence.objects.create(passage=made["passage"], status_update=row)

        alone = [
            lambda: Review.objects.create(
                commitment=world.commitment, by=by, outcome="no_change", next_review_on="2999-01-01"
            ),
            lambda: DueRevision.objects.create(
                commitment=world.commitment, new_due="2031", cause="party_moved", reason="So it says.", by=by
            ),
            lambda: Measurement.objects.create(
                commitment=world.commitment, value=number, unit="trees", as_of="2026", passage=world.agreed
            ),
            lambda: EventFactory(slug=f"e-{key}", partnership=world.partnership), lambda: OrganisationFactory(slug=f"o-{key}", name=key),
            lambda: SectorFactory(slug=f"s-{key}", name=key), pair,
            lambda: SavedView.objects.create(owner=by, name=key, page="initiatives"),
            lambda: WebhookEndpoint.objects.create(owner=by, url="https://example.org/", secret=key),
        ]  # fmt: skip
        random.shuffle(alone)

        def called():
            Name.objects.create(initiative=made["initiative"], name=f"{key} as it was")

        def followed():
            Succession.objects.create(
                old=made["initiative"],
                new=world.initiative,
                kind="absorbed",
                passage=made["passage"],
                reason=key,
                by=by,
            )

        return [
            *alone[:3], document, taken, *alone[3:6], passage, initiative, *alone[6:], line, called, followed, person, statement,
            lambda: StatementNote.objects.create(statement=made["statement"], kind="disputed", by="An office"),
            lambda: Translation.objects.create(statement=made["statement"], language="fr", text="Oui", origin="ours"),
            lambda: type(world.commitment).objects.create(
                initiative=made["initiative"], passage=made["passage"], wording=key, sides=["BR"], said_by="BR", force="will"
            ),
        ]  # fmt: skip


def world_capture(document, text):
    """A capture of this text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(convert_to(%s, 'UTF8')), 'hex')", [text])
        digest = cursor.fetchone()[0]
    return Capture.objects.create(
        document=document, text=text, sha256=digest, captured_at=datetime.now(UTC), how="pasted"
    )


@pytest.fixture
def world(transactional_db):
    return make_world()


def test_of_a_hundred_moments_pinned_beside_eight_writers_none_shows_more_rows_later(world):
    stop, began = threading.Event(), datetime.now(UTC)
    writers = [Writer(number, world, stop) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen = {"pinned": [], "settled": [], "the clock alone": []}
    try:
        for _ in range(PINS):
            for way, ask in (("pinned", pin_moment), ("settled", settled_moment), ("the clock alone", the_clock)):
                moment = ask()
                seen[way].append((moment, held(moment)))
            time.sleep(0.01)
    finally:
        stop.set()
        for writer in writers:
            writer.join(60)
    assert [writer.error for writer in writers if writer.error] == []
    assert min(writer.rounds for writer in writers) > 1, "every writer has to have been at work"

    later = {way: sum(held(moment) != rows for moment, rows in moments) for way, moments in seen.items()}
    assert (later["pinned"], later["settled"]) == (0, 0), f"of {PINS} moments each"
    assert later["the clock alone"] > PINS / 2, "without the lock it would not have held, or nothing was tried"
    grown = {name for name, rows in seen["pinned"][-1][1].items() if rows > held(began)[name]}
    assert len(grown) > 22, "the writers write of nearly every kind"
    assert [moment for moment, _ in seen["pinned"]] == sorted(moment for moment, _ in seen["pinned"])


def the_clock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def recording(world, until, begun):
    """Record a review in a transaction that stays open until the event."""
    try:
        with transaction.atomic():
            Review.objects.create(
                commitment=world.commitment, by=User.objects.get(pk=world.by.pk), outcome="no_change",
                next_review_on="2999-01-01",
            )  # fmt: skip
            begun.set()
            until.wait(30)
    finally:
        connections.close_all()


@pytest.fixture
def somebody_records(world):
    """A transaction that has recorded and does not end before the test does."""
    begun, until = threading.Event(), threading.Event()
    thread = threading.Thread(target=recording, args=(world, until, begun))
    thread.start()
    assert begun.wait(20)
    yield until
    until.set()
    thread.join(30)


def test_a_pin_waits_for_those_who_record_and_says_so_when_they_do_not_end(world, somebody_records):
    before = time.monotonic()
    with pytest.raises(StillRecording, match="ask again"):
        pin_moment()
    assert 4 < time.monotonic() - before < 20
    threading.Timer(0.3, somebody_records.set).start()
    assert held(pin_moment())["Review"] == 1


def test_a_settled_moment_waits_for_nobody_and_lies_before_their_beginning(world, somebody_records):
    moment = settled_moment()
    assert held(moment)["Review"] == 0
    somebody_records.set()
    time.sleep(0.2)
    assert held(moment)["Review"] == 0
    assert held(settled_moment())["Review"] == 1


def test_a_row_recorded_before_its_moment_is_pinned_is_there_at_it(world):
    line = StatusUpdate.objects.create(
        initiative=world.initiative, axis="claim", asserted_by="BR", status="agreed", reason="So it says.", by=world.by
    )
    for ask in (pin_moment, settled_moment):
        assert StatusUpdate.objects.filter(recorded_at__lte=ask()).get() == line


def test_every_kind_of_row_that_a_moment_is_asked_of_waits_for_the_pin():
    with_clock = {
        model
        for model in apps.get_app_config("initiatives").get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.concrete_fields
        if field.name in {"recorded_at", "created_at"} and model.__name__ not in NOT_ASKED
    }
    assert set(dated()) == with_clock
