"""The history of a record as a page, and restoring a past version."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.actions.commitment import edit_commitment
from initiatives.actions.frame import edit_frame
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.name import rename
from initiatives.actions.status_update import correct_status, record_status
from initiatives.actions.succession import Proof, absorb
from initiatives.models import Membership, User
from tests.factories import (
    EventFactory,
    InitiativeFactory,
    OrganisationFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
)
from tests.web.page_text import read
from tests.world import make_world

HISTORY = "/initiatives/shared-forest/history/"


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def editor(world):
    """A browser of somebody who may publish."""
    return browser(world, "editor")


def browser(world, role):
    user = User.objects.create_user(role, f"{role}@example.org", "a long password")
    Membership.objects.create(user=user, role=role, partnership=world.partnership)
    client = Client()
    client.force_login(user)
    return client


def words(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200, (address, answer.status_code, answer.content[-600:])
    return read(answer).one("main").words


def versions(world, row=None):
    """The rows of a record's history, oldest first."""
    return list((row or world.initiative).history.order_by("pgh_id").values_list("pgh_id", flat=True))


def restore_at(version, lead="/initiatives/shared-forest"):
    return f"{lead}/history/{version}/restore/"


def test_every_record_with_a_page_has_a_history_that_its_page_leads_to(client, world):
    statement = StatementFactory(passage=world.agreed)
    rows = {
        "/initiatives/shared-forest/": None, f"/commitments/{world.commitment.pk}/": None, f"/statements/{statement.pk}/": None,
        f"/documents/{world.document.pk}/": None, "/partnerships/brazil-norway/": None,
        f"/organisations/{OrganisationFactory().slug}/": None, f"/people/{PersonFactory().slug}/": None,
        f"/sectors/{SectorFactory().slug}/": None, f"/events/{EventFactory(partnership=world.partnership).slug}/": None,
    }  # fmt: skip
    for address in rows:
        links = [link.attributes.get("href") for link in read(client.get(address)).all("a")]
        assert f"{address}history/" in links, address
        assert "History" in words(client, f"{address}history/")


def test_a_visitor_reads_what_changed_since_publication_and_no_names(client, world):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    page = words(client, HISTORY)
    assert "Kind Project → Programme" in page
    assert "an analyst" in page
    assert "administrator" not in page
    assert "Restore" not in page
    assert "what was drafted before is for members" in page


def test_a_member_reads_names_and_the_drafting_too(editor, world):
    page = words(editor, HISTORY)
    assert "administrator" in page
    assert "Name Shared forest" in page


def test_a_corrected_line_is_struck_through_with_the_reason(client, world):
    line = record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    correct_status(by=world.by, today=world.today, row=line, status="announced", reason="Announced only.")
    page = read(client.get(HISTORY))
    (void,) = page.all("div", class_="void")
    assert "Status Agreed" in void.words
    assert "Corrected since: Announced only." in void.words


def test_it_is_narrowed_by_field_and_by_person_and_refuses_others(editor, world):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme", summary="Ours.")
    page = read(editor.get(HISTORY, {"field": "summary", "by": "administrator"})).one("main")
    assert [one.words for one in page.all("dt")] == ["Summary"]
    assert editor.get(HISTORY, {"field": "colour"}).status_code == 400
    assert editor.get(HISTORY, {"by": "nobody"}).status_code == 400
    assert Client().get(HISTORY, {"by": "administrator"}).status_code == 400, (
        "a visitor cannot find out who writes here"
    )


def test_it_is_paged(editor, world):
    for number in range(25):
        edit_initiative(by=world.by, initiative=world.initiative, summary=f"Number {number}.")
    first, second = words(editor, HISTORY), words(editor, HISTORY, page=2)
    assert "Number 24." in first
    assert "Number 24." not in second
    assert "Number 1." in second


def test_known_at_leaves_out_what_came_later(client, world):
    world.initiative.refresh_from_db()
    then = world.initiative.updated_at.isoformat()
    edit_initiative(by=world.by, initiative=world.initiative, summary="Later.")
    assert "Later." in words(client, HISTORY)
    assert "Later." not in words(client, HISTORY, known_at=then)


def test_an_old_slug_leads_to_the_history_and_a_superseded_record_keeps_its_own(client, world):
    proof = {"passage": world.begun, "reason": "The text says so."}
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", slug="", **proof)
    answer = client.get(f"{HISTORY}?field=name")
    assert (answer.status_code, answer["Location"]) == (301, "/initiatives/green-belt/history/?field=name")
    other = InitiativeFactory(partnership=world.partnership)
    absorb(by=world.by, today=world.today, old=world.initiative, into=other, proof=Proof(**proof))
    page = read(client.get("/initiatives/green-belt/history/"))
    assert "Absorbed: The text says so." in page.one("main").words
    assert "/initiatives/green-belt/?record=own" in [link.attributes.get("href") for link in page.all("a")]


def test_the_history_of_what_a_reader_may_not_see_is_not_found(client, world):
    draft = InitiativeFactory(slug="draft", partnership=world.partnership, publication="draft")
    assert client.get(f"/initiatives/{draft.slug}/history/").status_code == 404
    assert client.get("/initiatives/nowhere/history/").status_code == 404


def test_a_page_of_history_asks_the_same_number_of_questions(client, world):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HISTORY).status_code == 200
        return len(queries)

    def grow(number):
        edit_initiative(
            by=world.by, initiative=world.initiative, summary=f"{number}", sectors=[SectorFactory() for _ in range(3)]
        )
        record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))

    grow(1)
    asked()
    few = asked()
    grow(2)
    grow(3)
    assert asked() == few


