"""Many rows in one request: all or none, each fault at the place of its row; and two who change the same at one moment."""

import threading

import pytest
from django.db import connections
from django.test import Client

from initiatives.models import AccessToken, Initiative, Organisation, Participation, StatusUpdate
from tests.api.program import faults
from tests.api.test_doors import member
from tests.factories import InitiativeFactory, OrganisationFactory, PartnershipFactory
from tests.world import make_world


def ministries(many):
    """Bodies of as many organisations."""
    return [{"name": f"Ministry {number}", "kind": "ministry"} for number in range(many)]


@pytest.mark.django_db
def test_a_list_makes_as_many_rows_in_its_order(program):
    rows = program.post("organisations/", ministries(30)).json()
    assert [row["name"] for row in rows] == [f"Ministry {number}" for number in range(30)]
    assert rows[7] == program.read(f"organisations/{rows[7]['slug']}/")


@pytest.mark.django_db
def test_one_fault_keeps_all_away_and_every_fault_is_named_by_its_row(program):
    bodies = ministries(5)
    bodies[1] = {"name": "", "kind": "minstry", "country": "Norway"}
    bodies[3] = bodies[2]
    bodies[4] = []
    answer = program.post("organisations/", bodies, status=400)
    assert {where for where, _ in faults(answer)[0]} == {
        "#/1/name",
        "#/1/kind",
        "#/1/country",
        "#/3/slug",
        "#/3",
        "#/4",
    }
    assert answer.json()["detail"] == "Nothing was written: 3 rows are refused."
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_what_all_rows_share_is_the_status_of_the_whole(signed_in, program, world):
    line = {
        "initiative": world.initiative.slug, "axis": "claim", "asserted_by": "BR", "status": "announced",
        "reason": "The text says so.", "passages": [world.agreed.pk], "expected": 999,
    }  # fmt: skip
    answer = program.post("status-updates/", [line, line], status=409)
    assert faults(answer)[0] == {("#/0", "conflict"), ("#/1", "conflict")}
    assert not StatusUpdate.objects.exists()
    del line["expected"]
    rows = program.post("status-updates/", [line, {**line, "status": "agreed"}]).json()
    assert [row["status"] for row in rows] == ["announced", "agreed"]


@pytest.mark.django_db
def test_at_most_five_hundred_are_taken(program):
    assert faults(program.post("organisations/", ministries(501), status=413))[0] == {(None, "too_large")}
    assert not Organisation.objects.exists()
    program.patch("organisations/", ministries(501), status=413)
    assert len(program.post("organisations/", ministries(500)).json()) == 500


@pytest.mark.django_db
def test_many_rows_are_changed_each_by_what_was_read_of_it(program, world):
    rows = [InitiativeFactory(partnership=world.partnership) for _ in range(4)]
    told = [program.get(f"initiatives/{row.slug}/") for row in rows]
    changes = [
        {"id": rows[3].pk, "version": told[3].json()["version"], "summary": "Three."},
        {"slug": rows[0].slug, "etag": told[0]["ETag"], "summary": "None."},
        {"id": rows[1].pk, "etag": "*", "acronym": "ONE"},
    ]
    answer = program.patch("initiatives/", changes).json()
    assert [(row["id"], row["summary"]) for row in answer] == [
        (rows[3].pk, "Three."),
        (rows[0].pk, "None."),
        (rows[1].pk, rows[1].summary),
    ]
    again = program.patch("initiatives/", changes, status=412)
    assert faults(again)[0] == {("#/0", "stale"), ("#/1", "stale")}, (
        "and the third, which takes whatever there is, is not written"
    )
    assert program.read(f"initiatives/{rows[3].slug}/") == answer[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status", "fault"),
    [
        ({"summary": "x"}, 428, ("#/1", "precondition_required")),
        ({"etag": "nonsense"}, 412, ("#/1", "stale")),
        ({"version": "1"}, 400, ("#/1/version", "type")),
        ({"etag": "*", "kind": "projekt"}, 400, ("#/1/kind", "invalid")),
        ({"etag": "*", "id": 999_999}, 404, ("#/1", "not_found")),
        ({"etag": "*", "id": "1"}, 400, ("#/1/id", "type")),
        ({"etag": "*", "publication": "withdrawn"}, 400, ("#/1/publication", "read_only")),
    ],
)
def test_a_change_that_cannot_be_keeps_the_others_away(program, world, change, status, fault):
    one, other = InitiativeFactory(partnership=world.partnership), InitiativeFactory(partnership=world.partnership)
    changes = [{"id": one.pk, "etag": "*", "acronym": "ONE"}, {"id": other.pk, **change}]
    assert faults(program.patch("initiatives/", changes, status=status))[0] == {fault}
    one.refresh_from_db()
    assert one.acronym == ""


