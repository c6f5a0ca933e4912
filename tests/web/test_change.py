"""What changed, in sentences, between two days or two events."""

from datetime import UTC, datetime

import pytest

from initiatives.actions.document import capture, withhold
from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import open_initiative
from initiatives.actions.publication import publish, withdraw
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import StatementNote, Succession
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    InitiativeFactory,
    PartnershipFactory,
    ReviewFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def told(client, query=""):
    return [line.words for line in read(client.get(f"/changes/{query}")).one("main").one(class_="listed").all("li")]


def figures(client, query=""):
    return [item.words for item in read(client.get(f"/changes/{query}")).one("ul", class_="facts").all("li")]


@pytest.fixture
def world(db):
    return make_world()


def test_changes_are_told_in_sentences(client):
    initiative = InitiativeFactory(name="Shared forest", kind="mission")
    StatusUpdateFactory(initiative=initiative, as_of="2026-02", reason="The minister said so.")
    StatusUpdateFactory(initiative=initiative, status="under_way", as_of="2026-03", reason="He said more.")
    StatusUpdateFactory(initiative=initiative, asserted_by="joint", status="under_way", reason="Both texts.")
    ReviewFactory(initiative=initiative, note="Looked everywhere.")
    promise = CommitmentFactory(initiative=initiative, wording="Plant it", baseline_due="2030")
    revise_due(
        by=UserFactory(is_superuser=True), today=TODAY, commitment=promise, cause="party_moved", reason="No trees.", new_due="2031",
        passages=[promise.passage],
    )  # fmt: skip
    said = told(client)
    for sentence in (
        "Shared forest mission",
        "Shared forest Brazil says Agreed, as of February 2026 The minister said so.",
        "Shared forest Brazil says from Agreed → to Under way, as of March 2026 He said more.",
        "Shared forest both sides say Under way Both texts.",
        "Shared forest checked, no change; next look on 1 January 2999 Looked everywhere.",
        "Plant it commitment, “will”",
        "Plant it due 2030 → 2031, 365 days later (a party moved it) No trees.",
    ):
        assert sentence in said, sentence


def test_a_corrected_line_stands_struck_through_with_the_reason(client, world):
    wrong = record_status(
        **world.about(axis="claim", status="cancelled", asserted_by="BR", passages=[world.agreed], as_of="2026-03")
    )
    correct_status(by=world.by, today=world.today, row=wrong, reason="Read again.", status="agreed")
    page = read(client.get("/changes/?kind=status")).one("main")
    corrected = page.one("li", class_="void")
    assert corrected.one("del").words == "Brazil says Cancelled, as of March 2026"
    assert "Read again." in corrected.words
    correction = next(line for line in page.one(class_="listed").all("li") if not line.has("class_", "void"))
    assert correction.words.startswith(
        "Shared forest a status was corrected: Brazil says Cancelled Brazil says Agreed, as of March 2026 Read again."
    )
    assert figures(client) == ["1 new initiative", "1 new commitment", "1 correction"]


def test_the_figures_say_what_the_days_come_to(client, world):
    about = {"axis": "claim", "asserted_by": "BR", "passages": [world.agreed]}
    record_status(**world.about(status="agreed", as_of="2026-02", **about))
    record_status(**world.about(status="under_way", as_of="2026-03", **about))
    for due, cause in (("2026", "we_misread"), ("2028", "party_moved"), ("2029", "party_moved")):
        revise_due(
            by=world.by, today=world.today, commitment=world.commitment, cause=cause, new_due=due, reason="It says so.",
            passages=[world.agreed],
        )  # fmt: skip
    assert figures(client) == [
        "1 claim moved", "1 first claim", "2 due dates moved by 1096 days in all", "1 new initiative", "1 new commitment",
    ]  # fmt: skip
    assert any("(we misread, not counted)" in line for line in told(client))


def test_what_was_taken_back_is_told_without_its_name(client, world):
    withdraw(by=world.by, row=world.initiative)
    said = told(client)
    assert f"Initiative {world.initiative.pk}, no longer shown withdrawn" in said
    assert not [line for line in said if "Shared forest" in line or "Plant 100" in line]


