"""A briefing about the small world, as one reader sees it at clocks that are pinned."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.briefings.gather import gather
from initiatives.briefings.page import paper
from initiatives.clocks import Clocks
from initiatives.exports.citation import pinned
from initiatives.filters.briefing import asked_about
from tests.world import make_claimed_world


@pytest.fixture
def world(db, settings):
    """Brazil says that a forest is agreed, as of March 2026."""
    settings.PUBLIC_READ = True
    return make_claimed_world()


@pytest.fixture
def briefed(world):
    """What a reader's briefing says: give the noun and key, else of the partnership; the clocks else pinned to this moment."""

    def content(noun="partnership", key="brazil-norway", *, reader=None, clocks=None, query=(), days=30):
        reader = reader or AnonymousUser()
        clocks = clocks or pinned(clocks=Clocks(today=world.today), waiting=False)
        asked = asked_about(noun=noun, key=key, query=dict(query), reader=reader, clocks=clocks)
        since = clocks.day - timedelta(days=days) if days else None
        return gather(
            about=asked.about, rows=asked.rows, seen=asked.seen, since=since, zone=ZoneInfo("UTC"), clocks=clocks
        )

    return content


@pytest.fixture
def printed(briefed):
    """The same as HTML for paper."""

    def html(*given, reader=None, **more):
        content = briefed(*given, reader=reader, **more)
        return paper(content=content, reader=reader or AnonymousUser())

    return html
