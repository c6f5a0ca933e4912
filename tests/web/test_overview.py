"""The first screen."""

import pytest

from initiatives.models import Initiative
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    ReviewFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


def claimed(words="We will plant a forest", quoted=True, capture=None, **line):
    """An initiative with a claim proven by these words, which Brazil's speaker said unless not `quoted`."""
    initiative = line.pop("initiative", None) or InitiativeFactory()
    passage = PassageFactory(capture=capture or CaptureFactory(), exact=words)
    StatusUpdateFactory(initiative=initiative, passages=[passage], **line)
    if quoted:
        StatementFactory(passage=passage, initiatives=[initiative])
    return initiative


def rows(response):
    return list(read(response).one("tbody").all("tr"))


def cells(row):
    return {cell.attributes.get("data-h", "words"): cell.words for cell in row.all("td")}


def test_before_anything_is_held_it_says_how_to_begin(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "No partnership is held yet" in page.text
    assert "manage.py seed" in page.text


def test_a_partnership_without_initiatives_says_so_by_name(client):
    PartnershipFactory()
    page = client.get("/")
    assert "Brazil–Norway: what was promised, what we can prove" in page.text
    assert "No initiative is recorded for this partnership" in page.text


def test_a_row_shows_the_words_who_said_them_and_what_each_side_says(client):
    claimed()
    (row,) = rows(client.get("/"))
    assert "We will plant a forest" in row.one("a", class_="words").text
    said = cells(row)
    assert "Speaker" in said["words"]
    assert "¶2" in said["words"]
    assert said["Brazil says"].startswith("Agreed")
    assert "Mar 2026" in said["Brazil says"]
    assert said["Norway says"] == "Nothing held"
    assert said["Records show"] == "Not assessed"
    assert said["Due"] == "No date"
    assert said["Checked"] == "Never"


def test_where_nobody_is_quoted_the_words_are_the_reporters_and_say_so(client):
    claimed("Work on the forest has begun.", quoted=False, asserted_by="reported", status="under_way")
    (row,) = rows(client.get("/"))
    assert cells(row)["words"].count("No one is quoted. The reporter:") == 1
    assert cells(row)["Reported"].startswith("Under way")
    assert cells(row)["Brazil says"] == "Nothing held"


def test_the_words_of_a_withheld_text_are_not_shown(client):
    initiative = claimed()
    passage = initiative.status_updates.get().evidence.get().passage
    passage.capture.withheld_at, passage.capture.withheld_reason = "2026-04-01T00:00Z", "A court said so."
    passage.capture.save()
    page = client.get(f"/?at={passage.pk}")
    assert "We will plant a forest" not in page.text
    assert "A court said so." in page.text


def test_clicking_words_lights_them_in_their_paragraph_without_a_script(client):
    claimed()
    second = claimed("Work on the forest has begun.", quoted=False, asserted_by="reported")
    link = next(link for link in read(client.get("/")).all("a", class_="words") if "begun" in link.text)
    assert link.attributes["href"].endswith("#source")
    page = read(client.get("/" + link.attributes["href"].split("#")[0]))
    panel = page.one("aside", id="source")
    assert panel.one("mark").text == "Work on the forest has begun."
    assert "a press report, A newspaper, March 2026" in panel.words
    assert second.name in panel.words
    lit = [row for row in page.all("tr") if row.attributes.get("aria-current")]
    assert [second.name in row.text for row in lit] == [True]


def test_htmx_is_given_the_panel_alone(client):
    initiative = claimed()
    pk = initiative.status_updates.get().evidence.get().passage_id
    headers = {"HX-Request": "true", "HX-Target": "source", "HX-Trigger": f"words-{initiative.slug}"}
    page = client.get(f"/?at={pk}", headers=headers)
    assert page.text.lstrip().startswith("<aside")
    assert f"#words-{initiative.slug}" in page.text
    assert "HX-Request" in page["Vary"]


def test_a_trigger_that_is_no_row_of_ours_is_not_written_into_the_panel(client):
    pk = claimed().status_updates.get().evidence.get().passage_id
    headers = {"HX-Request": "true", "HX-Target": "source", "HX-Trigger": '"><b>'}
    assert "Back to the list" not in client.get(f"/?at={pk}", headers=headers).text


def test_the_facts_and_chips_count_what_the_table_shows(client):
    claimed()
    CommitmentFactory(initiative=InitiativeFactory())
    page = read(client.get("/"))
    facts = [fact.words for fact in page.one("ul", class_="facts").all("li")]
    assert facts[:4] == ["2 initiatives", "1 commitment", "0 proven", "0 with a date"]
    assert "Norway’s sources not read yet" in facts
    assert "Both sides, by date" in facts
    assert "Brazil’s sources not read yet" not in facts
    chips = {chip.words for chip in page.all("a", class_="chip")}
    assert {"All 2", "Late 0", "Cannot prove 2", "Sides differ 0"} <= chips


def test_a_side_that_was_searched_in_vain_is_told_from_one_nobody_searched(client):
    initiative = claimed()
    ReviewFactory(initiative=initiative, sources_searched={"NO": ["the ministry's site"]})
    facts = read(client.get("/")).one("ul", class_="facts").words
    assert "Nothing held from Norway, searched: the ministry's site" in facts


def test_late_ones_come_first_and_then_those_whose_sides_differ(client):
    quiet, differ, late = InitiativeFactory(slug="a"), InitiativeFactory(slug="b"), InitiativeFactory(slug="c")
    for initiative in (quiet, differ, late):
        claimed(initiative=initiative, quoted=False)
    StatusUpdateFactory(initiative=differ, asserted_by="NO", status="delivered")
    CommitmentFactory(initiative=late, baseline_due="2024")
    names = [row.one("a", class_="name").words for row in rows(client.get("/"))]
    assert names == [late.name, differ.name, quiet.name]
    assert [row.one("a", class_="name").words for row in rows(client.get("/?show=differ"))] == [differ.name]
    assert cells(rows(client.get("/?show=late"))[0])["Due"].startswith("2024")


def test_moved_counts_what_came_after_the_last_event(client):
    EventFactory(name="Oslo summit", dates="2026-03")
    before, after = claimed(as_of="2026-02"), claimed(as_of="2026-05", quoted=False)
    page = client.get("/?show=moved")
    assert "Moved since Oslo summit" in page.text
    names = [row.one("a", class_="name").words for row in rows(page)]
    assert names == [after.name]
    assert before.name not in names


def test_only_published_initiatives_are_shown_and_members_see_drafts_marked(client):
    claimed(initiative=InitiativeFactory(name="Hidden", publication="draft"))
    assert "Hidden" not in client.get("/").text
    client.force_login(UserFactory(is_superuser=True))
    (row,) = rows(client.get("/"))
    assert row.one("span", class_="draft").words == "Draft"


def test_the_form_of_the_clocks_keeps_a_moment_whole(client):
    moment = "2026-01-31T12:34:56.123456Z"
    for asked, kept in ((moment, moment), ("2026-01-31", "2026-01-31")):
        form = read(client.get("/initiatives/", {"known_at": asked})).one("input", id="clock-known-at")
        assert form.attributes["value"] == kept


def test_turned_clocks_are_said_and_lead_back_to_now(client):
    claimed(as_of="2026-03")
    page = client.get("/?as_of=2026-02-01")
    banner = read(page).one("section", class_="banner")
    assert "As of 1 February 2026" in banner.words
    assert banner.one("a").attributes["href"] == "/"
    assert cells(rows(page)[0])["Brazil says"] == "Nothing held"
    links = [link.attributes["href"] for link in read(page).all("a", class_="name")]
    assert all("as_of=2026-02-01" in link for link in links)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=2999-01-01", "future"),
        ("as_of=yesterday", "as_of"),
        ("known_at=2026-01-01T10:00", "offset"),
        ("show=lost", "late"),
        ("at=first", "whole number"),
        ("at=999", "no passage"),
        ("partnership=nowhere", "br-no"),
        ("as_off=2026-01-01", "as_of"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(client, query, said):
    PartnershipFactory()
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    assert said in read(page).one("main").words


def test_several_partnerships_can_be_switched_between(client):
    claimed()
    other = PartnershipFactory(country_a="IN", country_b="JP", name="India–Japan")
    InitiativeFactory(partnership=other, name="Elsewhere")
    page = client.get("/?partnership=in-jp")
    assert "India–Japan: what was promised" in page.text
    assert "Elsewhere" in page.text
    assert "India says" in page.text
    switch = [chip.words for chip in read(page).one("ul", class_="switch").all("a")]
    assert switch == ["Brazil–Norway", "India–Japan"]


def test_fifty_initiatives_take_no_more_queries_than_one(client, django_assert_max_num_queries):
    one = PassageFactory(capture=CaptureFactory())
    claimed(capture=one.capture)
    with django_assert_max_num_queries(40) as few:
        client.get("/")
    speaker = PersonFactory()
    for number in range(49):
        initiative = InitiativeFactory()
        StatusUpdateFactory(initiative=initiative, passages=[one])
        CommitmentFactory(initiative=initiative, passage=one, baseline_due="2024")
        if number % 2:
            StatementFactory(passage=PassageFactory(capture=CaptureFactory()), person=speaker, initiatives=[initiative])
    with django_assert_max_num_queries(len(few)) as many:
        page = client.get("/")
    assert len(rows(page)) == 50
    assert len(many) == len(few)
    assert Initiative.objects.count() == 50


def test_sources_are_counted_by_kind(client):
    claimed(capture=CaptureFactory())
    DocumentFactory(kind="instrument")
    facts = read(client.get("/")).one("ul", class_="facts").words
    assert "2 sources (1 instrument, 1 press report)" in facts
