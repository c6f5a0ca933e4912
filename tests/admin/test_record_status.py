"""Recording a status in the admin: proof by passage or by words, refusals at their fields, nobody overwritten."""

import pytest
from django.urls import reverse

from initiatives.actions.status_update import record_status
from initiatives.models import Passage, StatusUpdate
from tests.admin.conftest import errors, filled, member, said, signed_in


@pytest.fixture
def url(world):
    return reverse("admin:initiative-record-status", args=[world.initiative.pk])


@pytest.fixture
def analyst(world):
    return signed_in(member("analyst", world.partnership))


def claim(**more):
    return {"voice": "BR", "claim_status": "agreed", "reason": "The minister said so.", **more}


def test_a_claim_is_recorded_with_a_passage_that_proves_it(analyst, world, url):
    answer = analyst.post(url, filled(analyst, url, **claim(passages=[world.agreed.pk])))
    assert answer["Location"] == reverse("admin:initiatives_initiative_change", args=[world.initiative.pk])
    row = StatusUpdate.objects.get()
    assert (row.axis, row.asserted_by, row.status, row.by.username) == ("claim", "BR", "agreed", "analyst")
    assert [one.passage for one in row.evidence.all()] == [world.agreed]
    assert "is recorded" in said(answer)


def test_pasted_words_are_found_and_become_a_passage(analyst, world, url):
    words = "Brazil and Norway met."
    analyst.post(url, filled(analyst, url, **claim(words=words, document=world.document.pk)))
    passage = StatusUpdate.objects.get().evidence.get().passage
    assert (passage.exact, world.capture.text[passage.start : passage.end]) == (words, words)


def test_words_pasted_with_a_browsers_line_ends_are_found(analyst, world, url):
    words = "We agree.\r\nWork on the forest has begun."
    analyst.post(url, filled(analyst, url, **claim(words=words, document=world.document.pk)))
    assert StatusUpdate.objects.get().evidence.get().passage.exact == words.replace("\r\n", "\n")


def test_misquoted_words_are_refused_where_they_were_pasted_and_nothing_is_kept(analyst, world, url):
    before = Passage.objects.count()
    answer = analyst.post(
        url, filled(analyst, url, **claim(words="Brazil and Norway meet.", document=world.document.pk))
    )
    assert "stand nowhere" in errors(answer)["words"]
    assert "Brazil and Norway met" in errors(answer)["words"]
    assert "Brazil and Norway meet." in answer.content.decode()
    assert (StatusUpdate.objects.count(), Passage.objects.count()) == (0, before)


def test_words_that_stand_twice_need_their_place(analyst, world, url):
    data = claim(words="We agree.", document=world.document.pk)
    answer = analyst.post(url, filled(analyst, url, **data))
    assert "stand 2 times" in errors(answer)["words"]
    second = world.capture.text.rindex("We agree.")
    analyst.post(url, filled(analyst, url, **data, words_at=second))
    assert StatusUpdate.objects.get().evidence.get().passage.start == second


def test_words_need_the_document_they_stand_in(analyst, url):
    answer = analyst.post(url, filled(analyst, url, **claim(words="We agree.")))
    assert "Choose the document" in errors(answer)["document"]


def test_a_passage_marked_for_a_refused_status_is_not_left_behind(analyst, world, url):
    before = Passage.objects.count()
    data = claim(words="Brazil and Norway met.", document=world.document.pk, as_of="2999")
    assert "lies in the future" in errors(analyst.post(url, filled(analyst, url, **data)))["as_of"]
    assert Passage.objects.count() == before


