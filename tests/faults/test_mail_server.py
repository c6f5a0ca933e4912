"""A mail server with trouble: what it asks for is kept to, everybody else has theirs meanwhile, nothing is lost."""

import contextlib
import re
import time
from collections import Counter

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from initiatives.models import Digest, Reminder, User
from initiatives.reminders.lanes import LANES, PAUSE
from tests.faults.crowd import PEOPLE, duplicates, sent, three_hundred
from tests.faults.recovery import EVERYTHING, LEASE, Recovery
from tests.faults.troubled import DAWDLE, KEEP_AND_BREAK, LOSE_AND_BREAK, SILENT, Troubled
from tests.reminders.mailserver import mail_server
from tests.tasks.installation import installed, until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

BUSY, GREYLISTED = "421 too many connections, try later", "451 greylisted, come back"
NO_MAILBOX, SPAM = "550 5.1.1 nobody of that name here", "554 5.7.1 looks like spam"
LONGEST_WAIT = 30  # seconds for a server that hangs


@pytest.fixture(autouse=True)
def _crowd(transactional_db):
    three_hundred()


@contextlib.contextmanager
def working(box, home, **given):
    """A worker that has begun to send three hundred digests to the server `box`."""
    with (
        mail_server(box),
        installed(
            home, EMAIL_URL=f"smtp://127.0.0.1:{box.port}", **{"REMINDER_LEASE": str(LEASE), **given}
        ) as all_of_it,
    ):
        all_of_it.worker()
        all_of_it.call()
        all_of_it.call()  # for what the first run leaves on a busy machine
        yield all_of_it


def number(address):
    """The number of the person whose address it is."""
    return int(re.search(r"\d+", address)[0])


def unsent():
    """The digests that have not gone yet."""
    return set(Digest.objects.exclude(state="sent").values_list("pk", flat=True))


