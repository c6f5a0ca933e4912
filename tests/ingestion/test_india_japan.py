"""The seed says what the reading of the India–Japan document found, word for word, and nothing more."""

import hashlib

import pytest

from initiatives.models import (
    Capture,
    Commitment,
    Initiative,
    Organisation,
    Participation,
    Partnership,
    Passage,
    Person,
    Review,
    ScopeItem,
    Sector,
    SourceDocument,
    Statement,
    StatementInitiative,
    StatusUpdate,
)
from tests.ingestion.conftest import SEEDS, seeded_for_a_module

pytestmark = pytest.mark.django_db
FILE = SEEDS / "india-japan-summit-2025-08-29" / "document.txt"

# name, kind, status, who says so, start, end, ongoing, flagship
INITIATIVES = [
    ("Next Generation Mobility Partnership", "framework", "announced", "reported", 942, 1058, False, True),
    ("Digital Partnership 2.0", "framework", "under_way", "reported", 1872, 2043, False, True),
    ("Chandrayaan-5", "mission", "agreed", "IN", 1614, 1692, False, True),
    ("Defence industry and innovation cooperation", "cooperation_track", "agreed", "IN", 817, 928, False, False),
    ("State–Prefecture cooperation", "cooperation_track", "announced", "IN", 2259, 2376, False, False),
    ("Semiconductors and rare earth minerals", "cooperation_track", "announced", "IN", 2045, 2122, True, False),
    ("Advanced technologies", "cooperation_track", "under_way", "reported", 1759, 1871, True, False),
]
SCOPE = [(1230, 1253), (1257, 1286), (1297, 1315), (1319, 1343)]
# start, end, first words, force, said by, ongoing, initiative
COMMITMENTS = [
    (817, 928, "We have jointly decided", "decided", "IN", False, "Defence industry and innovation cooperation"),
    (2259, 2376, "Our engagement will deepen", "will", "IN", False, "State–Prefecture cooperation"),
    (2045, 2122, "Semiconductors and rare", "will_continue", "IN", True, "Semiconductors and rare earth minerals"),
    (1159, 1223, "the two nations aim", "aims", "reported", False, "Next Generation Mobility Partnership"),
]
# kind, fragment, start, end, first words, initiative, sectors
STATEMENTS = [
    ("quote", True, 296, 358, "free, open, peaceful", None, "indo-pacific"),
    (
        *("quote", False, 679, 928, "We have shared concerns", "Defence industry and innovation cooperation"),
        "counter-terrorism cybersecurity defence defence-industry innovation maritime-security",
    ),
    ("quote", True, 1714, 1756, "symbol of humanity’s", "Chandrayaan-5", "space"),
    (
        *("quote", False, 2045, 2122, "Semiconductors and", "Semiconductors and rare earth minerals"),
        "critical-minerals semiconductors",
    ),
    (
        *("quote", False, 2259, 2456, "Our engagement", "State–Prefecture cooperation"),
        "culture education tourism trade",
    ),
    ("paraphrase", False, 1614, 1692, "Modi welcomed the agreement", "Chandrayaan-5", "space"),
]


@pytest.fixture(autouse=True, scope="module")
def _seeded(django_db_setup, django_db_blocker):
    with seeded_for_a_module(django_db_blocker, SEEDS):
        yield


def the_text():
    return FILE.read_bytes().decode("utf-8")


def test_the_text_is_kept_code_point_for_code_point():
    taken = Capture.objects.get()
    assert taken.text == the_text()
    assert len(taken.text) == 2469
    assert taken.sha256 == hashlib.sha256(FILE.read_bytes()).hexdigest()
    assert not taken.text.endswith("\n")


