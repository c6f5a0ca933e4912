"""Every noun that may be written: made, changed, replaced and deleted over the API, as in the admin."""

import pytest

from initiatives.models import (
    Commitment,
    Initiative,
    Membership,
    Partnership,
    SavedView,
    Sector,
    SourceDocument,
    Statement,
)
from tests.api.program import faults
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    PersonFactory,
    SectorFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ANY = {"if-match": "*"}


def member(world, role):
    """Somebody with a role in the partnership."""
    user = UserFactory()
    Membership.objects.create(user=user, role=role, partnership=world.partnership)
    return user


def bodies(world):
    """The path of each noun, a body that makes one, what PATCH changes, and what PUT leaves of the rest."""
    pair, person, organisation = world.partnership.slug, PersonFactory(slug="the-minister"), OrganisationFactory()
    SectorFactory(slug="environment")
    draft = InitiativeFactory(publication="draft", partnership=world.partnership)
    return {
        "partnerships/": (
            {"name": "Chile–Peru", "sides": ["PE", "CL"], "time_zone": "America/Lima"}, {"time_zone": "UTC"},
            {"name": "Peru and Chile"}, {"time_zone": "UTC", "slug": "chile-peru"},
        ),
        "events/": (
            {"partnership": pair, "name": "Summit", "dates": "2026-03", "place": "Oslo"}, {"place": "Bergen"},
            {"name": "Meeting"}, {"place": None, "dates": None, "slug": "summit"},
        ),
        "sectors/": (
            {"name": "Forestry", "parent": "environment", "outside_code": {"scheme": "OECD DAC", "code": "312"}, "aliases": ["Woods"]},
            {"aliases": []}, {"name": "Forests"}, {"parent": None, "outside_code": None, "aliases": []},
        ),
        "organisations/": (
            {"name": "Forest agency", "kind": "agency", "country": "NO", "acronym": "FA", "ours": ["country"]},
            {"acronym": "FAN"}, {"name": "Forest agency", "kind": "ministry"}, {"acronym": "", "country": None, "ours": []},
        ),
        "people/": (
            {"name": "The envoy", "country": "BR"}, {"aliases": ["Envoy"]}, {"name": "The former envoy"},
            {"country": None, "aliases": []},
        ),
        "initiatives/": (
            {"partnership": pair, "name": "River watch", "kind": "project", "summary": "Rivers.", "sectors": ["environment"],
             "owner": world.by.username, "review_every": 30},
            {"acronym": "RW"}, {"name": "River watch", "kind": "programme"},
            {"summary": "", "acronym": "", "sectors": [], "owner": None, "slug": "river-watch"},
        ),
        "commitments/": (
            {"initiative": draft.slug, "passage": world.begun.pk, "wording": "Begin", "sides": ["NO", "BR"],
             "said_by": "joint", "force": "will", "measurable": True, "target": {"amount": 2.5, "unit": "km"},
             "baseline_passages": [world.begun.pk]},
            {"wording": "Begin work"},
            {"initiative": draft.slug, "wording": "Begin", "sides": ["NO"], "said_by": "NO", "force": "aims"},
            {"target": None, "measurable": False, "sides": ["NO"]},
        ),
        "documents/": (
            {"partnership": pair, "title": "Note", "kind": "press", "language": "en", "source_url": "https://example.org/a",
             "identified_as": {"publisher": "A newspaper"}, "rights": "full"},
            {"identified_as": {"published": "2026"}}, {"title": "Note", "kind": "joint_text", "language": "no"},
            {"source_url": None, "identified_as": None, "rights": "excerpt"},
        ),
        "statements/": (
            {"partnership": pair, "speaker": {"type": "person", "slug": person.slug}, "kind": "quote", "language": "en",
             "passage": world.begun.pk, "initiatives": [world.initiative.slug], "sectors": ["environment"]},
            {"capacity": "Minister"},
            {"speaker": None, "kind": "paraphrase", "language": "en", "text": "They agree."},
            {"capacity": None, "passage": None, "initiatives": [], "sectors": [], "speaker": None, "text": "They agree."},
        ),
        "participations/": (
            {"initiative": world.initiative.slug, "organisation": organisation.slug, "role": "party",
             "passages": [world.agreed.pk]},
            {"role": "funder"}, {"country": "NO", "role": "party"}, {"organisation": None, "country": "NO", "passages": []},
        ),
        "saved-views/": (
            {"name": "Agreed", "page": "initiatives", "query": {"status": ["agreed"]}, "shared": True},
            {"query": {"q": ["trees"]}}, {"name": "All", "page": "commitments"}, {"query": {}, "shared": False},
        ),
    }  # fmt: skip


