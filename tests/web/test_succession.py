"""What was merged, split or renamed: where its addresses lead, what its page says, and that no count holds it."""

from datetime import UTC, datetime

import pytest

from initiatives.actions.name import rename
from initiatives.actions.succession import Proof, absorb, split
from initiatives.models import ShownIn, StatementInitiative
from tests.factories import InitiativeFactory, PartnershipFactory, SectorFactory
from tests.web.page_text import read
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def other(world):
    return InitiativeFactory(slug="great-forest", name="Great forest", partnership=world.partnership)


def absorbed(world, other, **proof):
    given = {"passage": world.begun, "reason": "The text says so.", "since": "2026-03", **proof}
    absorb(by=world.by, today=world.today, old=world.initiative, into=other, proof=Proof(**given))


def before():
    """A moment just now, to turn the clock back to."""
    return datetime.now(UTC).isoformat()


def words(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200, (address, answer.status_code)
    return read(answer).one("main").words


def test_an_old_slug_leads_to_the_renamed_one_and_the_page_tells_its_earlier_name(client, world):
    given = {"since": "2026", "passage": world.begun, "reason": "The text says so.", "slug": ""}
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", **given)
    answer = client.get("/initiatives/shared-forest/?as_of=2026-01-01")
    assert (answer.status_code, answer["Location"]) == (301, "/initiatives/green-belt/?as_of=2026-01-01")
    page = words(client, "/initiatives/green-belt/")
    assert "called “Shared forest” until 2026" in page
    assert "Work on the forest has begun." in page


def test_a_page_turned_back_says_what_it_was_called_then(client, world):
    moment = before()
    given = {"since": "2026", "passage": world.begun, "reason": "The text says so."}
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", **given)
    page = words(client, "/initiatives/shared-forest/", known_at=moment)
    assert "Called “Shared forest” then." in page
    assert "until 2026" not in page
    assert "Called “Shared forest” then." in words(client, "/initiatives/shared-forest/", as_of="2025-12-31")


def test_search_finds_an_old_name(client, world):
    given = {"passage": world.begun, "reason": "The text says so.", "slug": ""}
    rename(by=world.by, today=world.today, initiative=world.initiative, name="Green belt", **given)
    assert "Green belt" in words(client, "/search/", q="shared forest")
    assert "Green belt" in words(client, "/initiatives/", q="shared")


def test_what_was_absorbed_leads_to_what_took_it_in_and_keeps_a_page_of_its_own(client, world, other):
    absorbed(world, other)
    answer = client.get("/initiatives/shared-forest/")
    assert (answer.status_code, answer["Location"]) == (302, "/initiatives/great-forest/")
    own = words(client, "/initiatives/shared-forest/", record="own")
    assert "This went into Great forest, since March 2026." in own
    assert "Plant 100 trees now under Great forest" in own
    page = words(client, "/initiatives/great-forest/")
    assert "Plant 100 trees promised under “Shared forest”" in page
    assert "from Shared forest absorbed, March 2026" in page
    promise = words(client, f"/commitments/{world.commitment.pk}/")
    assert "Promised under Shared forest, carried on under Great forest." in promise


def test_before_the_succession_it_stood_for_itself(client, world, other):
    moment = before()
    absorbed(world, other)
    for clock in ({"as_of": "2026-03-30"}, {"known_at": moment}):
        page = words(client, "/initiatives/shared-forest/", **clock)
        assert "This went into" not in page
        assert "Plant 100 trees" in page
        assert "Plant 100 trees" not in words(client, "/initiatives/great-forest/", **clock)
    assert client.get("/initiatives/shared-forest/?as_of=2026-03-31").status_code == 302


def test_what_was_split_says_into_what_and_each_promise_where_it_went(client, world, other):
    third = InitiativeFactory(name="Third forest", partnership=world.partnership)
    proof = Proof(passage=world.begun, reason="The text says so.")
    carry = {world.commitment.pk: 1}
    given = {
        "old": world.initiative,
        "new": [other, third],
        "carry": carry,
        "proof": proof,
        "second_reader_required": False,
    }
    split(by=world.by, today=world.today, **given)
    page = words(client, "/initiatives/shared-forest/")
    assert "This was split into Great forest, Third forest." in page
    assert "now under Third forest" in page


def counted(client, **clocks):
    """Every place that counts initiatives or commitments, and what it says."""
    stats = client.get("/api/v1/stats/", clocks).json()
    sector = client.get("/api/v1/sectors/forests/", clocks).json()
    pair = client.get("/api/v1/partnerships/brazil-norway/", clocks).json()
    rows = client.get("/api/v1/initiatives/", {"count": 1, **clocks}).json()
    return {
        "stats": (stats["initiatives"]["total"], stats["commitments"]["total"]),
        "stats by sector": stats["initiatives"]["sector"][0]["numerator"],
        "sector": sector["initiatives"],
        "partnership": (pair["initiatives"], pair["commitments"]),
        "api": (rows["meta"]["count"], sorted(row["slug"] for row in rows["results"])),
        "api by partnership": client.get("/api/v1/stats/", {"partnership": "brazil-norway", **clocks}).json()["commitments"]["total"],
        "list": words(client, "/initiatives/", **clocks).count("Shared forest"),
        "list says": "2 initiatives" in words(client, "/initiatives/", **clocks),
        "first screen": words(client, "/", **clocks).count("Shared forest"),
        "first screen says": "2 initiatives" in words(client, "/", **clocks),
        "sector page": words(client, "/sectors/forests/", **clocks).count("Shared forest"),
        "sector tree": "2 initiatives" in words(client, "/sectors/", **clocks),
        "partnership page": "2 initiatives" in words(client, "/partnerships/brazil-norway/", **clocks),
        "commitments": "1 commitment" in words(client, "/commitments/", **clocks),
    }  # fmt: skip


def test_no_count_holds_what_counts_no_longer_and_at_the_clocks_every_count_does(client, world, other):
    sector = SectorFactory(slug="forests", name="Woods")
    world.initiative.sectors.add(sector)
    other.sectors.add(sector)
    then, moment = counted(client), before()
    absorbed(world, other)
    now = counted(client)
    assert then["stats"] == (2, 1)
    assert now["stats"] == (1, 1)
    assert then != now
    same = {"partnership", "api by partnership", "commitments"}
    assert {name for name in then if then[name] == now[name]} <= same
    assert now["partnership"] == (1, 1)
    assert now["api"] == (1, ["great-forest"])
    assert [now[name] for name in ("list", "first screen", "sector page")] == [0, 0, 0]
    assert counted(client, known_at=moment) == then
    assert counted(client, as_of="2026-03-30") != now


def test_the_superseded_are_listed_where_they_are_asked_for(client, world, other):
    absorbed(world, other)
    assert "Shared forest" in words(client, "/initiatives/", publication="superseded")
    rows = client.get("/api/v1/initiatives/", {"publication": "superseded"}).json()["results"]
    assert [row["slug"] for row in rows] == ["shared-forest"]
    assert client.get("/api/v1/initiatives/shared-forest/").json()["publication"] == "superseded"


def test_an_initiative_of_two_pairs_is_shown_in_each_with_its_home_and_counted_once(client, world):
    pair = PartnershipFactory(country_a="CL", country_b="KE", slug="chile-kenya", name="Chile–Kenya")
    ShownIn.objects.create(initiative=world.initiative, partnership=pair)
    for address, query in (("/", {"partnership": "chile-kenya"}), ("/initiatives/", {"partnership": "chile-kenya"})):
        page = words(client, address, **query)
        assert "1 initiative" in page
        assert "Shared forest home: Brazil–Norway" in page
    assert "(1 at home elsewhere)" in words(client, "/", partnership="chile-kenya")
    assert "(1 at home elsewhere)" in words(client, "/partnerships/chile-kenya/")
    assert "at home elsewhere" not in words(client, "/partnerships/brazil-norway/")
    assert "home:" not in words(client, "/", partnership="brazil-norway")
    assert "1 commitment" in words(client, "/commitments/", partnership="chile-kenya")
    assert "1 initiative" in words(client, "/partnerships/chile-kenya/")
    assert "1 commitment" in words(client, "/partnerships/chile-kenya/")
    assert "due" in words(client, "/timeline/", partnership="chile-kenya").lower()
    assert "Plant 100 trees" in words(client, "/timeline/", partnership="chile-kenya")
    assert "1 initiative" in words(client, "/initiatives/")
    stats = client.get("/api/v1/stats/").json()
    assert (stats["initiatives"]["total"], stats["commitments"]["total"]) == (1, 1)
    both = client.get("/api/v1/stats/", {"partnership": ["chile-kenya", "brazil-norway"]}).json()
    assert (both["initiatives"]["total"], both["commitments"]["total"]) == (1, 1)
    assert "Also shown in Chile–Kenya" in words(client, "/initiatives/shared-forest/")
    assert not StatementInitiative.objects.exists()


def test_the_first_screen_of_a_guest_shows_what_its_own_two_sides_say(client, world):
    pair = PartnershipFactory(country_a="BR", country_b="KE", slug="brazil-kenya", name="Brazil–Kenya")
    ShownIn.objects.create(initiative=world.initiative, partnership=pair)
    table = read(client.get("/", {"partnership": "brazil-kenya"})).one("table")
    heads = [cell.attributes.get("data-h") for cell in table.all("td")]
    assert "Kenya says" in heads
    assert "Norway says" not in heads