def test_a_text_taken_anew_a_succession_and_what_was_withheld_are_told(client, world):
    capture(
        by=world.by, document=world.document, text="Work on the forest has begun. Nothing else.", how="pasted",
        captured_at=datetime.now(UTC),
    )  # fmt: skip
    other = open_initiative(by=world.by, partnership=world.partnership, name="Common forest", kind="project")
    other = publish(by=world.by, row=other, second_reader_required=False)
    Succession.objects.create(
        old=world.initiative, new=other, kind="absorbed", passage=world.agreed, by=world.by, reason="The text says so."
    )
    withhold(by=world.by, now=datetime.now(UTC), capture=world.capture, reason="A court order")
    said = told(client)
    assert "A report its text was taken anew, 1 moved, 1 missing" in said
    assert "Shared forest absorbed → Common forest" in said
    assert "A report the text is withheld: A court order" in said
    assert any("absorbed" in line for line in told(client, "?initiative=common-forest"))


def test_what_goes_on_elsewhere_is_not_counted_as_taken_back(client, world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Common forest", kind="project")
    publish(by=world.by, row=other, second_reader_required=False)
    withdraw(by=world.by, row=world.initiative, replaced_by=other)
    assert "1 record superseded" in figures(client)
    assert not any("taken back" in figure for figure in figures(client))


def test_a_note_names_the_words_it_is_about(client):
    statement = StatementFactory()
    StatementNote.objects.create(statement=statement, kind="disputed", by="An office")
    assert "We will plant a forest Disputed by An office" in told(client)
    StatementNote.objects.create(statement=statement, kind="clarified", by="A speaker")
    assert "We will plant a forest Clarified by A speaker Disputed by An office" in told(client)
    assert "We will plant a forest Disputed by An office Clarified by A speaker" in told(client)


def test_changes_can_be_grouped_by_kind_and_by_initiative(client, world):
    record_status(
        **world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed], as_of="2026-03")
    )

    def headings(query):
        page = read(client.get(f"/changes/?{query}")).one(class_="listed")
        return [one.words for one in page.all() if one.tag in ("h2", "h3")]

    assert headings("group=kind") == ["New 3", "Status 1"]
    assert headings("group=initiative") == [
        "Brazil–Norway", "Shared forest 3", "Statements, documents, commitments of no initiative 1",
    ]  # fmt: skip
    assert client.get("/changes/?group=colour").status_code == 400


def test_filters_narrow_by_what_changed_and_what_it_was(client, world):
    forest, sea = SectorFactory(name="Forest"), SectorFactory(name="Sea")
    pines = SectorFactory(name="Pines", parent=forest)
    world.initiative.sectors.add(pines)
    other = open_initiative(by=world.by, partnership=world.partnership, name="Shared sea", kind="project")
    other.sectors.add(sea)
    publish(by=world.by, row=other, second_reader_required=False)
    record_status(
        **world.about(axis="claim", status="agreed", asserted_by="NO", passages=[world.agreed], as_of="2026-03")
    )
    PartnershipFactory(country_a="CL", country_b="PE", slug="chile-peru")

    def subjects(query):
        return {line.split(" ")[0] + " " + line.split(" ")[1] for line in told(client, f"?{query}")}

    assert subjects("sector=" + forest.slug) == {"Shared forest", "Plant 100"}
    assert subjects("sector=" + sea.slug) == {"Shared sea"}
    assert subjects("initiative=shared-forest") == {"Shared forest", "Plant 100"}
    assert subjects("side=NO") == {"Shared forest", "Plant 100"}
    assert subjects("side=BR") == {"Plant 100"}
    assert subjects("noun=document&country=BR") == {"A report"}
    assert subjects("partnership=chile-peru") == subjects("country=PE") == set()
    assert subjects("kind=status&axis=claim") == {"Shared forest"}


def test_the_kinds_are_counted_under_the_other_filters(client, world):
    def facets(query=""):
        return [item.words for item in read(client.get(f"/changes/{query}")).one("nav", class_="facets").all("li")]

    record_status(
        **world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed], as_of="2026-03")
    )
    assert facets() == facets("?kind=status") == ["New 3", "Status 1"]
    assert facets("?noun=document") == ["New 1"]