def test_a_server_that_is_busy_is_asked_seldom_and_by_nobody_twice_at_once_and_in_the_end_has_everything(tmp_path):
    busy = False
    box = Troubled(at_recipient=lambda address, time: BUSY if busy else None)
    with working(box, tmp_path):
        until(lambda: len(box.messages) > PEOPLE // 2, seconds=EVERYTHING, what="half is sent")
        busy, began = True, time.monotonic()
        until(lambda: box.troubled[BUSY] >= 5 * LANES, seconds=60, what="it was asked again and again")
        assert Digest.objects.filter(last_error=BUSY, state="planned").exists()
        busy, lasted = False, time.monotonic() - began
        Recovery(of=set(Digest.objects.filter(failures__gt=0).values_list("pk", flat=True))).complete()
    assert box.troubled[BUSY] <= LANES * (lasted / PAUSE + 2), "each lane asks a server that is away once a second"
    assert all(gap >= 5 for gaps in box.gaps().values() for gap in gaps)
    assert duplicates(box.messages) == 0


def test_who_is_greylisted_twice_is_tried_again_after_five_and_ten_seconds_and_the_others_do_not_wait(tmp_path):
    def greylist(remainder):
        return lambda address, time: GREYLISTED if number(address) % 6 == remainder and time < 3 else None

    box = Troubled(at_recipient=greylist(0), at_dot=greylist(3))
    with working(box, tmp_path):
        until(lambda: sent() >= PEOPLE * 2 // 3, seconds=EVERYTHING, what="the others have theirs")
        until(lambda: box.troubled[GREYLISTED] == PEOPLE // 3 * 2, seconds=60, what="each was greylisted twice")
        Recovery(of=unsent()).complete()
    gaps = box.gaps()
    for address, waits in gaps.items():
        first, second = waits or (5, 10)
        assert bool(waits) == (number(address) % 3 == 0)
        assert first >= 5
        assert second >= 10
    again = min(times[1] for times in box.asked.values() if len(times) > 1)
    assert sum(times[0] > again for times in box.asked.values()) <= LANES, "nobody waits for those who are tried again"
    assert duplicates(box.messages) == 0


def test_what_is_refused_is_given_up_at_once_with_the_server_s_words_until_an_administrator_retries(tmp_path):
    refusing = True
    box = Troubled(at_recipient=lambda address, time: NO_MAILBOX if refusing else None)
    administrator = Client()
    administrator.force_login(User.objects.create_superuser("administrator", email=""))
    page = reverse("admin:initiatives_digest_changelist")
    with working(box, tmp_path) as installation:
        until(
            lambda: Digest.objects.filter(state="dead").count() == PEOPLE, seconds=EVERYTHING, what="all are given up"
        )
        until(lambda: installation.done() == 2, seconds=EVERYTHING, what="another run has ended")
        assert {len(times) for times in box.asked.values()} == {1}, "asked once, and never again by itself"
        assert set(Digest.objects.values_list("state", "last_error")) == {("dead", NO_MAILBOX)}
        assert NO_MAILBOX in administrator.get(page, {"state__exact": "dead"}).content.decode()
        ids = set(Digest.objects.values_list("message_id", flat=True))
        refusing = False
        chosen = list(Digest.objects.values_list("pk", flat=True))
        assert administrator.post(page, {"action": "try_again", "_selected_action": chosen}).status_code == 302
        installation.call()
        Recovery().complete()
    assert {message["Message-ID"] for message in box.messages} == ids
    assert duplicates(box.messages) == 0


def test_a_connection_lost_after_the_final_dot_gives_a_second_mail_at_most_and_under_the_same_id(tmp_path):
    kinds = {0: KEEP_AND_BREAK, 10: LOSE_AND_BREAK, 20: SILENT}
    box = Troubled(at_dot=lambda address, time: kinds.get(number(address) % 30) if time == 1 else None)
    with working(box, tmp_path):
        until(lambda: box.troubled.total() == PEOPLE // 10, seconds=EVERYTHING, what="all the connections are lost")
        until(lambda: all(wait.ended for wait in box.waits), seconds=30, what="no answer is waited for any more")
        Recovery(of=unsent()).complete()
    came = Counter(message["Message-ID"] for message in box.messages)
    assert set(came.values()) == {1, 2}
    assert duplicates(box.messages) == box.troubled[KEEP_AND_BREAK] + box.troubled[SILENT] == PEOPLE // 15
    assert {len(times) for times in box.asked.values()} == {1, 2}, "what was lost goes again once"


def test_a_server_that_hangs_is_left_in_half_a_minute_and_meanwhile_the_others_have_theirs(tmp_path):
    waiting = [SILENT, SILENT, DAWDLE, DAWDLE]
    box = Troubled(at_recipient=lambda address, time: waiting.pop() if waiting else None, silent_greetings=1)
    with working(box, tmp_path, REMINDER_LEASE="90"):
        until(lambda: len(box.waits) == LANES - 1, seconds=60, what="all lanes but one hang")
        until(lambda: any(wait.ended for wait in box.waits), seconds=LONGEST_WAIT, what="one is left")
        assert len(box.messages) > PEOPLE // 6, "one lane goes on"
        until(lambda: all(wait.ended for wait in box.waits), seconds=LONGEST_WAIT, what="all are left")
        Recovery(of=unsent()).complete()
    assert max(wait.ended - wait.began for wait in box.waits) <= LONGEST_WAIT
    assert duplicates(box.messages) == 0


def test_with_one_bad_recipient_in_three_the_others_have_theirs_at_once_and_the_bad_are_given_up_with_reason(tmp_path):
    User.objects.filter(
        pk__in=[user.pk for user in User.objects.exclude(email="") if number(user.email) % 9 == 6]
    ).update(email=Concat("username", Value("@at@example.org")))
    box = Troubled(
        at_recipient=lambda address, time: NO_MAILBOX if number(address) % 9 == 0 else None,
        at_dot=lambda address, time: SPAM if number(address) % 9 == 3 else None,
    )
    with working(box, tmp_path) as installation:
        until(lambda: installation.done() == 2, seconds=EVERYTHING, what="another run has found nothing left")
    assert {len(times) for times in box.asked.values()} == {1}, "nobody is tried again by itself"
    for digest in Digest.objects.select_related("recipient"):
        to = digest.recipient.email
        reason = {0: NO_MAILBOX, 3: SPAM, 6: f'Invalid address "{to}"'}.get(number(to) % 9, "")
        assert (digest.state, digest.last_error) == ("dead" if reason else "sent", reason)
    assert Counter(Digest.objects.values_list("state", flat=True)) == {"sent": PEOPLE * 2 // 3, "dead": PEOPLE // 3}
    assert len(box.messages) == len(set(box.ids)) == PEOPLE * 2 // 3
    assert Reminder.objects.filter(state="sent").count() == PEOPLE * 2 // 3
