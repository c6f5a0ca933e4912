"""One's own webhooks over the API: made with a secret, changed by version, tried, their deliveries read and sent again."""

import json

import pytest
from django.core.cache import cache
from django.utils import timezone
from jsonschema import Draft202012Validator

from initiatives.actions.initiative import open_initiative
from initiatives.actions.review import record_review
from initiatives.models import Change, WebhookDelivery, WebhookEndpoint
from initiatives.webhooks.endpoint import open_for_digest
from tests.api.program import faults
from tests.factories import UserFactory
from tests.webhooks.reference import verifies
from tests.webhooks.server import receiving

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/hook"


@pytest.fixture
def owner(db):
    return UserFactory(username="reader")


@pytest.fixture
def me(owner, signed_in):
    cache.clear()
    return signed_in(owner)


@pytest.fixture
def other(signed_in):
    return signed_in(UserFactory(username="other"))


@pytest.fixture
def made(me):
    """An endpoint that was made over the API, with its secret."""
    return me.post("webhooks/", {"address": ADDRESS}).json()


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiving() as running:
        yield running


def at(made, more=""):
    return f"webhooks/{made['id']}/{more}"


def etag(me, made):
    return {"if-match": me.get(at(made))["ETag"]}


def test_an_endpoint_is_made_with_a_secret_that_is_shown_this_once(me, owner, world):
    answer = me.post(
        "webhooks/", {"address": ADDRESS, "kinds": ["status", "due_date"], "partnership": world.partnership.slug}
    )
    made = answer.json()
    assert answer["Location"] == made["url"]
    assert "no-store" in answer["Cache-Control"]
    row = WebhookEndpoint.objects.get()
    assert (row.owner, row.secret, row.kinds, row.partnership) == (
        owner, made["secret"], ["status", "due_date"], world.partnership,
    )  # fmt: skip
    assert {name: made[name] for name in ("address", "active", "changes", "kinds", "partnership", "digest", "off")} == {
        "address": ADDRESS, "active": True, "changes": True, "kinds": ["status", "due_date"],
        "partnership": "brazil-norway", "digest": False, "off": None,
    }  # fmt: skip
    read = me.get(at(made))
    assert read["ETag"] == answer["ETag"]
    assert "secret" not in read.json()
    assert "whsec_" not in read.content.decode() + me.get("webhooks/").content.decode()


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, ("#/address", "required")),
        ({"address": "https://127.1/"}, ("#/address", "invalid")),
        ({"address": "https://[::ffff:a9fe:a9fe]/"}, ("#/address", "invalid")),
        ({"address": "http://example.org/"}, ("#/address", "invalid")),
        ({"address": ADDRESS, "kinds": ["reviews"]}, ("#/kinds/0", "unknown")),
        ({"address": ADDRESS, "kinds": [{}]}, ("#/kinds/0", "unknown")),
        ({"address": ADDRESS, "kinds": "review"}, ("#/kinds", "type")),
        ({"address": ADDRESS, "partnership": "nowhere"}, ("#/partnership", "unknown")),
        ({"address": ADDRESS, "secret": "whsec_x"}, ("#/secret", "unknown_field")),
    ],
)
def test_what_cannot_be_is_named(me, sent, fault):
    places, _ = faults(me.post("webhooks/", sent, status=400))
    assert places == {fault}
    assert not WebhookEndpoint.objects.exists()


def test_nobody_makes_more_than_twenty(me):
    for _ in range(20):
        me.post("webhooks/", {"address": ADDRESS})
    assert "20 addresses already" in me.post("webhooks/", {"address": ADDRESS}, status=400).json()["detail"]


def test_a_change_names_the_version_that_was_read(me, made):
    me.patch(at(made), {"active": False}, status=428)
    old = etag(me, made)
    changed = me.patch(at(made), {"kinds": ["review"], "active": False}, **old)
    assert (changed.json()["kinds"], changed.json()["active"]) == (["review"], False)
    me.patch(at(made), {"active": True}, status=412, **old)
    me.patch(at(made), {"active": True}, **{"if-match": changed["ETag"]})
    me.patch(at(made), {"address": "https://10.0.0.1/"}, status=400, **{"if-match": "*"})
    assert WebhookEndpoint.objects.get().url == ADDRESS


