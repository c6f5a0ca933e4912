"""What changed between two days is told by day and kind, and only of what the reader may see."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.clocks import Clocks
from initiatives.dashboards.change import KINDS, NOUNS, changes_between, grouped, in_order, told
from initiatives.models import Change, StatementNote
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("UTC")


def today(zone=UTC):
    return datetime.now(zone).date()


def visible(reader=None):
    return {noun: model.objects.visible_to(reader or AnonymousUser()) for noun, model in NOUNS.items()}


def changes(first=None, last=None, zone=ZONE, reader=None, **clocks):
    return changes_between(
        first=first or today() - timedelta(days=1), last=last or today(), visible=visible(reader), zone=zone,
        clocks=Clocks(today=today(zone), **clocks),
    )  # fmt: skip


def sections(by="day", zone=ZONE, reader=None, **asked):
    """The changes as the page shows them."""
    found = in_order(changes=changes(zone=zone, reader=reader, **asked), by=by)
    clocks = Clocks(today=today())
    return grouped(lines=told(changes=found, visible=visible(reader), clocks=clocks), by=by, zone=zone)


def lines(**asked):
    """(kind, noun) → the last line of it."""
    return {
        (line.change.kind, line.change.noun): line
        for section in sections(**asked)
        for part in section.parts
        for line in part.lines
    }


def test_every_kind_of_change_is_told_with_its_subject_and_its_line():
    line = StatusUpdateFactory()
    review = ReviewFactory(initiative=line.initiative)
    statement = StatementFactory()
    StatementNote.objects.create(statement=statement, kind="disputed", by="An office")
    found = lines()
    assert found["published", "initiative"].subject == line.initiative
    assert found["status", "initiative"].line == line
    assert found["review", "initiative"].line == review
    assert found["note", "statement"].words == statement.words
    assert found["published", "document"].words == ""


def test_kinds_stand_in_their_order_within_the_day():
    line = StatusUpdateFactory()
    ReviewFactory(initiative=line.initiative)
    (day,) = sections()
    kinds = [part.of for part in day.parts]
    assert kinds == sorted(kinds, key=KINDS.index) == ["published", "status", "review"]
    assert day.of == today()


def test_days_are_those_of_the_zone():
    line = StatusUpdateFactory()
    moment = Change.objects.filter(kind="status", subject_id=line.initiative_id).get().recorded_at
    for name in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        zone = ZoneInfo(name)
        day = moment.astimezone(zone).date()
        assert changes(first=day, last=day, zone=zone).filter(kind="status").exists()
        assert not changes(first=day + timedelta(days=1), last=day + timedelta(days=9), zone=zone).exists()
        assert sections(first=day, last=day, zone=zone)[0].of == day


def test_a_draft_s_changes_are_told_to_those_who_may_see_it_only():
    draft = InitiativeFactory(publication="draft")
    StatusUpdateFactory(initiative=draft)
    assert not changes().exists()
    assert changes(reader=UserFactory(is_superuser=True)).filter(kind="status").exists()


def test_the_words_of_a_withheld_text_are_not_told():
    statement = StatementFactory(
        passage__capture__withheld_at=datetime.now(UTC), passage__capture__withheld_reason="A court order"
    )
    assert lines()["published", "statement"].subject == statement
    assert lines()["published", "statement"].words == ""


def test_nothing_is_told_that_was_recorded_after_the_moment_asked_about():
    StatusUpdateFactory()
    assert not changes(known_at=datetime.now(UTC) - timedelta(hours=1)).exists()


def test_days_without_changes_are_empty():
    StatusUpdateFactory()
    past = today() - timedelta(days=400)
    assert not changes(first=past, last=past).exists()
    assert sections(first=past, last=past) == ()


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    def grow():
        line = StatusUpdateFactory()
        ReviewFactory(initiative=line.initiative)
        StatementFactory(initiatives=[line.initiative])
        StatusUpdateFactory(initiative=None, commitment=CommitmentFactory())
        DocumentFactory()

    def read():
        return [
            (str(line.subject), line.words, str(line.initiative), str(line.partnership))
            for section in sections()
            for part in section.parts
            for line in part.lines
        ]

    grow()
    with django_assert_max_num_queries(10) as first:
        read()
    for _ in range(3):
        grow()
    with django_assert_max_num_queries(len(first)):
        assert len(read()) > 20
