"""One initiative's page."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from initiatives.actions.status_update import correct_status
from initiatives.models import Participation, ScopeItem
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    InitiativeFactory,
    OrganisationFactory,
    PassageFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def passage():
    return PassageFactory()


@pytest.fixture
def initiative(passage):
    initiative = InitiativeFactory(acronym="SF")
    StatusUpdateFactory(initiative=initiative, passages=[passage])
    return initiative


def page_of(client, initiative, query=""):
    return read(client.get(f"/initiatives/{initiative.slug}/{query}"))


def sides(page):
    return [side.words for side in page.one("div", class_="sides").all("section")]


def test_what_each_side_says_stands_side_by_side_with_the_words_that_prove_it(client, initiative, passage):
    brazil, norway, records = sides(page_of(client, initiative))
    assert brazil.startswith("Brazil says Agreed by 31 Mar 2026 We will plant a forest Report")
    assert norway == "Norway says We hold nothing from Norway. Sources searched: none."
    assert records.startswith("Records show Not assessed.")


def test_silence_names_the_sources_that_were_searched(client, initiative):
    ReviewFactory(initiative=initiative, sources_searched={"NO": ["the gazette", "the ministry"]}, note="Nothing new.")
    page = page_of(client, initiative)
    assert "Sources searched: the gazette, the ministry; last on" in sides(page)[1]
    assert "Nothing new." in page.one("main").words


def test_sides_that_differ_are_said_to(client, initiative):
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", status="under_way")
    page = page_of(client, initiative)
    assert "Sides differ" in page.one("dl", class_="headline").words
    assert sides(page)[1].startswith("Norway says Under way")
    assert page.one("p", class_="differs").words == "Sides differ: Brazil says agreed; Norway says under way."


def test_a_side_that_spoke_without_claiming_is_not_called_silent(client, initiative):
    StatementFactory(initiatives=[initiative], person__country="NO")
    assert sides(page_of(client, initiative))[1].startswith(
        "Norway says It claims no status. 1 statement stands below."
    )


def test_every_line_up_stands_in_the_order_of_its_dates_with_the_side_as_label(client, initiative):
    StatementFactory(initiatives=[initiative], person__country="NO", said_on="2026-05")
    StatementFactory(initiatives=[initiative], person=None, joint=True, kind="joint_text", said_on="2026-04-02")
    moments = list(page_of(client, initiative).all("section", class_="moment"))
    assert [moment.one("h3").words for moment in moments] == ["May 2026", "2 April 2026", "31 March 2026"]
    labels = [[label.words for label in moment.all("p", class_="kicker")] for moment in moments]
    assert labels == [["Norway"], ["Both sides jointly"], ["Brazil"]]


def test_a_joint_text_counts_for_both_sides(client, initiative):
    StatusUpdateFactory(initiative=initiative, asserted_by="joint", status="under_way")
    brazil, norway = sides(page_of(client, initiative))[:2]
    assert "Under way" in brazil
    assert "jointly" in brazil
    assert "jointly" in norway


def test_everything_held_about_it_is_on_the_page(client, initiative, passage):
    ScopeItem.objects.create(initiative=initiative, label="Northern woods", passage=passage)
    Participation.objects.create(
        initiative=initiative, organisation=OrganisationFactory(name="Forest agency"), role="implementer"
    )
    CommitmentFactory(initiative=initiative, passage=passage, wording="Plant it", baseline_due="2031")
    StatementFactory(passage=passage, initiatives=[initiative], person__name="Somebody")
    words = page_of(client, initiative).one("main").words
    for said in ("SF", "Northern woods", "Forest agency implementer", "Plant it", "2031", "Somebody", "Never reviewed"):
        assert said in words


def test_a_corrected_line_stays_struck_through_with_the_reason(client, initiative, passage):
    line = initiative.status_updates.get()
    editor = UserFactory(is_superuser=True)
    correct_status(
        by=editor,
        today=datetime.now(UTC).date(),
        row=line,
        reason="We misread the verb.",
        status="announced",
        passages=[passage],
    )
    page = page_of(client, initiative)
    struck = page.one("li", class_="void")
    assert struck.attributes["id"] == f"line-{line.pk}"
    assert "Agreed" in struck.one("span", class_="what").words
    assert "We misread the verb." in struck.words
    assert sides(page)[0].startswith("Brazil says Announced")


def test_what_was_known_before_a_correction_can_be_had_again(client, initiative, passage):
    line = initiative.status_updates.get()
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    correct_status(
        by=UserFactory(is_superuser=True), today=datetime.now(UTC).date(), row=line, reason="We misread.", status="announced",
        passages=[passage],
    )  # fmt: skip
    page = page_of(client, initiative, f"?known_at={before}")
    assert sides(page)[0].startswith("Brazil says Agreed")
    assert not list(page.all("li", class_="void"))
    assert "as we knew it" in page.one("section", class_="banner").words


def test_an_old_slug_leads_to_the_new_one_and_keeps_the_clocks(client, initiative):
    old = initiative.slug
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL tracker.renaming = 'on'")
        cursor.execute("UPDATE initiatives_initiative SET slug = 'woods' WHERE id = %s", [initiative.pk])
    moved = client.get(f"/initiatives/{old}/?as_of=2026-04-01")
    assert moved.status_code == 301
    assert moved["Location"] == "/initiatives/woods/?as_of=2026-04-01"


def test_a_draft_and_an_unknown_slug_look_the_same_to_a_reader(client):
    draft = InitiativeFactory(publication="draft")
    for slug in (draft.slug, "nowhere"):
        page = client.get(f"/initiatives/{slug}/")
        assert page.status_code == 404
        assert "Nothing is held here" in page.text


def test_only_those_who_may_record_are_offered_to(client, initiative):
    assert "Record status" not in client.get(f"/initiatives/{initiative.slug}/").text
    client.force_login(UserFactory())
    assert "Record status" not in client.get(f"/initiatives/{initiative.slug}/").text
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    page = page_of(client, initiative)
    assert page.one("a", class_="button").words == "Record status"


def test_the_owner_is_named_to_members_only(client):
    initiative = InitiativeFactory(owner=UserFactory(username="analyst"))
    assert "analyst" not in client.get(f"/initiatives/{initiative.slug}/").text
    client.force_login(UserFactory())
    assert "Looked after by analyst." in client.get(f"/initiatives/{initiative.slug}/").text


def test_words_are_escaped(client):
    capture = CaptureFactory(text="A <script>alert(1)</script> & more")
    initiative = InitiativeFactory(name="<b>bold</b>", summary="<i>x</i>")
    StatusUpdateFactory(
        initiative=initiative, reason="<u>y</u>", passages=[PassageFactory(capture=capture, exact=capture.text)]
    )
    page = client.get(f"/initiatives/{initiative.slug}/").text
    for tag in ("<script>alert", "<b>bold", "<i>x", "<u>y"):
        assert tag not in page


@pytest.mark.parametrize(("published", "said"), [("2026-03", "the day of its source"), (None, "its source is undated")])
def test_a_line_without_as_of_says_what_its_day_is(client, initiative, published, said):
    source = PassageFactory(capture__document__published=published)
    StatusUpdateFactory(initiative=initiative, as_of=None, passages=[source])
    assert said in page_of(client, initiative).one("main").words


def test_a_longer_ledger_takes_no_more_queries(client, initiative, passage, django_assert_max_num_queries):
    CommitmentFactory(initiative=initiative, passage=passage)
    StatementFactory(passage=passage, initiatives=[initiative])
    ReviewFactory(initiative=initiative)
    with django_assert_max_num_queries(45) as few:
        page_of(client, initiative)
    for number in range(20):
        other = PassageFactory(capture=CaptureFactory(text=f"Text {number} says so."), exact="says so")
        StatusUpdateFactory(initiative=initiative, as_of=f"2026-{number % 9 + 1:02}", passages=[other, passage])
        CommitmentFactory(initiative=initiative, passage=other)
        StatementFactory(passage=other, initiatives=[initiative])
        ReviewFactory(initiative=initiative)
    with django_assert_max_num_queries(len(few)):
        page_of(client, initiative)