def test_another_s_webhook_is_not_there(me, other, visitor, made):
    star = {"if-match": "*"}
    other.get(at(made), status=404)
    other.get(at(made, "deliveries/"), status=404)
    other.patch(at(made), {"active": False}, status=404, **star)
    other.delete(at(made), status=404, **star)
    for deed in ("rotate-secret/", "test/", "deliveries/1/replay/"):
        other.post(at(made, deed), {}, status=404, **star)
        visitor.post(at(made, deed), {}, status=401, **star)
    visitor.get("webhooks/", status=401)
    visitor.post("webhooks/", {"address": ADDRESS}, status=401)
    assert WebhookEndpoint.objects.get().active is True


def test_a_token_that_only_reads_changes_nothing(owner, signed_in, made):
    program = signed_in(owner, read_only=True)
    program.get(at(made))
    program.post("webhooks/", {"address": ADDRESS}, status=403)
    for deed in ("rotate-secret/", "test/"):
        program.post(at(made, deed), {}, status=403, **{"if-match": "*"})


def test_an_endpoint_is_forgotten_with_what_was_sent_and_the_digest_goes_there_no_more(me, owner, world):
    row, _ = open_for_digest(by=owner, url=ADDRESS)
    assert me.get(f"webhooks/{row.pk}/").json()["digest"] is True
    WebhookDelivery.objects.create(endpoint=row, change=Change.objects.first())
    me.delete(f"webhooks/{row.pk}/", status=428)
    answer = me.delete(f"webhooks/{row.pk}/", status=204, **{"if-match": "*"})
    assert answer.content == b""
    me.get(f"webhooks/{row.pk}/", status=404)
    owner.preference.refresh_from_db()
    assert owner.preference.webhook is None


def test_a_new_secret_is_shown_once_and_the_old_one_signs_for_a_day(me, made, receiver):
    me.patch(at(made), {"address": receiver.url}, **{"if-match": "*"})
    me.post(at(made, "rotate-secret/"), {}, status=428)
    renewed = me.post(at(made, "rotate-secret/"), {}, status=200, **etag(me, made)).json()
    assert renewed["secret"] != made["secret"]
    assert renewed["old_secret_until"] is not None
    assert me.post(at(made, "test/"), {}, status=200).json()["taken"] is True
    (taken,) = receiver.taken
    now = timezone.now()
    assert [verifies(each["secret"], taken, now=now) for each in (made, renewed)] == [True, True]
    last = me.post(at(made, "rotate-secret/"), {"at_once": True}, status=200, **{"if-match": "*"}).json()
    assert last["old_secret_until"] is None


def test_a_test_says_what_came_back_and_waits_before_the_next(me, made, receiver):
    me.patch(at(made), {"address": receiver.url}, **{"if-match": "*"})
    receiver.status, receiver.body = 500, b"out of order\x00"
    assert me.post(at(made, "test/"), {}, status=200).json() == {
        "taken": False, "said": "It answered 500 Internal Server Error.", "body": "out of order�",
    }  # fmt: skip
    answer = me.post(at(made, "test/"), {}, status=429)
    assert answer["Retry-After"] == "10"
    assert json.loads(receiver.taken[0][2])["type"] == "test"


@pytest.fixture
def told(made, world):
    """Three deliveries: of what everybody sees, of a draft, and one that was given up."""
    endpoint = WebhookEndpoint.objects.get(pk=made["id"])
    draft = open_initiative(by=world.by, partnership=world.partnership, name="A draft", kind="project")
    for subject in (world.initiative, draft, world.initiative):
        record_review(by=world.by, today=world.today, subject=subject, outcome="no_change")
    shown, hidden, third = Change.objects.filter(kind="review").order_by("pk")
    states = [("delivered", {"delivered_at": "2026-11-01T00:00Z"}), ("waiting", {}), ("given_up", {})]
    return [
        WebhookDelivery.objects.create(
            endpoint=endpoint, change=change, state=state, attempts=1, last_answer="x", **more
        )
        for change, (state, more) in zip((shown, hidden, third), states, strict=True)
    ]