PATHS = (
    "partnerships/", "events/", "sectors/", "organisations/", "people/", "initiatives/", "commitments/", "documents/",
    "statements/", "participations/", "saved-views/",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_noun_is_made_changed_replaced_and_deleted_by_the_etag_one_has_read(program, world, path):
    new, change, whole, left = bodies(world)[path]
    made = program.post(path, new)
    row, at = made.json(), made["Location"]
    assert program.get(at).json() == row
    assert program.get(at)["ETag"] == made["ETag"]

    program.patch(at, change, status=428)
    changed = program.patch(at, change, **{"if-match": made["ETag"]})
    assert changed["ETag"] == program.get(at)["ETag"] != made["ETag"]
    assert {
        name: changed.json().get(name)
        for name in row
        if name not in (*change, "version", "updated_at", "identified_as")
    } == {name: row[name] for name in row if name not in (*change, "version", "updated_at", "identified_as")}
    program.patch(at, change, status=412, **{"if-match": made["ETag"]})

    program.put(at, whole, status=428)
    program.put(at, whole, status=412, **{"if-match": made["ETag"]})
    replaced = program.put(at, whole, **{"if-match": changed["ETag"]})
    told = replaced.json()
    assert {name: told[name] for name in left} == left
    assert {name: told[name] for name in whole if name in told} == whole
    again = program.put(at, whole, **{"if-match": replaced["ETag"]})
    assert again["ETag"] == replaced["ETag"], "the same once more changes nothing"

    program.delete(at, status=428)
    program.delete(at, status=412, **{"if-match": made["ETag"]})
    program.delete(at, **{"if-match": replaced["ETag"]})
    program.get(at, status=404)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_required_is_asked_for_where_a_row_is_made_and_where_it_is_replaced(program, world, path):
    new, _change, whole, _left = bodies(world)[path]
    missing = {where for where, code in faults(program.post(path, {}, status=400))[0] if code == "required"}
    assert missing
    assert missing <= {f"#/{name}" for name in new}
    at = program.post(path, new)["Location"]
    needed = {where for where, code in faults(program.put(at, {}, status=400, **ANY))[0] if code == "required"}
    assert needed <= missing
    assert needed <= {f"#/{name}" for name in whole}


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("events/", ("#/partnership", "fixed")),
        ("initiatives/", ("#/partnership", "fixed")),
        ("documents/", ("#/partnership", "fixed")),
        ("statements/", ("#/partnership", "fixed")),
    ],
)
def test_what_is_given_once_stays_and_may_be_sent_again_as_it_is(program, world, path, fault):
    new, *_ = bodies(world)[path]
    at = program.post(path, new)["Location"]
    program.patch(at, {"partnership": world.partnership.slug}, **ANY)
    other = Partnership.objects.create(slug="chile-peru", name="Chile–Peru", country_a="CL", country_b="PE")
    assert faults(program.patch(at, {"partnership": other.slug}, status=400, **ANY))[0] == {fault}


def test_who_sends_back_what_the_tracker_gives_is_told_to_leave_it_out(program, world):
    at = f"initiatives/{world.initiative.slug}/"
    row = program.read(at)
    answer = program.put(at, row, status=400, **ANY)
    assert {("#/id", "read_only"), ("#/version", "read_only"), ("#/status", "read_only")} <= faults(answer)[0]


def test_all_faults_of_a_body_come_together(program, world):
    body = {
        "partnership": "nowhere", "kind": "projekt", "review_every": 0, "ongoing": "yes", "sectors": ["x"], "slug": "a b",
        "acronym": "a" * 41,
    }  # fmt: skip
    places = {where for where, _ in faults(program.post("initiatives/", body, status=400))[0]}
    assert places == {
        "#/partnership", "#/kind", "#/review_every", "#/ongoing", "#/sectors/0", "#/slug", "#/acronym", "#/name",
    }  # fmt: skip
    _, sentence = faults(program.post("initiatives/", {**body, "kind": "projekt"}, status=400))
    assert "did you mean “project”?" in sentence


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("commitments/", {"target": {"amount": "many", "unit": "km"}}, "#/target/amount"),
        ("commitments/", {"target": {"amount": 1}}, "#/target/unit"),
        ("commitments/", {"sides": ["BR", 1]}, "#/sides/1"),
        ("commitments/", {"said_by": "CL"}, "#/said_by"),
        ("commitments/", {"baseline_due": "2027-13"}, "#/baseline_due"),
        ("documents/", {"identified_as": {"url": "no address"}}, "#/identified_as/url"),
        ("documents/", {"source_url": "no address"}, "#/source_url"),
        ("statements/", {"speaker": {"type": "ghost", "slug": "a"}}, "#/speaker/type"),
        ("statements/", {"speaker": {"type": "person", "slug": "nobody"}}, "#/speaker/slug"),
        ("statements/", {"speaker": "me"}, "#/speaker"),
        ("saved-views/", {"query": {"status": "agreed"}}, "#/query/status"),
        ("saved-views/", {"page": "nowhere"}, "#/page"),
        ("sectors/", {"outside_code": {"scheme": "OECD DAC"}}, "#/outside_code/code"),
        ("sectors/", {"parent": "forestry"}, "#"),
        ("organisations/", {"country": "Norway"}, "#/country"),
        ("organisations/", {"country": ""}, "#/country"),
        ("events/", {"dates": "soon"}, "#/dates"),
    ],
)
def test_a_fault_is_named_by_its_place_also_inside_a_field(program, world, path, body, place):
    at = program.post(path, bodies(world)[path][0])["Location"]
    answer = program.patch(at, body, status=400, **ANY)
    assert {where for where, _ in faults(answer)[0]} == {place}


