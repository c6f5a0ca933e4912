"""A worker killed while it hands the mail over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Digest, Reminder
from tests.reminders.mailserver import ACCEPT, HOLD, mail_server
from tests.tasks.installation import installed, until
from tests.tasks.test_remind import seven

__all__ = ["seven"]

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def kill_while_handing_over(installation, box):
    """Start a worker, let it give the mail to a server that does not answer, and kill it."""
    box.taken.clear()
    worker = installation.worker()
    installation.call()
    assert box.taken.wait(60)
    installation.kill(worker)


def let_the_lease_run_out():
    digest = Digest.objects.get()
    assert digest.leased_until - timezone.now() < timedelta(minutes=2)
    Digest.objects.update(leased_until=timezone.now())


def run_again(installation):
    installation.worker()
    sofar = installation.done()
    installation.call()
    until(lambda: installation.done() > sofar, seconds=60, what="a run has ended")


def test_a_worker_killed_while_handing_over_causes_one_more_mail_under_the_same_id(seven, tmp_path):
    with mail_server() as box, installed(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{box.port}") as installation:
        box.after_data = HOLD
        kill_while_handing_over(installation, box)
        digest = Digest.objects.get()
        assert (digest.state, digest.in_doubt) == ("planned", 1)
        box.after_data = ACCEPT
        let_the_lease_run_out()
        run_again(installation)
        assert Digest.objects.get().state == "sent"
        assert box.ids == [digest.message_id] * 2
        run_again(installation)
        assert len(box.ids) == 2
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


def test_after_five_hand_overs_without_an_answer_the_mail_is_given_up_visibly(seven, tmp_path):
    with mail_server() as box, installed(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{box.port}") as installation:
        box.after_data = HOLD
        for _ in range(2):
            kill_while_handing_over(installation, box)
            let_the_lease_run_out()
        assert Digest.objects.get().in_doubt == 2
        Digest.objects.update(in_doubt=5)
        box.after_data = ACCEPT
        run_again(installation)
        assert len(box.ids) == 2
    digest = Digest.objects.get()
    assert digest.state == "dead"
    assert digest.last_error == "It was handed over 5 times and nobody answered; it may have arrived."