def test_deliveries_are_listed_with_what_became_of_each_and_none_of_what_is_hidden(me, made, told, world):
    rows = me.read(at(made, "deliveries/"))["results"]
    assert [(row["id"], row["change"], row["state"]) for row in rows] == [
        (told[2].pk, told[2].change_id, "given_up"), (told[0].pk, told[0].change_id, "delivered"),
    ]  # fmt: skip
    told[0].refresh_from_db()
    assert rows[1]["webhook_id"] == f"msg_{told[0].message_id.hex}"
    assert [row["id"] for row in me.read(at(made, "deliveries/"), state="given_up", count="1")["results"]] == [
        told[2].pk
    ]
    assert me.read(at(made, "deliveries/"), count="1")["meta"]["count"] == 2
    assert me.get(at(made)).json()["deliveries"] == {"delivered": 1, "waiting": 0, "given_up": 1}
    second = me.post("webhooks/", {"address": ADDRESS}).json()
    assert me.read(at(second, "deliveries/"))["results"] == [], "nor another endpoint's"
    page = me.read(at(made, "deliveries/"), limit="1")
    assert [row["id"] for row in me.read(page["next"])["results"]] == [told[0].pk]


def test_a_delivery_is_sent_again(me, other, made, told):
    replay = at(made, f"deliveries/{told[2].pk}/replay/")
    answer = me.post(replay, {}, status=200).json()
    assert (answer["state"], answer["id"]) == ("waiting", told[2].pk)
    assert answer["replayed_at"] is not None
    me.post(at(made, f"deliveries/{told[1].pk}/replay/"), {}, status=404)
    me.post(at(made, "deliveries/0/replay/"), {}, status=404)
    other.post(replay, {}, status=404)
    me.patch(at(made), {"active": False}, **{"if-match": "*"})
    assert "switched off" in me.post(replay, {}, status=400).json()["detail"]


def test_what_is_given_and_taken_is_what_the_schema_says(me, made, told, visitor):
    schema = visitor.get("schema").json()

    def fits(component, value):
        piece = schema["components"]["schemas"][component]
        Draft202012Validator({**piece, "components": schema["components"]}).validate(value)

    fits("WebhookWithSecret", made)
    fits("Webhook", me.get(at(made)).json())
    fits("WebhookChange", {"address": ADDRESS, "kinds": ["review"], "partnership": None, "active": True})
    for row in me.read(at(made, "deliveries/"))["results"]:
        fits("Delivery", row)
    fits("WebhookTest", me.post(at(made, "test/"), {}, status=200).json())
    operations = {
        (path.removeprefix("/api/v1/webhooks/"), method)
        for path, methods in schema["paths"].items()
        for method in methods
        if path.startswith("/api/v1/webhooks/")
    }
    assert operations == {
        ("", "get"), ("", "post"), ("{key}/", "get"), ("{key}/", "patch"), ("{key}/", "delete"),
        ("{key}/rotate-secret/", "post"), ("{key}/test/", "post"), ("{key}/deliveries/", "get"),
        ("{key}/deliveries/{delivery}/replay/", "post"),
    }  # fmt: skip
    (told_to,) = schema["paths"]["/api/v1/webhooks/"]["post"]["callbacks"]["change"].values()
    assert told_to["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/WebhookMessage")


def test_every_field_of_a_body_is_described_and_none_is_made_up(me, made, visitor):
    schema = visitor.get("schema").json()
    star = {"if-match": "*"}
    for send, path, component in (
        (me.post, "webhooks/", "NewWebhook"), (me.patch, at(made), "WebhookChange"),
        (me.post, at(made, "rotate-secret/"), "SecretRenewal"),
    ):  # fmt: skip
        answer = send(path, {"no such field": 1}, status=400, **star)
        (sentence,) = [each["detail"] for each in answer.json()["errors"] if each["code"] == "unknown_field"]
        taken = set(sentence.split("it may be ")[1].rstrip(".").split(", "))
        assert taken == set(schema["components"]["schemas"][component]["properties"]), component