def test_the_page_before_restoring_shows_exactly_what_would_change(editor, world):
    sector = SectorFactory(name="Woods")
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme", summary="New.", sectors=[sector])
    page = words(editor, restore_at(versions(world)[1]))
    assert "Kind Programme → Project" in page
    assert "Summary New. → —" in page
    assert "Sector Woods → —" in page
    assert "Ongoing" not in page


def test_an_editor_restores_and_the_history_says_so(editor, world):
    sector = SectorFactory(name="Woods")
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme", sectors=[sector])
    world.initiative.refresh_from_db()
    past = versions(world)[1]
    answer = editor.post(
        restore_at(past), {"reason": "It was a project all along.", "read_version": world.initiative.version}
    )
    assert (answer.status_code, answer["Location"]) == (302, HISTORY)
    world.initiative.refresh_from_db()
    assert world.initiative.kind == "project"
    assert not world.initiative.sectors.exists()
    page = words(editor, HISTORY)
    assert "Restored the version of" in page
    assert "It was a project all along." in page


def test_what_records_stand_in_is_restored_too(editor, world):
    sector = SectorFactory(name="Woods", aliases=["Forests"])
    lead = f"/sectors/{sector.slug}"
    edit_frame(by=world.by, row=sector, name="Timber", aliases=[])
    past = sector.history.order_by("pgh_id").first().pgh_id
    assert "Restore these values" in words(editor, f"{lead}/history/")
    page = words(editor, restore_at(past, lead))
    assert "Name Timber → Woods" in page
    sector.refresh_from_db()
    answer = editor.post(restore_at(past, lead), {"reason": "Woods it is.", "read_version": sector.version})
    assert (answer.status_code, answer["Location"]) == (302, f"{lead}/history/")
    sector.refresh_from_db()
    assert (sector.name, sector.aliases) == ("Woods", ["Forests"])
    assert "Woods it is." in words(editor, f"{lead}/history/")


def test_what_publication_froze_stays_and_says_why(editor, world):
    proof = {"passage": world.begun, "reason": "The text says so."}
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", slug="green-belt", **proof)
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    world.initiative.refresh_from_db()
    address = restore_at(versions(world)[1], "/initiatives/green-belt")
    page = words(editor, address)
    assert "Name It was renamed since, with proof; rename it back instead." in page
    assert "Slug Frozen since it was published; rename it instead." in page
    editor.post(address, {"reason": "A project.", "read_version": world.initiative.version})
    world.initiative.refresh_from_db()
    assert (world.initiative.kind, world.initiative.name, world.initiative.slug) == (
        "project",
        "Green belt",
        "green-belt",
    )


def test_a_promise_that_went_with_its_initiative_stays_with_it(editor, world):
    proof = Proof(passage=world.begun, reason="The text says so.")
    edit_commitment(by=world.by, commitment=world.commitment, wording="Plant them")
    other = InitiativeFactory(partnership=world.partnership)
    absorb(by=world.by, today=world.today, old=world.initiative, into=other, proof=proof)
    world.commitment.refresh_from_db()
    address = restore_at(versions(world, world.commitment)[0], f"/commitments/{world.commitment.pk}")
    assert "it went with it" in words(editor, address)
    editor.post(address, {"reason": "Our first wording.", "read_version": world.commitment.version})
    world.commitment.refresh_from_db()
    assert (world.commitment.wording, world.commitment.initiative) == ("Plant 100 trees", other)


def test_who_restores_what_somebody_changed_meanwhile_is_shown_the_conflict(editor, world):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    past = versions(world)[1]
    world.initiative.refresh_from_db()
    read_version = world.initiative.version
    edit_initiative(by=world.by, initiative=world.initiative, summary="Meanwhile.")
    answer = editor.post(restore_at(past), {"reason": "It was a project.", "read_version": read_version})
    assert answer.status_code == 409
    page = read(answer).one("main").words
    assert "Somebody changed it meanwhile." in page
    assert "Meanwhile." in page
    world.initiative.refresh_from_db()
    assert world.initiative.kind == "programme"


@pytest.mark.parametrize("read_version", ["", "x", "9" * 5000, "１"])
def test_a_version_read_that_is_no_number_is_refused_in_words(editor, world, read_version):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    past = versions(world)[1]
    answer = editor.post(restore_at(past), {"reason": "It was a project.", "read_version": read_version})
    assert answer.status_code == 400
    assert "read_version is missing, or is no number" in answer.text


@pytest.mark.parametrize("role", ["reader", "analyst"])
def test_only_an_editor_restores(world, role):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    past = versions(world)[1]
    member = browser(world, role)
    assert "Restore" not in words(member, HISTORY)
    assert member.get(restore_at(past)).status_code == 403
    assert member.post(restore_at(past), {"reason": "x", "read_version": 1}).status_code == 403
    assert Client().get(restore_at(past)).status_code == 302


def test_a_restoration_gives_its_reason_and_names_a_version_that_is(editor, world):
    edit_initiative(by=world.by, initiative=world.initiative, kind="programme")
    world.initiative.refresh_from_db()
    past = versions(world)[1]
    answer = editor.post(restore_at(past), {"reason": " ", "read_version": world.initiative.version})
    assert answer.status_code == 400
    assert "Say why" in read(answer).one("main").words
    assert editor.get(restore_at(999_999)).status_code == 404
    assert editor.post(restore_at(past), {"reason": "x"}).status_code == 400
