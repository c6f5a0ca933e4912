"""Commitments: the list and one's page."""

from datetime import UTC, datetime

import pytest

from initiatives.actions.due_revision import revise_due
from tests.factories import (
    CommitmentFactory,
    InitiativeFactory,
    PassageFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def test_the_list_shows_the_operative_words_their_force_and_whom_they_bind(client):
    CommitmentFactory(force="aims")
    row = read(client.get("/commitments/")).one("tbody").one("tr").words
    for said in ("We will plant a forest", "Plant a forest", "Aims", "Brazil, Norway", "said by Brazil", "No date"):
        assert said in row


def test_the_list_is_filtered_and_refuses_what_it_does_not_know(client):
    CommitmentFactory(wording="Plant", force="aims")
    CommitmentFactory(wording="Water", force="decided", passage=PassageFactory(exact="Work on the forest has begun."))
    assert "Water" not in client.get("/commitments/?force=aims").text
    assert "Plant" not in read(client.get("/commitments/?q=water")).one("tbody").words
    assert client.get("/commitments/?forces=aims").status_code == 400


def test_the_first_date_stays_beside_every_slip_with_who_moved_it_and_why(client):
    promise = CommitmentFactory(baseline_due="2027")
    editor = UserFactory(is_superuser=True, username="editor")
    revise_due(
        by=editor, today=datetime.now(UTC).date(), commitment=promise, cause="party_moved", reason="The minister said so.", new_due="2029",
        passages=[promise.passage],
    )  # fmt: skip
    words = read(client.get(f"/commitments/{promise.pk}/")).one("main").words
    assert "First due 2027" in words
    assert "Now due 2029" in words
    assert "The minister said so." in words
    assert "editor" in words
    assert "731 days later" in words


def test_a_promise_without_a_date_says_so(client):
    words = read(client.get(f"/commitments/{CommitmentFactory().pk}/")).one("main").words
    assert "No due date was ever given." in words
    assert "Not as worded" in words


def test_its_own_claims_stand_side_by_side(client):
    promise = CommitmentFactory()
    StatusUpdateFactory(initiative=None, commitment=promise, status="under_way", passages=[promise.passage])
    sides = read(client.get(f"/commitments/{promise.pk}/")).one("div", class_="sides").words
    assert "Brazil says Under way" in sides
    assert "We hold nothing from Norway." in sides


def test_the_commitments_of_a_draft_are_not_found(client):
    promise = CommitmentFactory(initiative=InitiativeFactory(publication="draft"))
    assert client.get(f"/commitments/{promise.pk}/").status_code == 404
    assert "Plant a forest" not in client.get("/commitments/").text


def test_more_commitments_take_no_more_queries(client, django_assert_max_num_queries):
    CommitmentFactory()
    with django_assert_max_num_queries(20) as few:
        client.get("/commitments/")
    for _ in range(15):
        CommitmentFactory()
    with django_assert_max_num_queries(len(few)):
        client.get("/commitments/")


def test_the_operative_words_name_who_said_them_and_never_a_reporter_in_their_place(client):
    promise = CommitmentFactory()
    StatementFactory(passage=promise.passage, person__name="The minister")
    for address in ("/commitments/", f"/commitments/{promise.pk}/", f"/initiatives/{promise.initiative.slug}/"):
        words = read(client.get(address)).one("main").words
        assert "The minister" in words, address
        assert "No one is quoted" not in words, address


def test_words_in_a_source_that_was_withdrawn_are_shown_to_members_only(client):
    promise = CommitmentFactory()
    document = promise.passage.capture.document
    document.publication = "withdrawn"
    document.save()
    for address in ("/commitments/", f"/commitments/{promise.pk}/", f"/initiatives/{promise.initiative.slug}/"):
        page = client.get(address)
        assert "We will plant a forest" not in page.text, address
        assert "in a source that is not published" in page.text, address
    client.force_login(UserFactory(is_superuser=True))
    assert "We will plant a forest" in client.get("/commitments/").text
