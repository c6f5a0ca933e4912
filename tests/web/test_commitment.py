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


def slipped(*dates, **fields):
    promise = CommitmentFactory(baseline_due="2027", **fields)
    for due in dates:
        revise_due(
            by=UserFactory(is_superuser=True), today=datetime.now(UTC).date(), commitment=promise,
            cause="party_moved" if due else "dropped",
            reason="Later.", new_due=due, passages=[promise.passage],
        )  # fmt: skip
    return promise


def listed(client, query):
    rows = read(client.get(f"/commitments/?{query}")).one("tbody").all("tr")
    return [row.one("a", class_="name").words for row in rows]


def test_the_list_is_sorted_by_slip_or_by_due_date_at_both_clocks(client):
    slipped("2028", wording="Near")
    before = datetime.now(UTC)
    slipped("2029", "2040", wording="Far")
    slipped("2026-12", wording="Forward")
    CommitmentFactory(wording="Undated")
    slipped(None, wording="Dropped")
    assert listed(client, "sort=-slip_days") == ["Far", "Near", "Dropped", "Undated", "Forward"]
    assert listed(client, "sort=current_due") == ["Forward", "Near", "Far", "Undated", "Dropped"]
    assert listed(client, "sort=-current_due") == ["Far", "Near", "Forward", "Undated", "Dropped"]
    assert listed(client, f"sort=-slip_days&known_at={before.isoformat().replace('+00:00', 'Z')}") == ["Near"]
    assert listed(client, "sort=-slip_days&partnership=br-no&moved=1&page=1") == ["Far", "Near", "Dropped", "Forward"]
    assert client.get("/commitments/?sort=length").status_code == 400


def test_every_move_says_by_how_many_days_and_what_we_misread_is_not_counted(client):
    promise = slipped("2028", "2029-06")
    first = promise.due_revisions.order_by("pk").first()
    common = {
        "by": UserFactory(is_superuser=True),
        "today": datetime.now(UTC).date(),
        "commitment": promise,
        "reason": "Misread.",
    }
    revise_due(**common, cause="party_moved", new_due="2028-06", corrects=first)
    revise_due(**common, cause="dropped", passages=[promise.passage])
    revise_due(**common, cause="we_misread", new_due="2027-10", announced_on="2026-01")
    section = read(client.get(f"/commitments/{promise.pk}/")).one("section", aria_labelledby="dates")
    tags = [tag.words for tag in section.all("span", class_="tag")]
    assert tags == [
        "no days to count",
        "+365 days",
        "+243 days",
        "corrected, not counted",
        "our misreading, not counted",
    ]
    total = section.one("p", class_="slip-sum").words
    assert total == (
        "moved 3×, +608 days · the date was dropped · 1 misreading of ours, not counted Imprecise dates count by their last day."
    )
    assert [item.attributes["id"] for item in section.all("li", class_="void")] == [f"due-{first.pk}"]
    assert len(list(section.one("svg", class_="slip-line").all("circle"))) == 4
