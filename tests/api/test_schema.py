"""The API's description of itself is true: real answers fit it, and it says what the words mean."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from initiatives import vocabulary
from initiatives.actions.due_revision import revise_due
from initiatives.actions.review import record_review
from initiatives.actions.status_update import record_status
from initiatives.api import due_revision, initiative, review, status_update
from initiatives.api.door import Act
from initiatives.api.urls import RESOURCES, STEPS
from initiatives.clocks import Clocks
from initiatives.models import (
    InitiativeSector,
    Participation,
    Release,
    Reminder,
    ReminderRule,
    SavedView,
    ScopeItem,
    StatementNote,
    Translation,
    WebhookEndpoint,
)
from initiatives.shapes.building import Asker
from tests.factories import EventFactory, OrganisationFactory, SectorFactory, StatementFactory

DOORS = [many.door for _, many, _ in RESOURCES if hasattr(many, "door")]
pytestmark = pytest.mark.django_db
STRICT_CSP = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"}


@pytest.fixture
def schema(visitor):
    return visitor.get("schema").json()


@pytest.fixture
def full(world):
    """At least one row of every noun, with as many of its parts as can be."""
    by, today = world.by, world.today
    for voice, status, as_of in (("BR", "agreed", "2026-03"), ("NO", "announced", None)):
        record_status(
            by=by, today=today, subject=world.initiative, axis="claim", asserted_by=voice, status=status, as_of=as_of,
            reason="The text says so.", passages=[world.agreed],
        )  # fmt: skip
    record_status(
        by=by, today=today, subject=world.commitment, axis="evidence", status="none_found", reason="Nothing there.",
        sources_searched={"BR": ["gov.br"]},
    )  # fmt: skip
    record_review(by=by, today=today, subject=world.commitment, sources_searched={"NO": ["regjeringen.no"]})
    revise_due(
        by=by, today=today, commitment=world.commitment, cause="party_moved", reason="They said so.", new_due="2028",
        announced_on="2026-04", passages=[world.begun],
    )  # fmt: skip
    sector = SectorFactory(parent=SectorFactory(), outside_scheme="OECD DAC", outside_code="312")
    InitiativeSector.objects.create(initiative=world.initiative, sector=sector)
    ScopeItem.objects.create(initiative=world.initiative, label="Trees", passage=world.agreed)
    for fields in ({"organisation": OrganisationFactory()}, {"country": "NO"}):
        Participation.objects.create(initiative=world.initiative, role="party", **fields)
    statement = StatementFactory(passage=world.agreed, initiatives=[world.initiative])
    Translation.objects.create(statement=statement, language="pt", text="Palavras", origin="ours")
    StatementNote.objects.create(statement=statement, kind="disputed", by="The ministry", said_on="2026-05")
    StatementFactory(passage=world.begun, person=None, joint=True, kind="joint_text")
    world.document.refresh_from_db()
    world.document.event = EventFactory(partnership=world.partnership)
    world.document.identified_publisher, world.document.identified_published = "A newspaper", "2026-03-02"
    world.document.save()
    rule = ReminderRule.objects.create(name="Review", kind="review_due")
    Reminder.objects.create(
        rule=rule, initiative=world.initiative, recipient=by, occurrence="once", due_on=date(2026, 1, 1), day=date(2026, 1, 1),
        why_you="You own it.", why_now="It is due.", how_to_stop="Review it.",
    )  # fmt: skip
    SavedView.objects.create(owner=by, name="Agreed", page="initiatives", query={"status": ["agreed"]})
    WebhookEndpoint.objects.create(owner=by, url="https://example.org/hook", secret="whsec_hidden")
    Release.objects.create(
        slug="march-2026", name="March 2026", as_of=date(2026, 3, 31), known_at=datetime(2026, 4, 1, tzinfo=UTC), files={},
        codebook="1.0", citation="Cite it so.", by=by,
    )  # fmt: skip
    return world


def fits(schema, piece, answer):
    """Raise unless an answer fits a piece of the schema."""
    Draft202012Validator({**piece, "components": schema["components"]}).validate(answer)


def answers(schema, path, method="get", status="200"):
    return schema["paths"][f"/api/v1/{path}"][method]["responses"][status]["content"]["application/json"]["schema"]


def test_the_schema_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def test_every_component_is_a_schema_and_every_reference_leads_to_one(schema):
    components = schema["components"]["schemas"]
    for name, component in components.items():
        try:
            Draft202012Validator.check_schema(component)
        except SchemaError as error:
            raise AssertionError(name) from error

    def references(piece):
        if isinstance(piece, dict):
            yield from ([piece["$ref"]] if "$ref" in piece else [])
            for value in piece.values():
                yield from references(value)
        elif isinstance(piece, list):
            for value in piece:
                yield from references(value)

    used = {each.removeprefix("#/components/schemas/") for each in references(schema)}
    assert used <= set(components)
    assert set(components) - used <= {"Places"}


def test_every_list_and_every_row_fits_its_component(schema, program, full):
    lists = [path for path in schema["paths"] if path.endswith("/") and f"{path}{{key}}/" in schema["paths"]]
    assert len(lists) == 19
    for path in lists:
        name = path.removeprefix("/api/v1/")
        answer = program.read(name)
        assert answer["results"], f"no row of {name} to look at"
        fits(schema, answers(schema, name), answer)
        for row in answer["results"]:
            key = row.get("slug", row["id"])
            fits(schema, answers(schema, f"{name}{{key}}/"), program.read(f"{name}{key}/"))


def test_the_other_answers_fit_as_well(schema, program, full):
    (initiative, *_) = program.read("initiatives/")["results"]
    fits(schema, answers(schema, "initiatives/{key}/sides/"), program.read(f"initiatives/{initiative['slug']}/sides/"))
    for path, query in (("", {}), ("stats/", {}), ("search/", {"q": "forest"}), ("changes/", {})):
        fits(schema, answers(schema, path), program.read(path, **query))
    problem = schema["components"]["schemas"]["Problem"]
    for answer in (
        program.get("initiatives/?limit=0&statu=a", status=400),
        program.get("nowhere/", status=404),
        program.post("reviews/", {"by": "me"}, status=400),
    ):
        fits(schema, problem, answer.json())


def test_what_is_taken_is_what_the_schema_says(schema, program, world):
    bodies = {
        "NewStatusUpdate": {
            "initiative": world.initiative.slug, "axis": "claim", "asserted_by": "BR", "status": "agreed",
            "as_of": "2026-03", "reason": "The text says so.", "passages": [world.agreed.pk], "expected": None,
        },
        "NewReview": {"initiative": world.initiative.slug, "outcome": "no_change", "sources_searched": {"BR": ["a"]}},
    }  # fmt: skip
    for (name, body), path in zip(bodies.items(), ("status-updates/", "reviews/"), strict=True):
        fits(schema, schema["components"]["schemas"][name], body)
        fits(schema, answers(schema, path, "post", "201"), program.post(path, body).json())
    new = program.post("status-updates/1/correct/", {"reason": "x"}, status=404)
    assert new.json()["status"] == 404


def test_every_field_of_a_body_is_described_and_none_is_made_up(schema, world):
    act = Act(
        world.by,
        Asker(world.by, Clocks(today=world.today), "https://example.org/api/v1/"),
        world.today,
        datetime.now(UTC),
    )
    components = schema["components"]["schemas"]
    assert len(DOORS) == 16
    for door in DOORS:
        fields, new = door.fields(act), components[f"New{door.body}"]
        assert set(new["properties"]) == set(fields), door.body
        assert set(new.get("required", ())) == {name for name, one in fields.items() if one.required}, door.body
        Draft202012Validator({**new, "components": schema["components"]}).validate(door.example)
        if not door.change:
            continue
        whole = components[f"{door.body}Replacement"]
        needed = {name for name, one in fields.items() if one.required and not one.once}
        assert set(whole.get("required", ())) == needed, door.body
        for kind in ("Change", "Replacement"):
            assert set(components[f"{door.body}{kind}"]["properties"]) == set(fields), (door.body, kind)


def test_every_field_of_a_step_is_described_and_none_is_made_up(schema, world):
    act = Act(
        world.by,
        Asker(world.by, Clocks(today=world.today), "https://example.org/api/v1/"),
        world.today,
        datetime.now(UTC),
    )
    for door, steps in STEPS:
        for name, step in steps.items():
            described = schema["components"]["schemas"][step.body]["properties"] if step.body else {}
            assert set(step.fields(act, world.initiative)) == set(described), (door.body, name)
    for one in (due_revision.CORRECTION, status_update.CORRECTION):
        assert set(one.fields(act)) == set(schema["components"]["schemas"][one.body]["properties"])


def test_every_post_may_be_sent_again_under_a_key_and_every_change_of_a_row_says_what_was_read(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            headers = {each["name"]: each["required"] for each in operation["parameters"] if each["in"] == "header"}
            assert ("Idempotency-Key" in headers) is (method == "post"), path
            if method in ("patch", "put", "delete") and path.endswith("{key}/"):
                assert headers["If-Match"] is True, path
                assert "428" in operation["responses"], path


def test_every_parameter_that_is_described_is_taken_and_the_other_way_round(schema, program, world):
    for path, operations in schema["paths"].items():
        name = path.removeprefix("/api/v1/")
        if "{key}" in name or name in ("", "search/"):
            continue
        described = {each["name"] for each in operations["get"]["parameters"] if each["in"] == "query"}
        _, sentence = program.refused(name, **{"\u00a7": "1"})
        assert set(sentence.split("it may be ")[1].rstrip(".").split(", ")) == described, name


def test_enumerations_say_what_their_words_mean(schema):
    for name, terms in (("ClaimStatus", vocabulary.CLAIM_STATUSES), ("Schedule", vocabulary.SCHEDULES)):
        component = schema["components"]["schemas"][name]
        assert component["enum"] == list(terms)
        assert all(term.meaning in component["description"] for term in terms.values())


def test_reading_is_open_and_what_is_ones_own_is_not(schema):
    assert {} in schema["paths"]["/api/v1/initiatives/"]["get"]["security"]
    for path, method in (("reminders/", "get"), ("webhooks/{key}/", "get"), ("status-updates/", "post")):
        assert {} not in schema["paths"][f"/api/v1/{path}"][method]["security"]
    assert {each.RESOURCE.name for each in (initiative, review, status_update)} <= {
        path.split("/")[3] for path in schema["paths"] if path != "/api/v1/"
    }


def test_only_the_page_that_draws_the_schema_may_set_style_attributes(visitor):
    for path, may in (("docs", True), ("docs?script=", True), ("schema", False), ("initiatives/", False)):
        policy = set(visitor.get(path)["Content-Security-Policy"].split("; "))
        assert policy >= STRICT_CSP
        assert ("style-src-attr 'unsafe-inline'" in policy) is may
    page = visitor.get("docs").content.decode()
    assert "<style" not in page
    assert "://" not in page.replace("http://testserver", "")
