"""Beat, a real worker, and the mail that comes of it."""

from email.utils import parseaddr

import pytest

from initiatives.models import Digest, Reminder, ReminderRule, User
from initiatives.tasks import remind
from tests.factories import InitiativeFactory, UserFactory
from tests.tasks.installation import installed, until
from tests.tasks.redis import redis_server
from tracker.celery import app


@pytest.fixture
def seven():
    """Seven initiatives nobody has reviewed, and an administrator to hear of them."""
    UserFactory(username="admin", email="admin@localhost", is_superuser=True)
    ReminderRule.objects.create(name="Reviews", kind="review_due")
    return InitiativeFactory.create_batch(7)


def test_beat_calls_every_minute_a_task_that_there_is():
    (entry,) = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == "initiatives.remind"]
    assert entry["task"] in app.tasks
    assert remind.name == entry["task"]
    assert str(entry["schedule"]) == "<crontab: * * * * * (m/h/dM/MY/d)>"
    assert app.conf.timezone == "UTC"


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_within_two_minutes_the_administrator_has_one_mail_with_all_seven_and_stays_with_one(seven, tmp_path):
    with installed(tmp_path) as installation:
        installation.worker()
        installation.beat()
        until(installation.mails, seconds=110, what="a mail lies in var/mail")
        sofar = installation.done()
        installation.call()
        until(lambda: installation.done() > sofar, seconds=60, what="another run has ended")
        (mail,) = installation.mails()
    assert parseaddr(mail["To"])[1] == "admin@localhost"
    assert mail["Subject"].startswith("7 to look at")
    body = mail.get_body(["plain"]).get_content()
    assert [initiative.name in body for initiative in seven] == [True] * 7
    assert Digest.objects.get().state == "sent"


@pytest.mark.servers
@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_loses_everything_makes_nobody_hear_twice_or_not_at_all(seven, tmp_path):
    with redis_server(tmp_path) as redis, installed(tmp_path / "home", CELERY_BROKER_URL=redis.url) as installation:
        installation.worker()
        installation.call()
        until(installation.mails, seconds=60, what="the first mail")
        redis.kill()
        Digest.objects.update(day="2020-01-01")  # as if that had been long ago
        InitiativeFactory(name="While the broker was away")
        redis.start()
        sofar = installation.done()
        installation.call()
        until(lambda: installation.done() > sofar, seconds=60, what="a run after the broker came back")
        Digest.objects.filter(state="planned").update(not_before="2020-01-01T00:00Z")
        installation.call()
        until(lambda: len(installation.mails()) == 2, seconds=60, what="the second mail")
        subjects = sorted(mail["Subject"].split(",")[0].split(":")[-1].strip() for mail in installation.mails())
    assert subjects == ["7 to look at", "While the broker was away"]


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_several_calls_at_once_send_one_mail(seven, tmp_path):
    with installed(tmp_path) as installation:
        for _ in range(4):
            installation.call()
        installation.worker()
        installation.worker()
        until(lambda: installation.done() == 4, seconds=90, what="four runs have ended")
        assert len(installation.mails()) == 1
    assert Reminder.objects.count() == 7


@pytest.mark.django_db
def test_without_anybody_and_anything_the_task_does_nothing_as_the_system_account(mailoutbox):
    remind()
    assert mailoutbox == []
    assert [user.username for user in User.objects.all()] == ["tracker"]