def test_the_document_keeps_its_silence_and_what_we_found_stands_apart():
    document = SourceDocument.objects.get()
    assert (document.publisher, document.url, document.published, document.event) == ("", "", None, None)
    assert document.title_is_ours
    assert (document.kind, document.dateline, document.rights) == ("press", "NEW DELHI", "excerpt")
    identified = (document.identified_publisher, document.identified_url, document.identified_published)
    assert identified == ("The New Indian Express", "", "2025-08-29")
    assert document.publication == "published"


def test_seven_initiatives_are_published_and_nothing_else():
    rows = Initiative.objects.values_list("name", "kind", "ongoing", "flagship", "publication", "review_every")
    assert set(rows) == {
        (name, kind, ongoing, flagship, "published", 90) for name, kind, *_, ongoing, flagship in INITIATIVES
    }
    assert Initiative.objects.get(acronym="NGMP").name == "Next Generation Mobility Partnership"


@pytest.mark.parametrize(("name", "kind", "status", "voice", "start", "end", "ongoing", "flagship"), INITIATIVES)
def test_a_claim_has_its_voice_and_opens_at_its_words(name, kind, status, voice, start, end, ongoing, flagship):
    claim = StatusUpdate.objects.get(initiative__name=name)
    assert (claim.axis, claim.status, claim.asserted_by, claim.as_of) == ("claim", status, voice, None)
    assert claim.by.is_system
    assert claim.reason
    assert str(claim.last_day) == "2025-08-29", "it ends on the day its source was published"
    (proof,) = claim.evidence.all()
    assert (proof.passage.start, proof.passage.end) == (start, end)
    assert proof.passage.exact == the_text()[start:end]


@pytest.mark.parametrize(("name", "status", "voice"), [(row[0], row[2], row[3]) for row in INITIATIVES])
def test_the_headline_says_who_says_so_and_the_records_show_nothing(name, status, voice):
    data = Initiative.objects.get(name=name).standing.data
    assert (data["headline"]["status"], data["headline"]["by"]) == (status, voice)
    assert data["evidence"] is None
    assert data["claims"]["JP"] is None
    assert not data["sides_differ"]


def test_nobody_has_looked_yet():
    assert not Review.objects.exists()
    assert not StatusUpdate.objects.filter(axis="evidence").exists()
    assert StatusUpdate.objects.count() == 7


def test_scope_items_stand_at_their_words_and_belong_to_the_mobility_partnership():
    items = ScopeItem.objects.values_list("passage__start", "passage__end", "initiative__acronym")
    assert list(items) == [(start, end, "NGMP") for start, end in SCOPE]


@pytest.mark.parametrize(("start", "end", "begins", "force", "said_by", "ongoing", "initiative"), COMMITMENTS)
def test_a_commitment_has_its_operative_words(start, end, begins, force, said_by, ongoing, initiative):
    row = Commitment.objects.get(initiative__name=initiative)
    assert (row.passage.start, row.passage.end) == (start, end)
    assert row.passage.exact == the_text()[start:end]
    assert row.passage.exact.startswith(begins)
    assert (row.force, row.said_by, row.ongoing, row.sides) == (force, said_by, ongoing, ["IN", "JP"])
    assert (row.measurable, row.baseline_due, row.target_amount) == (False, None, None)


def test_there_are_four_commitments_and_six_statements():
    assert (Commitment.objects.count(), Statement.objects.count()) == (4, 6)


@pytest.mark.parametrize(("kind", "fragment", "start", "end", "begins", "initiative", "sectors"), STATEMENTS)
def test_a_statement_is_verbatim(kind, fragment, start, end, begins, initiative, sectors):
    row = Statement.objects.get(kind=kind, passage__start=start, passage__end=end)
    assert row.words == the_text()[start:end]
    assert row.words.startswith(begins)
    assert (row.person.slug, row.capacity, row.language, row.spoken_language) == ("narendra-modi", None, "en", None)
    assert (row.fragment, row.publication) == (fragment, "published")
    assert [each.name for each in row.initiatives.all()] == ([initiative] if initiative else [])
    assert sorted(row.sectors.values_list("slug", flat=True)) == sectors.split()


