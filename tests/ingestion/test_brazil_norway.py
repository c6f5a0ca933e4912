"""Readings of other documents, for another pair of countries: nothing in the code knows the first."""

import hashlib
import unicodedata

import pytest

from initiatives.models import (
    Capture,
    Commitment,
    Event,
    Initiative,
    Partnership,
    Sector,
    SourceDocument,
    Statement,
    StatusUpdate,
)
from tests.ingestion.conftest import READINGS, seeded_for_a_module

pytestmark = pytest.mark.django_db
FILE = READINGS / "brazil-norway-joint-text" / "document.txt"


@pytest.fixture(autouse=True, scope="module")
def _seeded(django_db_setup, django_db_blocker):
    with seeded_for_a_module(django_db_blocker, READINGS):
        yield


def joint_text():
    return Capture.objects.get(document__kind="joint_text")


def test_the_text_is_normalised_once_and_only_as_declared():
    raw = FILE.read_bytes().decode("utf-8")
    assert "\r\n" in raw
    assert "pe\N{COMBINING ACUTE ACCENT}" in raw
    taken = joint_text()
    assert taken.text == unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    assert taken.text != raw
    assert taken.sha256 == hashlib.sha256(taken.text.encode()).hexdigest()
    assert "“A floresta" in taken.text, "curly quotes are not folded"


def test_offsets_are_code_points_of_the_captured_text():
    text = joint_text().text
    (gauges,) = Commitment.objects.filter(measurable=True)
    passage = gauges.passage
    assert passage.exact == "Both sides will place 𝟙𝟚 river gauges by the end of 2027, for 2.5 million euros."
    assert passage.start == text.index("Both sides will place")
    assert passage.end - passage.start == len(passage.exact)
    assert len(text.encode("utf-16-le")) // 2 > len(text), "the text has signs beyond the first plane"


def test_norway_is_a_country_and_not_a_no():
    pair = Partnership.objects.get()
    assert (pair.sides, pair.time_zone) == (("BR", "NO"), "Europe/Oslo")
    watch = Initiative.objects.get(slug="forest-watch")
    assert {str(each.country) for each in watch.participations.filter(organisation=None)} == {"BR", "NO"}


def test_a_joint_claim_speaks_for_both_and_carries_the_day_of_its_source():
    watch = Initiative.objects.get(slug="forest-watch").standing.data
    assert watch["headline"]["status"] == "agreed"
    assert watch["headline"]["by"] == "joint"
    assert watch["claims"]["joint"]["last_day"] == "2025-03-12"
    seeds = Initiative.objects.get(slug="seed-banks")
    assert seeds.parent.slug == "forest-watch"
    assert seeds.standing.data["claims"]["joint"]["last_day"] == "2025-03-31", "as of a month, it ends with the month"


def test_a_claim_may_be_about_a_commitment():
    row = Commitment.objects.get(measurable=True)
    claim = StatusUpdate.objects.get(commitment=row, axis="claim")
    assert (claim.asserted_by, claim.status) == ("NO", "announced")


def test_a_measurable_commitment_has_its_target_and_its_first_date_with_proof():
    row = Commitment.objects.get(measurable=True)
    assert (row.target_amount, row.target_unit, row.baseline_due) == (12, "gauges", "2027")
    assert str(row.baseline_due_to) == "2027-12-31"
    assert [each.passage.exact for each in row.baseline_evidence.all()] == ["by the end of 2027"]
    assert row.said_by == "joint"


def test_a_commitment_may_stand_without_an_initiative():
    row = Commitment.objects.get(initiative=None)
    assert (row.force, row.ongoing, row.sides) == ("will_continue", True, ["BR", "NO"])


def test_a_register_read_apart_shows_what_records_show():
    gauges = StatusUpdate.objects.get(commitment__measurable=True, axis="evidence")
    assert (gauges.status, gauges.as_of) == ("delivered", "2025-06-30")
    assert gauges.evidence.get().passage.exact == "Gauges placed: 𝟙𝟚 of 𝟙𝟚."
    assert gauges.evidence.get().passage.capture.document.kind == "other"
    watch = Initiative.objects.get(slug="forest-watch").standing.data
    assert watch["evidence"]["status"] == "started"
    assert watch["headline"]["status"] == "agreed", "what is said and what is shown are two things"


def test_having_looked_and_found_nothing_says_where():
    row = StatusUpdate.objects.get(status="none_found")
    assert row.sources_searched == {
        "BR": ["the register of seed banks"],
        "NO": ["the ministry's site", "the register of river gauges"],
    }


def test_a_statement_in_portuguese_has_our_translation_beside_it():
    row = Statement.objects.get(language="pt-BR")
    assert row.words == "A floresta em pé vale mais do que a floresta derrubada."
    assert (row.organisation.slug, row.person, row.spoken_language) == ("brazilian-ministry", None, "pt-BR")
    ours = row.translations.get()
    assert (ours.language, ours.origin, ours.by) == ("en", "ours", "an analyst")


def test_words_that_stand_twice_were_told_apart():
    later = Statement.objects.get(joint=True, same_utterance_as=None)
    first = Statement.objects.get(same_utterance_as=later)
    assert (first.passage.start, later.passage.start) == (335, 360)
    assert first.words == later.words == "Both sides welcome this."
    assert list(later.commitments.all()) == [Commitment.objects.get(initiative=None)]


def test_the_document_has_its_own_facts_and_its_event():
    document = SourceDocument.objects.get(kind="joint_text")
    assert (document.title_is_ours, document.publisher, document.published) == (False, "Both governments", "2025-03-12")
    assert document.event == Event.objects.get()
    assert (str(document.event.dates_from), str(document.event.dates_to)) == ("2025-03-11", "2025-03-12")
    assert SourceDocument.objects.get(kind="other").rights == "excerpt"


def test_sectors_keep_an_outside_code_and_their_depth():
    nature = Sector.objects.get(slug="nature")
    assert (nature.outside_scheme, nature.outside_code) == ("OECD DAC purpose codes", "410")
    assert Sector.objects.get(slug="rivers").parent.parent == nature


def test_participants_scope_and_aims_stand_at_their_words():
    watch = Initiative.objects.get(slug="forest-watch")
    funder = watch.participations.get(role="funder")
    assert funder.evidence.get().passage.exact.startswith("The Norwegian ministry announced")
    assert watch.scope.get().passage.exact == "river gauges"
    assert watch.aim_evidence.get().passage.exact.startswith("Brazil and Norway have agreed")
    assert (watch.review_every, watch.flagship) == (30, True)


def test_everything_is_published_and_signed_by_the_system():
    for model in (Initiative, Statement, SourceDocument):
        assert set(model.objects.values_list("publication", flat=True)) == {"published"}
        assert {row.author.is_system for row in model.objects.all()} == {True}
    assert {row.by.is_system for row in StatusUpdate.objects.all()} == {True}


def test_history_says_that_a_seed_wrote_it():
    contexts = {row.pgh_context.metadata.get("command") for row in Initiative.history.rel.related_model.objects.all()}
    assert contexts == {"seed"}
