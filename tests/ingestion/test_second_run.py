"""A second run changes nothing; what somebody has edited since is theirs; what the reading changes follows it."""

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.initiative import edit_initiative
from initiatives.actions.publication import withdraw
from initiatives.actions.status_update import correct_status, record_status
from initiatives.models import (
    Commitment,
    Event,
    Initiative,
    Organisation,
    Participation,
    ScopeItem,
    Sector,
    SourceDocument,
    Statement,
    StatusUpdate,
    Translation,
    User,
)
from tests.ingestion.conftest import READINGS, seeded_for_a_module

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _seeded(django_db_setup, django_db_blocker):
    with seeded_for_a_module(django_db_blocker, READINGS):
        yield


@pytest.fixture
def analyst():
    return User.objects.create_superuser("analyst")


def test_a_second_run_of_several_readings_writes_nothing_either(seed, shelf, rows):
    before = rows()
    assert "created 0 · changed 0" in seed(shelf)
    assert rows() == before


def test_what_a_second_run_asks_does_not_grow_with_the_reading(seed, joint_text, spoil):
    with CaptureQueriesContext(connection) as few:
        seed(joint_text)
    more = "".join(f"  - {{slug: other-{n}, name: Other {n}, kind: project, sectors: [rivers]}}\n" for n in range(20))
    spoil(joint_text / "reading.yaml", "\ncommitments:\n", f"{more}\ncommitments:\n")
    assert "20 created" in seed(joint_text)
    with CaptureQueriesContext(connection) as many:
        assert "created 0" in seed(joint_text)
    assert len(many) <= len(few) + 1


def test_an_edited_row_is_left_alone_and_reported(seed, joint_text, spoil, analyst):
    edit_initiative(by=analyst, initiative=Initiative.objects.get(slug="forest-watch"), summary="Ours now.")
    spoil(joint_text / "reading.yaml", "    name: Forest Watch\n", "    name: Forest Watch II\n")
    said = seed(joint_text)
    row = Initiative.objects.get(slug="forest-watch")
    assert (row.name, row.summary) == ("Forest Watch", "Ours now.")
    assert "reading.yaml:28: initiatives[1]: this Initiative was edited since it was seeded (name, summary)" in said
    assert "left alone 1" in said


def test_a_row_edited_to_what_the_reading_says_now_is_the_seeds_again(seed, joint_text, spoil, analyst):
    edit_initiative(by=analyst, initiative=Initiative.objects.get(slug="forest-watch"), name="Forest Watch II")
    spoil(joint_text / "reading.yaml", "    name: Forest Watch\n", "    name: Forest Watch II\n")
    assert "left alone 0" in seed(joint_text)
    spoil(joint_text / "reading.yaml", "    name: Forest Watch II\n", "    name: Forest Watch III\n")
    assert "changed 1" in seed(joint_text)
    assert Initiative.objects.filter(name="Forest Watch III").exists()


FUNDER = "        quotes: [The Norwegian ministry announced that its share of the gauges follows in 2026.]\n"
CHANGES = [
    ("    kind: programme\n", "    kind: project\n", Initiative, {"slug": "forest-watch", "kind": "project"}),
    ("sectors: [forests, rivers]", "sectors: [water]", Initiative, {"sectors__slug": "water"}),
    ("name: Norwegian ministry", "name: Ministry of Norway", Organisation, {"name": "Ministry of Norway"}),
    ("title: Joint text on forests", "title: A joint text", SourceDocument, {"title": "A joint text"}),
    ("wording: Place twelve river gauges", "wording: Twelve gauges", Commitment, {"wording": "Twelve gauges"}),
    ("amount: 12, unit: gauges", "amount: 12.5, unit: km", Commitment, {"target_amount": "12.5", "target_unit": "km"}),
    ("    said_on: 2025-03-12\n", "    said_on: 2025-03-11\n", Statement, {"said_on": "2025-03-11"}),
    ("more than the felled one", "more", Translation, {"text": "The standing forest is worth more."}),
    ("dates: 2025-03-11/2025-03-12", "dates: 2025-03-11", Event, {"dates": "2025-03-11"}),
    ("quote: river gauges", "quote: 𝟙𝟚 river gauges", ScopeItem, {"passage__exact": "𝟙𝟚 river gauges"}),
    (f"{FUNDER}    scope", "    scope", Participation, {"role": "funder", "evidence": None}),
]


@pytest.mark.parametrize(("old", "new", "noun", "expected"), CHANGES)
def test_a_row_that_is_still_the_seeds_follows_its_reading(
    seed, shelf, joint_text, spoil, rows, old, new, noun, expected
):
    assert not noun.objects.filter(**expected).exists()
    spoil(joint_text / "reading.yaml", old, new)
    assert "changed 1 " in seed(shelf)
    assert noun.objects.filter(**expected).exists()
    before = rows()
    assert "created 0 · changed 0" in seed(shelf)
    assert rows() == before


def test_a_renamed_sector_follows_the_taxonomy(seed, shelf, joint_text, spoil):
    spoil(shelf / "taxonomies" / "nature.yaml", "name: Rivers", "name: Rivers and lakes")
    assert "changed 1" in seed(joint_text)
    assert Sector.objects.get(slug="rivers").name == "Rivers and lakes"