def test_an_old_slug_leads_to_the_row_for_changes_too(program, world):
    at = program.post("events/", {"partnership": world.partnership.slug, "name": "Summit"})["Location"]
    program.patch(at, {"slug": "oslo-summit"}, **ANY)
    for method in ("patch", "put", "delete"):
        answer = getattr(program.client, method)(at, "{}", content_type="application/json", headers=ANY)
        assert (answer.status_code, answer["Location"].rsplit("/", 2)[-2]) == (308, "oslo-summit")


def test_published_records_stay_and_say_what_to_do_instead(program, world):
    StatementFactory(passage=world.begun, partnership=world.partnership)
    for path in (
        f"initiatives/{world.initiative.slug}/", f"documents/{world.document.pk}/", f"commitments/{world.commitment.pk}/",
        f"statements/{Statement.objects.get().pk}/",
    ):  # fmt: skip
        answer = program.delete(path, status=409, **ANY)
        places, sentence = faults(answer)
        assert places == {("#/publication", "published")}
        assert "withdraw it" in sentence
    assert (Initiative.objects.count(), SourceDocument.objects.count(), Commitment.objects.count()) == (1, 1, 1)


def test_what_others_stand_on_stays(program, world):
    for path in (f"partnerships/{world.partnership.slug}/", "sectors/environment/"):
        SectorFactory(parent=SectorFactory(slug="environment")) if path.startswith("sectors") else None
        answer = program.delete(path, status=409, **ANY)
        assert {code for _, code in faults(answer)[0]} == {"protected"}
    assert Partnership.objects.exists()
    assert Sector.objects.filter(slug="environment").exists()


def test_lines_of_a_ledger_and_passages_are_added_and_never_changed(program, world):
    for path in ("status-updates/1/", "due-revisions/1/", "reviews/1/", f"passages/{world.begun.pk}/", "releases/a/"):
        for method in ("put", "patch", "delete"):
            answer = getattr(program.client, method)(f"/api/v1/{path}", "{}", content_type="application/json")
            assert answer.status_code == 405
            assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


DRAFTED = ("initiatives/", "commitments/", "documents/", "statements/")


def test_roles_are_those_of_the_actions(program, signed_in, world):
    made = bodies(world)
    reader, analyst = signed_in(member(world, "reader")), signed_in(member(world, "analyst"))
    stranger = signed_in(UserFactory())
    for path in PATHS:
        if path == "saved-views/":
            continue
        reader.post(path, made[path][0], status=403)
        at = program.post(path, made[path][0])["Location"]
        reader.patch(at, made[path][1], status=403, **ANY)
        stranger.put(at, made[path][2], status=404 if path in DRAFTED else 403, **ANY)
        reader.delete(at, status=403, **ANY)
        if path != "partnerships/":
            analyst.patch(at, made[path][1], **ANY)
            analyst.delete(at, **ANY)
    analyst.patch(f"partnerships/{world.partnership.slug}/", {"name": "Mine"}, status=403, **ANY)
    analyst.post("partnerships/", made["partnerships/"][0], status=403)


def test_views_are_ones_own_and_shared_ones_are_only_looked_at(signed_in, world):
    owner, other = signed_in(member(world, "analyst")), signed_in(UserFactory())
    body = {"name": "Agreed", "page": "initiatives", "query": {"status": ["agreed"]}}
    at = owner.post("saved-views/", body)["Location"]
    other.patch(at, {"name": "Mine"}, status=404, **ANY)
    owner.patch(at, {"shared": True}, **ANY)
    other.get(at)
    other.patch(at, {"name": "Mine"}, status=403, **ANY)
    other.delete(at, status=403, **ANY)
    assert {where for where, _ in faults(owner.post("saved-views/", body, status=400))[0]} == {"#"}
    assert SavedView.objects.get().name == "Agreed"
