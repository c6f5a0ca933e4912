"""The queue: each briefing is made once, whoever is lost on the way; what fails says why and may be made again."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiatives.actions.briefing import MOST_WAITING, ask_for_briefing, retry_briefing
from initiatives.briefings import making, queue
from initiatives.briefings.making import make_waiting
from initiatives.briefings.printing import Printed, Unprintable
from initiatives.clocks import settled_moment
from initiatives.filters.briefing import asked_about
from initiatives.models import Briefing
from tests.factories import UserFactory

MADE = Printed(b"%PDF-1.7 made", 12)


@pytest.fixture
def ask(world):
    """Ask for a briefing about the partnership, as somebody."""

    def asked(by=None, key="brazil-norway", **more):
        given = {
            "by": by or world.by, "noun": "partnership", "key": key, "query": {}, "title": "Brazil–Norway", "initiatives": 1,
            "as_of": world.today, "known_at": settled_moment(), "since": None, "now": timezone.now(),
        }  # fmt: skip
        return ask_for_briefing(**given | more)

    return asked


@pytest.fixture
def printing(monkeypatch):
    """What comes of printing, instead of a process of its own; gives what was to be printed."""
    given = []

    def comes(of):
        def print_pdf(*, html, on_page=None, seconds=None):
            given.append(html)
            if isinstance(of, Exception):
                raise of
            on_page(3)
            return of

        monkeypatch.setattr(making, "print_pdf", print_pdf)
        return given

    return comes


def make(stopping=lambda: False):
    return make_waiting(resolve=asked_about, clock=timezone.now, stopping=stopping, seconds=60)


def lose(row):
    """Its worker was lost, and the lease is over."""
    Briefing.objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_what_waits_is_made_as_its_owner_sees_it_at_the_clocks_of_asking(ask, world, printing):
    given = printing(MADE)
    row = ask()
    assert make() == ["ready"]
    row.refresh_from_db()
    assert (row.state, bytes(row.body), row.sha256, row.pages, row.size) == (
        "ready", MADE.body, MADE.sha256, 12, len(MADE.body),
    )  # fmt: skip
    assert "We have agreed to plant" in given[0]
    assert f"as_of={row.as_of}" in given[0]
    assert make() == []


def test_one_is_made_at_a_time_and_two_workers_never_take_the_same(ask, transactional_db):
    first, second = ask(), ask()
    taken = queue.claim()
    assert taken.pk == first.pk
    assert queue.claim() is None, "the other workers have reminders to send"
    assert queue.ready(row=taken, printed=MADE, now=timezone.now())
    found = []

    def other():
        found.append(queue.claim())
        connection.close()

    with transaction.atomic():
        assert queue.claim().pk == second.pk
        thread = threading.Thread(target=other)  # passes over the row that is locked, and waits for nobody
        thread.start()
        thread.join(timeout=20)
    assert found == [None]


def test_a_lost_worker_s_briefing_is_taken_up_when_its_lease_is_over_and_the_lost_one_changes_nothing(ask):
    row = ask()
    lost = queue.claim()
    assert queue.claim() is None
    lose(row)
    again = queue.claim()
    assert (again.pk, again.attempts) == (row.pk, 2)
    assert not queue.goes_on(row=lost, done=5, total=9)
    assert not queue.ready(row=lost, printed=MADE, now=timezone.now())
    assert not queue.failed(row=lost, why="too late")
    assert queue.goes_on(row=again, done=5, total=9)
    assert queue.ready(row=again, printed=MADE, now=timezone.now())


def test_what_breaks_off_again_and_again_is_given_up_in_words(ask, printing):
    printing(MADE)
    row = ask()
    for _ in range(queue.MOST_ATTEMPTS):
        queue.claim()
        lose(row)
    assert make() == ["failed"]
    row.refresh_from_db()
    assert "broke off 5 times" in row.error


def test_a_failure_says_why_and_is_made_again_when_its_owner_asks(ask, world, printing):
    printing(Unprintable("The printing was stopped at page 4."))
    row = ask()
    assert make() == ["failed"]
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "The printing was stopped at page 4.")
    printing(MADE)
    with pytest.raises(Briefing.DoesNotExist):
        retry_briefing(by=UserFactory(), briefing=row, now=timezone.now())
    retry_briefing(by=world.by, briefing=row, now=timezone.now())
    assert make() == ["ready"]
    row.refresh_from_db()
    assert row.error == ""
    with pytest.raises(ValidationError, match="only what failed"):
        retry_briefing(by=world.by, briefing=row, now=timezone.now())


def test_what_is_no_longer_there_and_a_fault_of_ours_each_fail_in_words_and_hold_nobody_up(ask, printing):
    printing(MADE)
    gone = ask(key="brazil-nowhere")
    assert make() == ["failed"]
    gone.refresh_from_db()
    assert gone.error == "It cannot be made any more: there is no “brazil-nowhere” to print."
    printing(TypeError("a fault"))
    wrong, fine = ask(), ask(UserFactory())
    assert make() == ["failed", "failed"]
    wrong.refresh_from_db()
    assert wrong.error == "The making broke off, and it is our fault: TypeError."
    assert Briefing.objects.get(pk=fine.pk).state == "failed"


def test_a_worker_told_to_stop_leaves_it_to_the_next_at_once(ask, printing):
    printing(MADE)
    row = ask()
    told = iter([False, True])
    assert make(stopping=lambda: next(told, True)) == ["later"]
    row.refresh_from_db()
    assert (row.state, row.leased_until) == ("waiting", None)
    assert make() == ["ready"]


def test_a_person_has_few_waiting_at_once(ask, world):
    for _ in range(MOST_WAITING):
        ask()
    with pytest.raises(ValidationError, match="3 briefings of yours are being made"):
        ask()
    ask(UserFactory())


def test_what_is_kept_no_longer_is_deleted_unless_it_is_being_made(ask, printing):
    printing(MADE)
    old = timezone.now() - timedelta(days=20)
    ready = ask(now=old)
    make()
    ask(now=old)
    queue.claim()
    kept = ask()
    assert queue.prune(now=timezone.now()) == 1
    assert not Briefing.objects.filter(pk=ready.pk).exists()
    assert Briefing.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"state": "ready"},
        {"state": "failed", "error": " "},
        {"state": "lost"},
        {"state": "ready", "body": b"x", "sha256": "0" * 64, "made_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_cannot_be(ask, change):
    row = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Briefing.objects.filter(pk=row.pk).update(**change)
