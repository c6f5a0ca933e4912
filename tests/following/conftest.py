"""Somebody who follows a saved view, and a feed whose lines are settled as soon as they are written."""

import pytest
from django.utils import timezone

from initiatives.actions.subscription import follow
from initiatives.following.spread import spread
from initiatives.following.tell import in_sections
from initiatives.models import SavedView
from initiatives.models.change import ChangeQuerySet, Place
from initiatives.outbox.hold import begin
from initiatives.reminders.gather import gather
from initiatives.reminders.send import send_next
from tests.factories import UserFactory
from tests.reminders.conftest import mailbox

__all__ = ["mailbox"]


@pytest.fixture
def settled(monkeypatch):
    """In a test's own transaction nothing is settled before its end."""

    def horizon(rows):
        last = rows.placed().last()
        return last and Place(last.era_id, last.at, last.pk)

    monkeypatch.setattr(ChangeQuerySet, "horizon", horizon)


@pytest.fixture
def follower(db):
    """A reader with an address and no role."""
    begin()
    return UserFactory(username="follower", email="follower@example.org")


@pytest.fixture
def followed(follower):
    """Make a view of the follower's own that they follow; its query is given."""

    def made(page="initiatives", name="My view", **query):
        view = SavedView.objects.create(
            owner=follower, name=name, page=page, query={key: [value] for key, value in query.items()}
        )
        return follow(by=follower, view=view)

    return made


@pytest.fixture
def sweep():
    """What beat does of it each minute, up to the sending."""
    return lambda: spread(today=timezone.localdate())


@pytest.fixture
def sending(sweep):
    """What beat does each minute; what became of each digest."""

    def sent(now):
        sweep()
        gather(now=now)
        became = []
        while one := send_next(now=now, tell=lambda **given: in_sections(today=timezone.localdate(), **given)):
            became.append(one.state)
        return became

    return sent
