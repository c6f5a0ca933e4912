"""A release: frozen for good, complete in itself, and the same figures can be had again at its clocks."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction

from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.release import Frozen, keep_release, withhold_release
from initiatives.actions.review import record_review
from initiatives.actions.status_update import correct_status, record_status
from initiatives.clocks import Clocks
from initiatives.exports.release import figures, make_release
from initiatives.exports.tables import TABLES
from initiatives.models import Membership, Release, ReleaseFile
from initiatives.shapes.building import Asker
from initiatives.vocabulary import CODEBOOK
from tests.factories import InitiativeFactory, SectorFactory, StatusUpdateFactory, UserFactory
from tests.world import make_claimed_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_claimed_world()


def make(world, name="March 2026", **more):
    return make_release(**{"by": world.by, "name": name, "today": world.today, **more})


def files_of(release):
    return {file.name: bytes(file.body) for file in release.contents.all()}


def test_a_release_keeps_its_bytes_and_its_ledger_figures_when_everything_moves_on(world):
    sector = SectorFactory(slug="forests")
    edit_initiative(by=world.by, initiative=world.initiative, sectors=[sector])
    release = make(world)
    before, held = files_of(release), json.loads(files_of(release)["figures.json"])

    edit_initiative(
        by=world.by, initiative=world.initiative, sectors=[SectorFactory(slug="climate")], name="Renamed forest"
    )
    line = world.initiative.status_updates.get()
    correct_status(by=world.by, today=world.today, row=line, reason="Misread.", status="announced")
    record_status(**world.about(axis="evidence", status="started", passages=[world.record()]))
    revise_due(
        by=world.by, today=world.today, commitment=world.commitment, cause="party_moved", reason="Moved.", new_due="2031",
        passages=[world.begun],
    )  # fmt: skip
    record_review(by=world.by, today=world.today, subject=world.initiative)
    StatusUpdateFactory(initiative=InitiativeFactory(partnership=world.partnership), status="delivered")

    assert files_of(Release.objects.get(slug="march-2026")) == before
    clocks = Clocks(today=world.today + timedelta(days=40), as_of=release.as_of, known_at=release.known_at)
    again = figures(asker=Asker(reader=AnonymousUser(), clocks=clocks, base="https://example.org/"))
    assert ledger(again) == ledger(held)
    now = figures(asker=Asker(reader=AnonymousUser(), clocks=Clocks(today=world.today), base="https://example.org/"))
    assert ledger(now) != ledger(held), "or nothing had moved"
    assert again["initiatives"]["sector"] != held["initiatives"]["sector"], "sectors are today's, by design"


def ledger(figures):
    """The figures that come from ledgers: all but those by sector, which are today's."""
    by_sector = ("sector", "branch", "excluded")
    return {
        noun: {name: count for name, count in figures[noun].items() if name not in by_sector}
        for noun in ("initiatives", "commitments")
    }


def test_the_figures_of_a_release_are_those_of_the_api_at_its_clocks(world, client, settings):
    settings.PUBLIC_READ = True
    release = make(world)
    moment = release.known_at.isoformat().replace("+00:00", "Z")
    answer = client.get("/api/v1/stats/", {"as_of": str(release.as_of), "known_at": moment}).json()
    held = json.loads(files_of(release)["figures.json"])
    del answer["meta"], held["meta"]
    assert answer == held


def test_a_release_has_every_table_the_figures_the_codebook_and_what_explains_them(world):
    release = make(world, notes="For the spring report.")
    names = set(files_of(release))
    assert names == {
        *(f"{name}.{ending}" for name in TABLES for ending in ("csv", "json")), "figures.json", "codebook.json",
        "datapackage.json", "CITATION.cff", "CITATION.txt", "SHA256SUMS", "march-2026.zip",
    }  # fmt: skip
    assert set(release.files) == names
    held = files_of(release)
    assert json.loads(held["codebook.json"])["codebook"] == CODEBOOK == release.codebook
    assert json.loads(held["figures.json"])["initiatives"]["total"] == 1
    assert yaml.safe_load(held["CITATION.cff"])["title"] == "March 2026"
    assert release.citation in held["CITATION.txt"].decode()


def test_every_hash_is_that_of_the_bytes_and_the_archive_holds_all_of_them(world):
    release = make(world)
    held = files_of(release)
    assert {name: told["sha256"] for name, told in release.files.items()} == {
        name: hashlib.sha256(body).hexdigest() for name, body in held.items()
    }
    assert release.sha256 == release.files["march-2026.zip"]["sha256"]
    with zipfile.ZipFile(io.BytesIO(held.pop("march-2026.zip"))) as archive:
        assert {name.removeprefix("march-2026/"): archive.read(name) for name in archive.namelist()} == held
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    summed = dict(line.split("  ")[::-1] for line in held.pop("SHA256SUMS").decode().splitlines())
    assert summed == {name: hashlib.sha256(body).hexdigest() for name, body in held.items()}