def test_days_without_changes_say_what_that_means(client):
    StatusUpdateFactory()
    words = read(client.get("/changes/?from=2001-01-01&to=2001-12-31")).one("main").words
    assert "Nothing changed in these days" in words
    assert "Silence here means that nothing was recorded, not that nothing happened." in words
    assert "0 changes, 1 January 2001 – 31 December 2001" in words


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("from=2026-02-30", "from is “2026-02-30”"), ("to=soon", "to is “soon”, which is not a day"),
        ("from=2026-02-02&to=2026-02-01", "from must be the earlier day"), ("since=2026-02-01", "There is no parameter “since”"),
        ("from=2026-01-01&page=7", "page is 7"), ("from=%00", "which is not a day"), ("sectr=a", "did you mean “sector”?"),
        ("kind=reviewed", "did you mean “review”?"), ("since_event=nowhere", "there is no such event"),
        ("since_event=%00", "there is no such event"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_says_why(client, query, why):
    answer = client.get(f"/changes/?{query}")
    assert answer.status_code == 400
    assert why in read(answer).one("main").words


def test_events_that_cannot_be_compared_say_why(client):
    one = EventFactory(slug="one", dates="2026-01-05")
    EventFactory(slug="two", dates="2026-02-05", partnership=PartnershipFactory(country_a="CL", country_b="PE"))
    EventFactory(slug="open", dates="2026-02-05/..", partnership=one.partnership)
    for query, why in (
        ("since_event=one&until_event=two", "compare events of one partnership"),
        ("since_event=one&from=2026-01-01", "give one of the two"),
        ("since_event=open", "has no last day"),
        ("until_event=one&from=2026-02-01", "from must be the earlier day"),
    ):
        answer = client.get(f"/changes/?{query}")
        assert answer.status_code == 400, query
        assert why in read(answer).one("main").words


def test_the_last_events_of_each_partnership_are_offered_as_beginnings(client):
    event = EventFactory(name="State visit", slug="visit", dates="2026-03-05")
    (chip,) = read(client.get("/changes/")).all("a", class_="chip")
    assert chip.words == "Brazil–Norway: since State visit"
    assert chip.attributes["href"] == f"?since_event=visit&partnership={event.partnership.slug}"
    page = read(client.get(f"/changes/{chip.attributes['href']}"))
    assert page.one("h1").words == "What changed since State visit"
    assert "5 March 2026 –" in page.one(class_="listed").words


def test_a_partnership_s_events_lead_to_what_changed_since(client):
    event = EventFactory(slug="visit", dates="2026-03-05")
    EventFactory(slug="to-come", dates="2999", partnership=event.partnership)
    page = read(client.get(f"/partnerships/{event.partnership.slug}/"))
    links = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/changes/?")]
    assert links == [f"/changes/?since_event=visit&partnership={event.partnership.slug}"]


def test_what_was_dropped_stands_beside_how_much_was_read(client, world):
    first = EventFactory(slug="first", dates="2025-03-01", partnership=world.partnership)
    words = read(client.get("/changes/?since_event=first")).one(class_="dropped").words
    assert "No event of this partnership is recorded after" in words
    second = EventFactory(slug="second", name="Second", dates="2026-05-01", partnership=world.partnership)
    words = read(client.get("/changes/?since_event=first")).one(class_="dropped").words
    assert "We hold no document of Second." in words
    type(world.document).objects.filter(pk=world.document.pk).update(event=first)
    document = DocumentFactory(partnership=world.partnership, event=second, title="The second text")
    words = read(client.get("/changes/?since_event=first")).one(class_="dropped").words
    assert "We hold no text of the documents of Second." in words
    CaptureFactory(document=document)
    page = read(client.get("/changes/?since_event=first"))
    words = page.one(class_="dropped").words
    assert "hold 1 commitment; those of Second repeat 0." in words
    assert "Plant 100 trees Shared forest" in words
    assert "0 of 3 paragraphs of the documents of Second are read." in words
    assert "1 dropped" in figures(client, "?since_event=first")
    assert "1 dropped" not in figures(client, "?since_event=first&side=PE"), "narrowed with the rest"
    assert client.get("/changes/?since_event=first&until_event=second").status_code == 200


@pytest.mark.parametrize("name", ["from", "to"])
def test_days_before_the_calendar_of_the_tracker_are_refused_by_name(client, name):
    answer = client.get(f"/changes/?{name}=0001-01-01")
    assert answer.status_code == 400
    assert f"{name} is “0001-01-01”; years run from 1000." in answer.text
    assert client.get(f"/changes/?{'to' if name == 'from' else 'as_of'}=1000-01-01").status_code == 200


def test_at_a_turned_clock_later_changes_do_not_exist(client, world):
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    record_status(
        **world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed], as_of="2026-03")
    )
    assert len(told(client)) == 4
    assert len(told(client, f"?known_at={before}")) == 3
    assert "first claim" not in " ".join(figures(client, f"?known_at={before}"))
