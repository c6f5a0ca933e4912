"""Messages of the broker that come more often than they were given."""

import re
import shutil

import pytest

from tests.faults.crowd import duplicates, three_hundred
from tests.faults.recovery import EVERYTHING
from tests.tasks.installation import until

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

TIMES = 5
SUCCEEDED = r"Task initiatives\.remind\[(\S+)\] succeeded"


def test_the_same_message_five_times_to_three_workers_causes_one_mail_each(installation, box):
    three_hundred()
    installation.call()
    (message,) = (installation.home / "var" / "broker" / "messages").glob("*.celery.msg")
    for number in range(1, TIMES):
        shutil.copy(message, message.with_name(f"{number}{message.name}"))
    for _ in range(3):
        installation.worker()

    def ended():
        return [re.findall(SUCCEEDED, log) for log in installation.logs("worker")]

    until(lambda: sum(map(len, ended())) == TIMES, seconds=EVERYTHING, what="five runs have ended")
    assert all(ended()), "every worker was given it"
    assert len({task for tasks in ended() for task in tasks}) == 1
    assert duplicates(box.messages) == 0