def test_the_data_package_describes_each_column_of_each_table_as_it_is(world):
    held = files_of(make(world))
    package = json.loads(held["datapackage.json"])
    tables = {each["name"]: each for each in package["resources"] if "schema" in each and each["format"] == "csv"}
    assert set(tables) == set(TABLES)
    for name, told in tables.items():
        body = held[told["path"]]
        assert told["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        assert told["bytes"] == len(body)
        rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
        assert [field["name"] for field in told["schema"]["fields"]] == body.decode().split("\r\n")[0].split(",")
        for field in told["schema"]["fields"]:
            values = {row[field["name"]] for row in rows}
            rules = field.get("constraints", {})
            assert values - {""} <= set(rules.get("enum", values)), (name, field["name"])
            assert not rules.get("required") or "" not in values, (name, field["name"])
            if field["type"] == "boolean":
                assert values <= {"true", "false", ""}, (name, field["name"])
            for value in values - {""} if field["type"] in {"integer", "date", "datetime"} else ():
                {"integer": int, "date": date.fromisoformat, "datetime": datetime.fromisoformat}[field["type"]](value)
    assert package["sources"] == [{"title": "A report", "path": package["sources"][0]["path"]}]


def test_only_what_everybody_may_read_goes_in(world):
    draft = InitiativeFactory(partnership=world.partnership, name="A secret draft", publication="draft")
    StatusUpdateFactory(initiative=draft, reason="A secret reason")
    everything = b"".join(body for name, body in files_of(make(world)).items() if not name.endswith(".zip"))
    assert b"Shared forest" in everything
    assert b"secret" not in everything


def test_a_release_at_earlier_clocks_shows_what_was_known_then(world):
    known_at = world.initiative.status_updates.get().recorded_at - timedelta(microseconds=1)
    release = make(world, as_of=world.today - timedelta(days=1), known_at=known_at)
    held = files_of(release)
    assert len(json.loads(held["status-updates.json"])) == 0
    assert (release.as_of, release.known_at) == (world.today - timedelta(days=1), known_at)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"), ({"name": "x" * 121}, "name"), ({"name": "Taken"}, "name"),
        ({"as_of": date(2999, 1, 1)}, "as_of"), ({"known_at": datetime(2999, 1, 1, tzinfo=UTC)}, "known_at"),
    ],
)  # fmt: skip
def test_a_release_that_cannot_be_says_why_and_keeps_nothing(world, more, field):
    make(world, name="Taken")
    with pytest.raises(ValidationError) as caught:
        make(world, **more)
    assert list(caught.value.error_dict) == [field]
    assert Release.objects.count() == 1


@pytest.mark.parametrize(("role", "allowed"), [("reader", False), ("analyst", False), ("editor", True), ("lead", True)])
def test_whoever_publishes_may_make_a_release(world, role, allowed):
    user = UserFactory()
    Membership.objects.create(user=user, role=role, partnership=world.partnership)
    if allowed:
        assert make(world, by=user).by == user
    else:
        with pytest.raises(PermissionDenied):
            make(world, by=user)


def test_the_database_keeps_a_release_as_it_is(world):
    release = make(world)
    file = release.contents.get(name="figures.json")
    for sql in (
        f"UPDATE initiatives_release SET name = 'Other' WHERE id = {release.pk}",
        f"UPDATE initiatives_release SET files = '{{}}' WHERE id = {release.pk}",
        f"DELETE FROM initiatives_release WHERE id = {release.pk}",
        f"UPDATE initiatives_releasefile SET body = 'x' WHERE id = {file.pk}",
        f"DELETE FROM initiatives_releasefile WHERE id = {file.pk}",
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    extra = {"release": release, "media_type": "text/plain", "body": b"x", "sha256": hashlib.sha256(b"x").hexdigest()}
    for name, more in (("extra.txt", {}), ("extra.txt", {"sha256": "0" * 64})):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            ReleaseFile.objects.create(name=name, **{**extra, **more})


def test_a_release_is_withheld_by_administrators_with_a_reason_and_stays_kept(world):
    release = make(world)
    editor = UserFactory()
    Membership.objects.create(user=editor, role="editor")
    with pytest.raises(PermissionDenied):
        withhold_release(by=editor, release=release, reason="A court order.", now=datetime.now(UTC))
    with pytest.raises(ValidationError):
        withhold_release(by=world.by, release=release, reason=" ", now=datetime.now(UTC))
    row = withhold_release(by=world.by, release=release, reason="A court order.", now=datetime.now(UTC))
    assert (row.withheld_reason, row.sha256) == ("A court order.", release.sha256)
    assert len(files_of(row)) == len(release.files)


def test_bytes_of_a_release_are_given_once(world):
    given = {
        "by": world.by, "slug": "other", "name": "Other", "as_of": world.today, "known_at": datetime.now(UTC), "citation": "Cite.",
        "archive": Frozen("other.zip", "application/zip", b"zip"), "files": [Frozen("a.txt", "text/plain", b"a")],
    }  # fmt: skip
    assert keep_release(**given).files["a.txt"]["bytes"] == 1
    with pytest.raises(ValidationError, match="already"):
        keep_release(**given)
