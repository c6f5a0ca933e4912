"""Searching finds the words wherever they stand, best first, and nothing the reader may not see."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from initiatives.clocks import Clocks
from initiatives.models import (
    Commitment,
    Initiative,
    Organisation,
    Person,
    ScopeItem,
    Sector,
    SourceDocument,
    Statement,
    Translation,
)
from initiatives.search import NOUNS, TookTooLong, find
from initiatives.search.bounded import bounded
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db
NOW = Clocks(today=date(2026, 11, 23))
READER = AnonymousUser()
MODELS = (Initiative, Commitment, Statement, SourceDocument)


def visible():
    rows = {
        noun: model.objects.visible_to(READER)
        for noun, model in zip(("initiative", "commitment", "statement", "document"), MODELS, strict=True)
    }
    return rows | {
        "organisation": Organisation.objects.all(),
        "person": Person.objects.all(),
        "sector": Sector.objects.without_tree_fields(),
    }


def search(text, **more):
    return find(text=text, rows=visible(), clocks=NOW, **{"whole": SourceDocument.objects.visible_to(READER), **more})


def nouns(text, **more):
    return [result.noun for result in search(text, **more)]


def said(pieces):
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


def test_an_initiative_is_found_by_name_acronym_scope_sector_and_alias():
    initiative = InitiativeFactory(name="Green mobility", acronym="NGMP", summary="Ships that burn no oil.")
    initiative.sectors.add(SectorFactory(name="Defence", aliases=["defense", "military"]))
    ScopeItem.objects.create(initiative=initiative, label="smart harbours", passage=PassageFactory())
    for text in ("green", "ngmp", "ships oil", "harbor", "defense", "MILITARY"):
        assert ("initiative", initiative.pk) in [(result.noun, result.id) for result in search(text)], text


def test_a_name_outranks_a_mention():
    mention = InitiativeFactory(name="Railways", summary="Everything but semiconductors.")
    named = InitiativeFactory(name="Semiconductors")
    assert [result.id for result in search("semiconductors")] == [named.pk, mention.pk]


def test_the_exact_acronym_comes_first():
    InitiativeFactory(name="Jaxa and others, jaxa and jaxa")
    agency = OrganisationFactory(name="Aerospace Exploration Agency", acronym="JAXA")
    first = search("jaxa")[0]
    assert (first.noun, first.id) == ("organisation", agency.pk)


def test_every_noun_answers_with_its_own_words():
    CommitmentFactory(wording="Plant an orchard")
    StatementFactory(person=PersonFactory(name="Minister Orchard"))
    SectorFactory(name="Orchards")
    OrganisationFactory(name="Orchard office")
    InitiativeFactory(name="Orchard")
    DocumentFactory(title="Orchard report")
    assert set(nouns("orchard")) == set(NOUNS)


def test_the_words_found_are_marked_and_nothing_else():
    capture = CaptureFactory(text="The sides said <b>forest</b> & more, forest.")
    StatementFactory(passage=PassageFactory(capture=capture, exact="<b>forest</b> & more, forest"))
    (result,) = [each for each in search("forest") if each.noun == "statement"]
    assert said(result.fragment) == "<b>[forest]</b> & more, [forest]"


def test_words_that_look_like_our_marks_are_not_taken_for_them():
    InitiativeFactory(name="A \ue000forest\ue001 of marks")
    assert said(search("marks")[0].name) == "A forest of [marks]"


def test_a_statement_is_found_by_speaker_and_by_translation():
    statement = StatementFactory(person=PersonFactory(name="A Minister", aliases=["Excellency"]))
    Translation.objects.create(statement=statement, language="ja", text="私たちは森を植えます", origin="ours")
    assert nouns("excellency") == ["person", "statement"]
    (result,) = search("森を植え")
    assert said(result.fragment) == "私たちは[森を植え]ます"


@pytest.mark.parametrize(("text", "asked"), [
    ("We plant forests – <b>forest</b> by forest.", "forest"), ("森を守る。森は大切。", "森"), ("A 🌳 and a tree, a treetop.", "tree"),
])  # fmt: skip
def test_the_places_of_the_hits_are_those_of_the_statement_s_own_words(text, asked):
    StatementFactory(passage=None, partnership=PartnershipFactory(), kind="paraphrase", text=text)
    (found,) = [each for each in search(asked) if each.noun == "statement"]
    assert found.places
    assert all(text[start:end].lower().startswith(asked) for start, end in found.places)
    assert len(found.places) == text.lower().count(asked)


@pytest.mark.parametrize(
    ("name", "asked"), [("経済安全保障協力", "安全保障"), ("चंद्रयान मिशन", "चंद्रयान"), ("सहयोग", "योग")]
)
def test_names_in_other_scripts_are_found_by_any_part(name, asked):
    InitiativeFactory(name=name)
    (result,) = search(asked)
    assert f"[{asked}]" in said(result.name)


def test_a_part_and_a_word_are_both_required():
    InitiativeFactory(name="経済 forest")
    assert nouns("経済 forest") == ["initiative"]
    assert nouns("経済 desert") == []


def test_signs_that_mean_something_to_the_database_mean_nothing_here():
    InitiativeFactory(name="Nothing of the kind")
    for text in ("日%", "日_本", "%", "_", "日\\"):
        assert search(text) == []


def test_a_document_answers_at_the_paragraph_of_its_latest_capture():
    document = DocumentFactory(title="A report")
    CaptureFactory(document=document, text="First.\n\nSecond with a waterfall.\nThird.")
    (result,) = search("waterfall")
    assert (result.noun, result.id, result.paragraph) == ("document", document.pk, 2)
    assert said(result.name) == "A report"
    assert said(result.fragment) == "Second with a [waterfall]."


def test_the_text_of_a_document_is_searched_only_for_those_who_may_see_it_whole():
    document = DocumentFactory(rights="excerpt")
    capture = CaptureFactory(document=document, text="A marked sentence. A secret waterfall.")
    PassageFactory(capture=capture, exact="A marked sentence.")
    assert nouns("waterfall", whole=SourceDocument.objects.filter(rights="full")) == []
    assert nouns("marked sentence", whole=SourceDocument.objects.filter(rights="full")) == ["document"]


def test_the_words_of_a_withheld_capture_are_not_found():
    capture = CaptureFactory(
        text="An injunction covers this waterfall.", withheld_at="2026-04-01T00:00Z", withheld_reason="A court order"
    )
    statement = StatementFactory(passage=PassageFactory(capture=capture, exact="this waterfall"))
    Translation.objects.create(statement=statement, language="fr", text="cette cascade", origin="ours")
    assert search("waterfall") == search("cascade") == []


def test_the_words_of_a_document_that_was_withdrawn_are_not_found():
    capture = CaptureFactory(text="Over this waterfall.", document__publication="withdrawn")
    statement = StatementFactory(passage=PassageFactory(capture=capture, exact="this waterfall"))
    Translation.objects.create(statement=statement, language="fr", text="cette cascade", origin="ours")
    CommitmentFactory(passage=PassageFactory(capture=capture, exact="Over this waterfall"))
    assert search("waterfall") == search("cascade") == []


def test_drafts_are_not_found():
    InitiativeFactory(name="Secret waterfall", publication="draft")
    StatementFactory(publication="draft", passage__capture__text="Secret waterfall", passage__exact="Secret waterfall",
                     passage__capture__document__publication="draft")  # fmt: skip
    assert search("waterfall") == []


def test_a_draft_is_not_given_away_by_what_is_published():
    draft = InitiativeFactory(name="Secret waterfall", publication="draft")
    StatementFactory(initiatives=[draft])
    assert search("waterfall") == []


def test_a_question_of_stop_words_is_asked_of_names():
    InitiativeFactory(name="The Will")
    assert nouns("will") == ["initiative"]
    assert nouns("the forest") == []


@pytest.mark.parametrize(
    "text", ["\x00forest\x00", "forest" + "!" * 10_000, "forest " * 2_000, "'forest'", "forest \\ | & !", "(forest"]
)
def test_odd_and_long_questions_are_answered_all_the_same(text):
    InitiativeFactory(name="Forest")
    assert nouns(text) == ["initiative"]


def test_a_question_without_words_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert search("!!! \x00") == []


def test_the_number_of_queries_does_not_grow_with_what_is_found(django_assert_num_queries):
    def count(expected):
        with django_assert_num_queries(expected):
            return len(search("forest"))

    InitiativeFactory(name="Forest")
    assert count(9) == 1  # four that search, five that bound the time
    for number in range(12):
        StatementFactory(initiatives=[InitiativeFactory(name=f"Forest {number}")])
    assert count(9) > 20


def test_no_more_than_the_limit_is_given_best_first():
    for number in range(7):
        InitiativeFactory(name=f"Forest {number}")
    exact = InitiativeFactory(name="Forest")
    assert search("forest", limit=3)[0].id == exact.pk
    assert len(search("forest", limit=3)) == 3


def test_a_text_of_two_million_characters_is_no_error():
    words = " ".join(f"tree{number}" for number in range(180_000))
    StatementFactory(
        passage=None, kind="paraphrase", text=words, partnership=InitiativeFactory(name="Orchards").partnership
    )
    assert nouns("tree7") == ["statement"]
    assert nouns("orchard") == ["initiative"]


def test_an_unknown_noun_is_named():
    with pytest.raises(ValueError, match="'tree'"):
        find(text="forest", rows={"tree": Initiative.objects.all()}, clocks=NOW)


def test_a_question_that_takes_too_long_is_stopped_and_the_limit_ends_with_it():
    with pytest.raises(TookTooLong), bounded(milliseconds=20), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(3)")
    with bounded(milliseconds=2000):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",)


class AnyText(TestCase):
    """Whatever is typed, PostgreSQL takes it."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=60))
    def test_any_text_is_a_question(self, text):
        """No text is an error."""
        search(text)