@pytest.mark.django_db
def test_a_row_is_named_once_and_by_something(program, world):
    changes = [{"id": world.initiative.pk, "etag": "*"}, {"slug": world.initiative.slug, "etag": "*"}, {"etag": "*"}, 7]
    answer = program.patch("initiatives/", changes, status=400)
    assert faults(answer)[0] == {("#/1", "repeated"), ("#/2/id", "required"), ("#/3", "type")}
    assert faults(program.patch("initiatives/", changes[0], status=400))[0] == {("#", "type")}


@pytest.mark.django_db
def test_rows_without_a_version_are_compared_as_a_whole(program, world):
    rows = [
        program.post(
            "participations/",
            {"initiative": world.initiative.slug, "organisation": OrganisationFactory().slug, "role": "party"},
        )
        for _ in range(2)
    ]
    first, second = (
        {"id": row.json()["id"], "etag": program.get(row["Location"])["ETag"], "role": "funder"} for row in rows
    )
    answer = program.patch("participations/", [{**first, "version": 1, "etag": None}, second], status=428)
    assert faults(answer)[0] == {("#/0", "precondition_required")}
    assert [row["role"] for row in program.patch("participations/", [first, second]).json()] == ["funder", "funder"]
    assert faults(program.patch("participations/", [first], status=412))[0] == {("#/0", "stale")}
    assert Participation.objects.filter(role="funder").count() == 2


@pytest.mark.django_db
def test_everybody_is_refused_by_role_row_by_row(program, signed_in, world):
    analyst = signed_in(member(world, "analyst"))
    other = InitiativeFactory(partnership=PartnershipFactory(slug="chile-peru", country_a="CL", country_b="PE"))
    changes = [{"id": world.initiative.pk, "etag": "*", "acronym": "SF"}, {"id": other.pk, "etag": "*", "acronym": "O"}]
    assert faults(analyst.patch("initiatives/", changes, status=403))[0] == {("#/1", "permission_denied")}
    assert not Initiative.objects.exclude(acronym="").exists()


def at_once(token, sendings):
    """The statuses of several requests that are sent at the same moment: each a function of a client."""
    answers, start = [], threading.Barrier(len(sendings))

    def run(send):
        client = Client(headers={"authorization": f"Token {token}"})
        start.wait()
        try:
            answers.append(send(client).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[send]) for send in sendings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_what_they_both_read_one_is_told_that_it_is_stale():
    world = make_world()
    _, token = AccessToken.objects.create(world.by)
    path = f"/api/v1/initiatives/{world.initiative.slug}/"
    for number in range(5):
        etag = Client().get(path)["ETag"]

        def change(client, number=number, etag=etag, who=""):
            body = {"summary": f"{number} {who}"}
            return client.patch(path, body, content_type="application/json", headers={"if-match": etag})

        assert at_once(
            token, [lambda client: change(client, who="one"), lambda client: change(client, who="other")]
        ) == [200, 412]


@pytest.mark.django_db(transaction=True)
def test_two_who_change_the_same_rows_in_another_order_do_not_stand_in_each_others_way():
    world = make_world()
    _, token = AccessToken.objects.create(world.by)
    rows = [InitiativeFactory(partnership=world.partnership).pk for _ in range(20)]

    def change(order):
        body = [{"id": pk, "etag": "*", "summary": "Changed."} for pk in order]
        return lambda client: client.patch("/api/v1/initiatives/", body, content_type="application/json")

    for _ in range(3):
        assert at_once(token, [change(rows), change(rows[::-1])]) == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_row_without_a_version_one_is_told_that_it_is_stale():
    world = make_world()
    _, token = AccessToken.objects.create(world.by)
    row = Participation.objects.create(initiative=world.initiative, country="NO", role="party")
    path = f"/api/v1/participations/{row.pk}/"
    etag = Client().get(path)["ETag"]

    def change(role):
        return lambda client: client.patch(
            path, {"role": role}, content_type="application/json", headers={"if-match": etag}
        )

    assert at_once(token, [change("funder"), change("implementer")]) == [200, 412]
