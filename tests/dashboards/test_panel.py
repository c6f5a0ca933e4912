"""One passage in its paragraph."""

from datetime import date

import pytest

from initiatives.clocks import Clocks
from initiatives.dashboards.panel import panel
from initiatives.dashboards.quoting import passages_with_source
from initiatives.models import Statement, StatusUpdate
from tests.factories import CaptureFactory, PassageFactory, StatementFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


def shown(passage, whole=True):
    loaded = passages_with_source().get(pk=passage.pk)
    return panel(
        passage=loaded,
        statements=Statement.objects.published(),
        updates=StatusUpdate.objects.all(),
        whole=whole,
        clocks=Clocks(today=date(2026, 11, 23)),
    )


@pytest.mark.parametrize("whole", [True, False])
def test_the_paragraph_is_given_back_exactly(whole):
    text = "Before 𝟙.\n“We 𝟚 will plant a forest,” they said.\nAfter."
    passage = PassageFactory(capture=CaptureFactory(text=text), exact="We 𝟚 will plant")
    seen = shown(passage, whole)
    assert (seen.before, seen.after) == ("“", " a forest,” they said.")
    assert not seen.cut_before
    assert not seen.cut_after


@pytest.mark.parametrize("exact", ["Before", "After.", "Before 𝟙.\nAfter."])
def test_the_edges_of_the_text_are_no_cuts(exact):
    passage = PassageFactory(capture=CaptureFactory(text="Before 𝟙.\nAfter."), exact=exact)
    seen = shown(passage, whole=False)
    assert not seen.cut_before
    assert not seen.cut_after


@pytest.mark.parametrize(("around", "cut"), [(299, False), (300, False), (301, True)])
def test_an_excerpt_has_three_hundred_characters_on_each_side_and_says_when_it_is_cut(around, cut):
    passage = PassageFactory(capture=CaptureFactory(text=f"{'a' * around}forest{'z' * around}"), exact="forest")
    seen = shown(passage, whole=False)
    assert (seen.cut_before, seen.cut_after) == (cut, cut)
    assert seen.before == "a" * min(around, 300)
    assert seen.after == "z" * min(around, 300)


def test_a_withheld_text_lends_no_word_to_the_panel():
    passage = PassageFactory()
    passage.capture.withheld_at, passage.capture.withheld_reason = "2026-04-01T00:00Z", "A court said so."
    passage.capture.save()
    seen = shown(passage)
    assert (seen.before, seen.after) == ("", "")


def test_the_narrowest_quotation_around_the_passage_is_its_statement():
    capture = CaptureFactory(text="“We will plant. We will water.” So it was said.")
    wide = StatementFactory(passage=PassageFactory(capture=capture, exact="We will plant. We will water."))
    narrow = StatementFactory(passage=PassageFactory(capture=capture, exact="We will plant."))
    StatementFactory(passage=PassageFactory(capture=capture, exact="We will plant"), kind="paraphrase")
    assert shown(PassageFactory(capture=capture, exact="will plant")).statement == narrow
    assert shown(wide.passage).statement == wide
    StatementFactory(passage=PassageFactory(exact="We will plant a forest"), same_utterance_as=narrow)
    assert shown(narrow.passage).renderings


def test_what_the_paragraph_proves_is_told_this_passage_first_and_corrected_lines_left_out():
    capture = CaptureFactory(text="It began. We will plant.\nElsewhere.")
    first, second, other = (
        PassageFactory(capture=capture, exact=words) for words in ("It began.", "We will plant.", "Elsewhere.")
    )
    near = StatusUpdateFactory(passages=[first])
    own = StatusUpdateFactory(passages=[second])
    StatusUpdateFactory(passages=[other])
    wrong = StatusUpdateFactory(passages=[second])
    right = StatusUpdateFactory(initiative=wrong.initiative, corrects=wrong)
    assert [proof.line for proof in shown(second).proves] == [own, near]
    assert right.corrects == wrong
