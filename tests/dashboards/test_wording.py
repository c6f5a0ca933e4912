"""Which words stand for an initiative."""

from datetime import date

import pytest

from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.wording import words_of
from initiatives.models import Initiative, Statement
from tests.factories import (
    CaptureFactory,
    InitiativeFactory,
    PassageFactory,
    PersonFactory,
    StatementFactory,
    StatusUpdateFactory,
)

pytestmark = pytest.mark.django_db
TEXT = (
    "She welcomed the plan, calling it “a gift to the woods.”\n"
    "“We love trees. We have decided to plant a forest,” she said.\n"
    "The plan is a pillar. Norway is glad, he said."
)


@pytest.fixture
def capture():
    return CaptureFactory(text=TEXT)


@pytest.fixture
def at(capture):
    return lambda words: PassageFactory(capture=capture, exact=words)


def chosen(initiative):
    now = Clocks(today=date(2026, 6, 1))
    rows = with_standing(rows=Initiative.objects.select_related("partnership"), clocks=now)
    return words_of(rows=rows.filter(pk=initiative.pk), statements=Statement.objects.published(), clocks=now).get(
        initiative.pk
    )


def test_the_operative_part_of_a_longer_quotation_is_chosen_with_its_speaker(at):
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, passages=[at("We have decided to plant a forest")])
    statement = StatementFactory(
        passage=at("We love trees. We have decided to plant a forest"), initiatives=[initiative]
    )
    words = chosen(initiative)
    assert words.passage.exact == "We have decided to plant a forest"
    assert words.statement == statement
    assert words.proves
    assert words.quoted


def test_a_quotation_comes_before_the_paraphrase_that_proves_the_status(at):
    initiative = InitiativeFactory()
    told = at("She welcomed the plan")
    StatusUpdateFactory(initiative=initiative, passages=[told])
    StatementFactory(passage=told, kind="paraphrase", initiatives=[initiative])
    StatementFactory(passage=at("a gift to the woods."), fragment=True, initiatives=[initiative])
    words = chosen(initiative)
    assert words.passage.exact == "a gift to the woods."
    assert words.quoted
    assert not words.proves


def test_of_several_quotations_the_side_of_the_headline_speaks(at):
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", passages=[at("The plan is a pillar.")])
    StatementFactory(passage=at("a gift to the woods."), initiatives=[initiative])
    norwegian = StatementFactory(
        passage=at("We love trees."), person=PersonFactory(country="NO"), initiatives=[initiative]
    )
    assert chosen(initiative).statement == norwegian


def test_without_a_quotation_the_paraphrase_is_shown_as_one(at):
    initiative = InitiativeFactory()
    told = at("Norway is glad")
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", passages=[told])
    paraphrase = StatementFactory(passage=told, kind="paraphrase", initiatives=[initiative])
    words = chosen(initiative)
    assert words.statement == paraphrase
    assert not words.quoted


def test_where_nobody_spoke_the_source_does(at):
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, asserted_by="reported", passages=[at("The plan is a pillar.")])
    words = chosen(initiative)
    assert words.statement is None
    assert not words.quoted
    assert words.narrated


def test_a_partys_claim_without_a_statement_is_not_called_a_reporters(at):
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, passages=[at("We love trees.")])
    assert not chosen(initiative).narrated


def test_a_quotation_about_another_initiative_still_names_its_speaker(at):
    initiative = InitiativeFactory()
    StatusUpdateFactory(
        initiative=initiative, asserted_by="reported", passages=[at("We have decided to plant a forest")]
    )
    statement = StatementFactory(passage=at("We love trees. We have decided to plant a forest"))
    words = chosen(initiative)
    assert words.statement == statement
    assert words.quoted


def test_a_statement_nobody_may_see_lends_no_words(at):
    initiative = InitiativeFactory()
    StatementFactory(passage=at("We love trees."), publication="draft", initiatives=[initiative])
    assert chosen(initiative) is None