def test_a_line_recorded_meanwhile_is_shown_and_the_form_kept(analyst, world, url):
    stale = filled(analyst, url, **claim(passages=[world.agreed.pk], reason="I did not know."))
    newer = record_status(**world.about(axis="claim", asserted_by="BR", status="announced", passages=[world.agreed]))
    answer = analyst.post(url, stale)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "recorded meanwhile" in errors(answer)["__all__"]
    assert "The text says so." in body
    assert "I did not know." in body
    assert list(StatusUpdate.objects.all()) == [newer]
    again = answer.context["form"]
    assert analyst.post(url, {**stale, "expected_BR": again["expected_BR"].value()}).status_code == 302


def test_a_line_of_another_voice_is_no_conflict(analyst, world, url):
    stale = filled(analyst, url, **claim(passages=[world.agreed.pk]))
    record_status(**world.about(axis="claim", asserted_by="NO", status="announced", passages=[world.agreed]))
    assert analyst.post(url, stale).status_code == 302


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"voice": ""}, "voice", "required"),
        ({"claim_status": ""}, "claim_status", "Choose a status"),
        ({"reason": " "}, "reason", "Say why"),
        ({"as_of": "2027-13"}, "as_of", "2027-13"),
        ({"passages": []}, "passages", "at least one passage"),
        ({"claim_status": "superseded"}, "superseded_by", "replaces this one"),
        ({"voice": "evidence", "evidence_status": "delivered"}, "passages", "do not show delivery"),
        ({"voice": "evidence", "evidence_status": "none_found"}, "sources_BR", "sources you searched"),
        ({"voice": "evidence", "evidence_status": "lapsed"}, "second_reader", "second reader"),
        ({"voice": "CL"}, "voice", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_wrong(analyst, world, url, given, field, words):
    answer = analyst.post(url, filled(analyst, url, **{**claim(passages=[world.agreed.pk]), **given}))
    assert words in errors(answer)[field]
    assert not StatusUpdate.objects.exists()


def test_a_step_back_is_refused_at_the_status(analyst, world, url):
    record_status(
        **world.about(axis="claim", asserted_by="BR", status="delivered", as_of="2026-01", passages=[world.agreed])
    )
    answer = analyst.post(url, filled(analyst, url, **claim(passages=[world.agreed.pk])))
    assert "cannot follow" in errors(answer)["claim_status"]


def test_what_records_show_is_recorded_with_the_sources_searched(analyst, world, url):
    data = {
        "voice": "evidence",
        "evidence_status": "none_found",
        "reason": "Not there.",
        "sources_NO": "The register\n\nThe gazette",
    }
    assert analyst.post(url, filled(analyst, url, **data)).status_code == 302
    row = StatusUpdate.objects.get()
    assert (row.axis, row.asserted_by, row.sources_searched) == (
        "evidence",
        None,
        {"NO": ["The register", "The gazette"]},
    )


def test_a_status_of_a_commitment_is_recorded_on_its_own_page(analyst, world):
    url = reverse("admin:commitment-record-status", args=[world.commitment.pk])
    analyst.post(url, filled(analyst, url, **claim(passages=[world.agreed.pk])))
    assert StatusUpdate.objects.get().subject == world.commitment


def test_the_link_beside_a_voice_chooses_it(analyst, url):
    assert analyst.get(url, {"voice": "NO"}).context["form"]["voice"].value() == "NO"


def test_the_words_of_a_passage_are_shown_escaped(world, url):
    passage = world.record(text="Trees & <b>shrubs</b> were planted.")
    record_status(**world.about(axis="evidence", status="started", passages=[passage]))
    body = signed_in(world.by).get(url).content.decode()
    assert "Trees &amp; &lt;b&gt;shrubs&lt;/b&gt; were planted." in body
    assert "<b>shrubs" not in body


def test_a_reader_may_not_record(world, url):
    reader = signed_in(member("reader", world.partnership))
    assert reader.get(url).status_code == 403
    assert reader.post(url, claim(passages=[world.agreed.pk])).status_code == 403


def test_an_analyst_of_another_partnership_finds_nothing_to_record_about(elsewhere, url):
    assert signed_in(member("analyst", elsewhere)).get(url).status_code == 404