def test_what_is_ambiguous_about_a_link_is_said():
    note = StatementInitiative.objects.get(statement__passage__start=1714).note
    assert "ambiguous" in note
    assert StatementInitiative.objects.exclude(note="").count() == 1


def test_a_slogan_is_no_statement_and_no_passage():
    assert not Passage.objects.filter(exact__contains="Make in India").exists()


def test_every_passage_says_what_the_text_says_there():
    text = the_text()
    for passage in Passage.objects.all():
        assert text[passage.start : passage.end] == passage.exact
        assert text.count(passage.exact) == 1


def test_the_partnership_and_both_governments_stand_everywhere():
    assert Partnership.objects.get().sides == ("IN", "JP")
    for initiative in Initiative.objects.all():
        parties = initiative.participations.filter(role="party").values_list("organisation__slug", flat=True)
        assert sorted(parties) == ["government-of-india", "government-of-japan"]


def test_others_take_part_where_the_text_says_so():
    others = Participation.objects.exclude(role="party").values_list("organisation__slug", "initiative__slug")
    assert sorted(others) == [
        ("isro", "chandrayaan-5"),
        ("jaxa", "chandrayaan-5"),
        ("prefectures-of-japan", "state-prefecture-cooperation"),
        ("states-of-india", "state-prefecture-cooperation"),
    ]
    for row in Participation.objects.exclude(role="party"):
        assert row.evidence.count() == 1


def test_general_knowledge_is_marked_ours():
    modi = Person.objects.get()
    assert (modi.name, modi.aliases, modi.country, modi.ours) == ("Narendra Modi", ["Modi"], "IN", ["name", "country"])
    for acronym, country in (("ISRO", "IN"), ("JAXA", "JP")):
        row = Organisation.objects.get(acronym=acronym)
        assert row.country == country
        assert {"name", "country"} <= set(row.ours)
        assert "acronym" not in row.ours


def test_the_sector_tree_is_that_of_the_reading():
    tree = {}
    for sector in Sector.objects.select_related("parent"):
        tree.setdefault(sector.parent.slug if sector.parent else None, set()).add(sector.slug)
    assert tree == {
        None: {
            "regional-order",
            "security",
            "technology",
            "mobility",
            "space",
            "health",
            "climate",
            "economy",
            "society",
        },
        "regional-order": {"indo-pacific"},
        "security": {
            "defence",
            "defence-industry",
            "maritime-security",
            "counter-terrorism",
            "cybersecurity",
            "critical-infrastructure",
        },
        "technology": {
            "innovation",
            "artificial-intelligence",
            "quantum-technologies",
            "semiconductors",
            "advanced-computing",
            "data-governance",
        },
        "mobility": {"rail", "shipbuilding", "urban-design", "resilient-transport"},
        "economy": {"trade", "critical-minerals", "supply-chains", "tourism"},
        "society": {"education", "culture"},
    }
    assert "defense" in Sector.objects.get(slug="defence").aliases


@pytest.mark.parametrize(
    ("slug", "sectors"),
    [
        (
            "next-generation-mobility-partnership",
            "artificial-intelligence mobility rail resilient-transport shipbuilding urban-design",
        ),
        ("digital-partnership-2-0", "critical-infrastructure cybersecurity data-governance"),
        ("advanced-technologies", "advanced-computing artificial-intelligence quantum-technologies semiconductors"),
    ],
)
def test_an_initiative_carries_the_sectors_the_text_names(slug, sectors):
    assert sorted(Initiative.objects.get(slug=slug).sectors.values_list("slug", flat=True)) == sectors.split()


def test_health_and_climate_are_there_and_carry_nothing():
    for slug in ("health", "climate"):
        sector = Sector.objects.get(slug=slug)
        assert not sector.initiatives.exists()
        assert not sector.statements.exists()