def test_a_changed_claim_becomes_a_correction_and_the_line_it_corrects_stays(seed, joint_text, spoil):
    first = StatusUpdate.objects.get(initiative__slug="forest-watch", axis="claim")
    spoil(joint_text / "reading.yaml", "    status: agreed\n", "    status: announced\n")
    spoil(
        joint_text / "reading.yaml",
        "reason: Both sides say that they have agreed.",
        "reason: We read too much into it.",
    )
    assert "changed 1" in seed(joint_text)
    second = StatusUpdate.objects.get(corrects=first)
    assert (second.status, second.asserted_by, second.reason) == ("announced", "joint", "We read too much into it.")
    assert second.by.is_system
    first.refresh_from_db()
    assert first.status == "agreed"
    assert Initiative.objects.get(slug="forest-watch").standing.data["headline"]["status"] == "announced"
    assert "changed 0 · unchanged" in seed(joint_text)


def test_a_claim_that_somebody_has_corrected_is_theirs(seed, joint_text, spoil, analyst, rows):
    claim = StatusUpdate.objects.get(initiative__slug="forest-watch", axis="claim")
    correct_status(by=analyst, today=claim.recorded_at.date(), row=claim, reason="Misread.", entered_in_error=True)
    spoil(joint_text / "reading.yaml", "    status: agreed\n", "    status: announced\n")
    before = rows()
    assert "this StatusUpdate was corrected since it was seeded; left alone" in seed(joint_text)
    assert rows() == before


def test_a_correction_that_a_later_line_forbids_is_reported_and_not_made(seed, joint_text, spoil, analyst):
    row = Initiative.objects.get(slug="forest-watch")
    claim = StatusUpdate.objects.get(initiative=row, axis="claim")
    proof = claim.evidence.get().passage
    record_status(
        by=analyst, today=claim.recorded_at.date(), subject=row, axis="claim", status="agreed", asserted_by="joint",
        as_of="2025-06", reason="Said again.", passages=[proof],
    )  # fmt: skip
    spoil(joint_text / "reading.yaml", "    status: agreed\n", "    status: delivered\n")
    said = seed(joint_text)
    assert "cannot follow the reading" in said
    assert "cannot follow “delivered”" in said
    assert StatusUpdate.objects.filter(corrects=claim).count() == 0


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("    due: 2027\n", "    due: 2028\n", "the first due date"),
        ("quote: both sides will continue to exchange seeds", "quote: continue to exchange seeds", "operative words"),
    ],
)
def test_what_publication_has_fixed_cannot_follow_and_says_so(seed, joint_text, spoil, rows, old, new, why):
    before = rows()
    spoil(joint_text / "reading.yaml", old, new)
    said = seed(joint_text)
    assert "cannot follow the reading" in said
    assert why in said
    assert rows() == before


def test_a_removed_row_is_not_made_again(seed, joint_text):
    ScopeItem.objects.get().delete()
    said = seed(joint_text)
    assert "this ScopeItem was removed since it was seeded, and is not made again; left alone" in said
    assert not ScopeItem.objects.exists()


def test_a_withdrawn_row_is_not_published_again(seed, joint_text, spoil, analyst, rows):
    withdraw(by=analyst, row=Initiative.objects.get(slug="seed-banks"))
    withdraw(by=analyst, row=Statement.objects.get(language="pt-BR"), entered_in_error=True)
    spoil(joint_text / "reading.yaml", "    name: Seed banks\n", "    name: Seed bank\n")
    before = rows()
    said = seed(joint_text)
    assert "this Initiative is withdrawn since it was seeded; left alone" in said
    assert "this Statement is entered in error since it was seeded; left alone" in said
    assert rows() == before


def test_what_the_reading_no_longer_says_stays_and_is_reported(seed, joint_text, spoil, rows):
    before = rows()
    spoil(joint_text / "reading.yaml", "    scope:\n      - {label: River gauges, quote: river gauges}\n", "")
    assert "ScopeItem “forest-watch/River gauges” is no longer in the reading; its row stays" in seed(joint_text)
    assert rows() == before


def test_a_new_entry_is_added_beside_the_old_ones(seed, joint_text, spoil):
    spoil(
        joint_text / "reading.yaml",
        "      - {label: River gauges, quote: river gauges}\n",
        "      - {label: River gauges, quote: river gauges}\n      - {label: Seed banks, quote: seed banks}\n",
    )
    assert "created 1 · changed 0" in seed(joint_text)
    assert ScopeItem.objects.count() == 2


def test_a_slug_changed_by_an_analyst_still_leads_to_the_row(seed, shelf, analyst):
    Organisation.objects.filter(slug="norwegian-ministry").update(slug="ministry-of-norway")
    said = seed(shelf)
    assert Organisation.objects.count() == 2
    assert "this Organisation was edited since it was seeded (slug)" in said


def test_a_text_that_is_held_never_changes(refused, joint_text):
    with (joint_text / "document.txt").open("ab") as file:
        file.write(b"One more line.\n")
    lines = refused(joint_text)
    assert lines[0] == "1 problem; nothing was written."
    assert "document.txt: has changed since it was loaded" in lines[1]


def test_nothing_new_is_hung_on_a_row_that_was_removed(refused, joint_text, spoil, rows):
    with pgtrigger.ignore("initiatives.Statement:stays_once_published"):  # no analyst could: only to free the row
        Organisation.objects.get(slug="brazilian-ministry").statements.update(organisation=None, joint=True)
    Organisation.objects.get(slug="brazilian-ministry").delete()
    before = rows()
    spoil(
        joint_text / "reading.yaml",
        "      - {country: BR, role: party}\n",
        "      - {country: BR, role: party}\n      - {organisation: brazilian-ministry, role: participant}\n",
    )
    (line,) = refused(joint_text)[1:]
    assert "initiatives[1].participants[2]: the organisation “brazilian-ministry” it refers to was removed" in line
    assert rows() == before
