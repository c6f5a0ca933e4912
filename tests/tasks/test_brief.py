"""Beat, real workers, and a long briefing that outlives one of them."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from initiatives.actions.briefing import ask_for_briefing
from initiatives.clocks import settled_moment
from initiatives.models import Briefing
from initiatives.tasks import make_briefings, prune_briefings
from tests.factories import CommitmentFactory, InitiativeFactory, StatusUpdateFactory
from tests.tasks.installation import installed, until
from tests.world import make_claimed_world
from tracker.celery import app

INITIATIVES = 60


def test_beat_calls_tasks_that_there_are():
    entries = {entry["task"]: entry for entry in app.conf.beat_schedule.values()}
    assert {make_briefings.name, prune_briefings.name} <= set(entries)
    entry = entries[make_briefings.name]
    assert entry["options"]["expires"] < entry["schedule"], "ticks that nobody takes do not pile up"


@pytest.mark.servers
@pytest.mark.pango
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_printing_leaves_it_to_the_next_which_makes_it_once(tmp_path):
    world = make_claimed_world()
    for number in range(INITIATIVES):
        row = InitiativeFactory(partnership=world.partnership, name=f"Forest {number}")
        StatusUpdateFactory(initiative=row, passages=[world.agreed])
        CommitmentFactory(initiative=row, passage=world.begun, baseline_due="2030")
    asked = ask_for_briefing(
        by=world.by, noun="partnership", key="brazil-norway", query={}, title="Brazil–Norway", initiatives=INITIATIVES + 1,
        as_of=world.today, known_at=settled_moment(), since=None, now=timezone.now(),
    )  # fmt: skip

    def state():
        return Briefing.objects.values_list("state", "done", "attempts").get(pk=asked.pk)

    with installed(tmp_path) as installation:
        worker = installation.worker()
        installation.call("initiatives.brief")
        until(lambda: state()[1] > 0, seconds=90, what="pages are laid out")
        installation.kill(worker)
        assert state()[0] == "working"
        Briefing.objects.update(leased_until=timezone.now() - timedelta(seconds=1))  # what a lost worker waits out
        installation.worker()
        for _ in range(2):
            installation.call("initiatives.brief")
        until(lambda: state()[0] == "ready", seconds=120, what="the briefing is ready")
    assert state()[2] == 2, "the second claim made it"
    row = Briefing.objects.get()
    assert len(PdfReader(io.BytesIO(bytes(row.body))).pages) == row.pages == row.done
