"""The ledgers: read-only, corrected or voided by new lines, dates revised, reviews recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse

from initiatives.actions.due_revision import revise_due
from initiatives.actions.status_update import record_status
from initiatives.models import DueRevision, Review, StatusUpdate
from tests.admin.conftest import errors, filled, member, page, signed_in
from tests.admin.rows import one_of_each

LEDGERS = {
    *(
        "capture",
        "change",
        "digest",
        "duerevision",
        "era",
        "evidence",
        "oldslug",
        "passage",
        "reminder",
        "review",
    ),
    *("seeded", "standing", "statementnote", "statusupdate", "webhookdelivery"),
}


@pytest.fixture
def analyst(world):
    return signed_in(member("analyst", world.partnership))


@pytest.fixture
def line(world):
    return record_status(
        **world.about(axis="claim", asserted_by="BR", status="agreed", as_of="2026-03", passages=[world.agreed])
    )


@pytest.fixture
def moved(world):
    return revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="Moved.", new_due="2028",
        announced_on="2026-04", passages=[world.begun],
    )  # fmt: skip


def correct(line):
    return reverse("admin:status-correct", args=[line.pk])


def test_a_ledger_takes_no_post_and_shows_no_button(admin, world):
    for row in one_of_each(world):
        noun = row._meta.model_name
        if noun not in LEDGERS:
            continue
        if noun != "passage":
            assert admin.post(page(noun, "add"), {"reason": "x"}).status_code == 403, noun
        assert admin.post(page(noun, "change", row.pk), {"reason": "x"}).status_code == 403, noun
        assert admin.post(page(noun, "delete", row.pk), {"post": "yes"}).status_code == 403, noun
        body = admin.get(page(noun, "change", row.pk)).content.decode()
        assert 'name="_save"' not in body, noun
        assert "deletelink" not in body, noun
        assert "delete_selected" not in admin.get(page(noun)).content.decode(), noun


def test_a_correction_begins_with_what_the_line_says_and_becomes_a_new_line(analyst, world, line):
    url = correct(line)
    begins = filled(analyst, url)
    assert (begins["voice"], begins["claim_status"], begins["as_of"]) == ("BR", "agreed", "2026-03")
    assert begins["passages"] == [world.agreed.pk]
    analyst.post(url, {**begins, "claim_status": "announced", "reason": "Only announced."})
    new = StatusUpdate.objects.get(corrects=line)
    assert (new.status, new.as_of, new.reason, new.by.username) == (
        "announced",
        "2026-03",
        "Only announced.",
        "analyst",
    )
    assert [one.passage for one in new.evidence.all()] == [world.agreed]


def test_a_line_is_voided_by_a_reason_alone(analyst, line):
    analyst.post(
        correct(line), {"entered_in_error": "on", "reason": "Another forest.", "voice": "BR", "claim_status": "agreed"}
    )
    assert StatusUpdate.objects.get(corrects=line).entered_in_error
    line.initiative.standing.refresh_from_db()
    assert line.initiative.standing.data["headline"] is None


def test_a_void_without_a_reason_is_refused(analyst, line):
    answer = analyst.post(correct(line), {"entered_in_error": "on", "voice": "BR", "claim_status": "agreed"})
    assert "entered in error" in errors(answer)["reason"]


def test_a_line_is_corrected_once(analyst, line):
    url = correct(line)
    first = filled(analyst, url, reason="Again.")
    analyst.post(url, first)
    assert "was corrected by row" in errors(analyst.post(url, first))["__all__"]
    assert StatusUpdate.objects.filter(corrects=line).count() == 1


def test_the_ledger_leads_to_the_correction_of_lines_that_stand_only(analyst, line):
    assert correct(line) in analyst.get(page("statusupdate")).content.decode()
    analyst.post(correct(line), filled(analyst, correct(line), reason="Again."))
    assert correct(line) not in analyst.get(page("statusupdate")).content.decode()
    assert correct(line) not in analyst.get(page("statusupdate", "change", line.pk)).content.decode()


def test_a_line_of_another_partnership_can_be_neither_seen_nor_corrected(elsewhere, line):
    stranger = signed_in(member("analyst", elsewhere))
    assert stranger.get(correct(line)).status_code == 404
    assert stranger.get(page("statusupdate", "change", line.pk)).status_code == 404
    assert list(stranger.get(page("statusupdate")).context["cl"].result_list) == []


def test_a_due_date_is_moved_with_who_moved_it_and_why(analyst, world):
    url = reverse("admin:commitment-revise-due", args=[world.commitment.pk])
    data = {
        "cause": "party_moved",
        "new_due": "2028-06",
        "announced_on": "2026",
        "reason": "Seeds are late.",
        "passages": [world.begun.pk],
    }
    assert analyst.post(url, data)["Location"] == page("commitment", "change", world.commitment.pk)
    row = DueRevision.objects.get()
    assert (row.new_due, row.cause, row.by.username) == ("2028-06", "party_moved", "analyst")


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"cause": "party_moved", "new_due": ""}, "new_due", "new date"),
        ({"cause": "dropped"}, "new_due", "leave it empty"),
        ({"new_due": "soon"}, "new_due", "soon"),
        ({"announced_on": "2999"}, "announced_on", "future"),
        ({"passages": []}, "passages", "at least one passage"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_a_due_date_that_does_not_hold_together_is_refused_at_its_field(analyst, world, given, field, words):
    url = reverse("admin:commitment-revise-due", args=[world.commitment.pk])
    data = {"cause": "party_moved", "new_due": "2028", "reason": "Late.", "passages": [world.begun.pk], **given}
    assert words in errors(analyst.post(url, data))[field]
    assert not DueRevision.objects.exists()


def test_a_line_of_the_due_dates_is_corrected_or_voided_by_a_new_one(analyst, moved):
    url = reverse("admin:due-revision-correct", args=[moved.pk])
    begins = filled(analyst, url)
    assert (begins["new_due"], begins["announced_on"], begins["cause"]) == ("2028", "2026-04", "party_moved")
    analyst.post(url, {**begins, "new_due": "2029", "reason": "It says 2029."})
    new = DueRevision.objects.get(corrects=moved)
    assert new.new_due == "2029"
    analyst.post(
        reverse("admin:due-revision-correct", args=[new.pk]),
        {"entered_in_error": "on", "reason": "No.", "cause": "dropped"},
    )
    assert DueRevision.objects.get(corrects=new).entered_in_error


def test_a_review_says_where_somebody_looked(analyst, world):
    url = reverse("admin:initiative-reviewed", args=[world.initiative.pk])
    later = world.today + timedelta(days=10)
    data = {
        "outcome": "cannot_tell",
        "sources_BR": "The gazette\n",
        "note": "Unclear.",
        "next_review_on": later.isoformat(),
    }
    assert analyst.post(url, data).status_code == 302
    row = Review.objects.get()
    assert (row.outcome, row.sources_searched, row.next_review_on, row.note) == (
        "cannot_tell",
        {"BR": ["The gazette"]},
        later,
        "Unclear.",
    )


def test_checked_no_change_needs_nothing_but_a_click(analyst, world):
    url = reverse("admin:commitment-reviewed", args=[world.commitment.pk])
    analyst.post(url, filled(analyst, url))
    row = Review.objects.get()
    assert (row.subject, row.outcome) == (world.commitment, "no_change")
    assert row.next_review_on == world.today + timedelta(days=world.initiative.review_every)


def test_the_next_review_lies_ahead(analyst, world):
    url = reverse("admin:initiative-reviewed", args=[world.initiative.pk])
    answer = analyst.post(url, {"outcome": "no_change", "next_review_on": world.today.isoformat()})
    assert "not after today" in errors(answer)["next_review_on"]


def test_the_page_of_an_initiative_shows_its_ledgers_and_their_proof(analyst, world, line):
    body = analyst.get(page("initiative", "change", world.initiative.pk)).content.decode()
    assert "We have agreed to plant 𝟙00 trees by 2027" in body
    assert correct(line) in body
    for name in ("record-status", "reviewed"):
        assert reverse(f"admin:initiative-{name}", args=[world.initiative.pk]) in body


def test_a_reader_sees_the_ledgers_and_no_door_to_write(world, line):
    body = (
        signed_in(member("reader", world.partnership))
        .get(page("initiative", "change", world.initiative.pk))
        .content.decode()
    )
    assert "We have agreed to plant" in body
    assert correct(line) not in body
    assert "record-status" not in body


def test_a_passage_stands_inside_the_text_around_it(analyst, world):
    body = analyst.get(page("passage", "change", world.begun.pk)).content.decode()
    assert "We agree.\n<mark>Work on the forest has begun.</mark> We agree." in body


def test_a_withheld_text_shows_its_reason_and_no_word(world):
    editor = signed_in(member("editor", world.partnership))
    url = reverse("admin:capture-withhold", args=[world.capture.pk])
    assert "Say why" in errors(editor.post(url, {"withheld_reason": " "}))["withheld_reason"]
    editor.post(url, {"withheld_reason": "A court forbade it."})
    for address in (page("capture", "change", world.capture.pk), page("passage", "change", world.begun.pk)):
        body = editor.get(address).content.decode()
        assert "A court forbade it." in body
        assert "Work on the forest" not in body
    assert signed_in(member("analyst", world.partnership)).post(url, {"withheld_reason": "x"}).status_code == 403
