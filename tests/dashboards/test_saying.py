"""Statements as pages list them: newest first, words only where they may be shown."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.clocks import Clocks
from initiatives.dashboards.saying import said_when, statements_listed
from initiatives.dashboards.statement import statement_page
from initiatives.models import Commitment, Initiative, SourceDocument, Statement, Translation
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db
READER = AnonymousUser()
TODAY = datetime.now(UTC).date()


def seen():
    return {
        "documents": SourceDocument.objects.visible_to(READER),
        "initiatives": Initiative.objects.visible_to(READER),
    }


def listed(clocks=None):
    return statements_listed(rows=Statement.objects.visible_to(READER), clocks=clocks or Clocks(today=TODAY), **seen())


def test_the_newest_comes_first_and_undated_words_stand_at_their_source():
    old = StatementFactory(said_on="2024")
    undated = StatementFactory(passage=PassageFactory(capture__document=DocumentFactory(published="2025-05")))
    new = StatementFactory(said_on="2026-01-02")
    assert list(listed()) == [new, undated, old]
    assert said_when(statement=listed()[1]) == "2025-05"


def test_a_source_without_a_date_is_dated_by_the_one_we_identified():
    document = DocumentFactory(published=None, identified_published="2025-08-29")
    StatementFactory(passage=PassageFactory(capture__document=document))
    assert said_when(statement=listed().get()) == "2025-08-29"


def test_words_are_seen_unless_withheld_or_in_a_document_not_shown():
    shown = StatementFactory()
    withheld = StatementFactory(
        passage__capture__withheld_at=datetime.now(UTC), passage__capture__withheld_reason="A court"
    )
    gone = StatementFactory(passage=PassageFactory(capture__document=DocumentFactory(publication="withdrawn")))
    alone = StatementFactory(passage=None, kind="paraphrase", text="As we heard it", partnership=shown.partnership)
    assert {row.pk: row.words_seen for row in listed()} == {
        shown.pk: True,
        withheld.pk: False,
        gone.pk: False,
        alone.pk: True,
    }


def test_nobody_had_said_it_yet_as_of_a_day_before():
    StatementFactory(said_on="2026-02")
    assert not listed(Clocks(today=TODAY, as_of=date(2026, 1, 31))).exists()
    assert listed(Clocks(today=TODAY, as_of=date(2026, 2, 1))).exists()
    assert not listed(Clocks(today=TODAY, known_at=datetime(2020, 1, 1, tzinfo=UTC))).exists()


def test_an_initiative_the_reader_may_not_see_is_not_named():
    statement = StatementFactory(initiatives=[InitiativeFactory(publication="draft"), InitiativeFactory(name="Shown")])
    assert statement.initiatives.count() == 2
    assert [link.initiative.name for link in listed().get().statementinitiative_set.all()] == ["Shown"]


def test_renderings_of_one_utterance_find_one_another_from_each_of_them():
    first = StatementFactory()
    second = StatementFactory(same_utterance_as=first)
    third = StatementFactory(same_utterance_as=first)
    alone = StatementFactory()
    draft = StatementFactory(publication="draft", same_utterance_as=first)
    everyone = {first, second, third}
    assert {row: set(row.other_renderings) for row in listed()} == {
        **{row: everyone - {row} for row in everyone}, alone: set()
    }  # fmt: skip
    assert draft.other_renderings == []  # not loaded
    for one in (first, second, third):
        page = statement_page(
            statement=listed().get(pk=one.pk), statements=Statement.objects.visible_to(READER),
            commitments=Commitment.objects.visible_to(READER), clocks=Clocks(today=TODAY), **seen(),
        )  # fmt: skip
        assert {other.statement for other in page.renderings} == everyone - {one}


def test_a_statement_s_commitments_are_those_the_reader_may_see():
    statement = StatementFactory()
    shown, draft = CommitmentFactory(), CommitmentFactory(initiative__publication="draft")
    statement.commitments.add(shown, draft)
    page = statement_page(
        statement=listed().get(), statements=Statement.objects.visible_to(READER),
        commitments=Commitment.objects.visible_to(READER), clocks=Clocks(today=TODAY), **seen(),
    )  # fmt: skip
    assert page.commitments == (shown,)


def test_the_list_takes_six_queries_however_long(django_assert_num_queries):
    def read():
        return [
            (row.words, row.person.name, row.passage.capture.document.title, len(row.translations.all()), row.other_renderings,
             [link.initiative.name for link in row.statementinitiative_set.all()],
             [link.sector.name for link in row.statementsector_set.all()])
            for row in listed()
        ]  # fmt: skip

    for _ in range(6):
        Translation.objects.create(
            statement=StatementFactory(initiatives=[InitiativeFactory()]), language="fr", text="Oui", origin="ours"
        )
    with django_assert_num_queries(6):
        assert len(read()) == 6
