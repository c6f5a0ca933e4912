"""Everything that goes wrong under the API is a problem document that says what would be right."""

import pytest

from initiatives.api.listing import ListView
from initiatives.api.partnership import RESOURCE

pytestmark = pytest.mark.django_db


def test_a_method_that_is_not_taken_and_a_type_that_is_not_given(program):
    for method in ("put", "delete", "patch"):
        assert getattr(program.client, method)("/api/v1/reviews/").status_code == 405
    program.get("partnerships/", status=406, accept="text/xml")
    program.get("partnerships/", accept="text/html, */*;q=0.1")


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, '{"a": NaN}', b"\xff\xfe", '{"a": "\\ud800"}', "1" * 5000])
def test_a_body_that_is_not_json_is_refused(program, body):
    answer = program.post("reviews/", body, status=400)
    assert answer.json()["errors"][0]["code"] in {"malformed", "required", "type"}


def test_a_body_of_another_type_or_too_long_is_refused(program):
    answer = program.client.post("/api/v1/reviews/", {"outcome": "no_change"})
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")
    program.post("reviews/", {"note": "a" * 10_000_001}, status=413)
    program.patch("initiatives/nowhere/", {"note": "a" * 1_000_001}, status=404, **{"if-match": "*"})


def test_an_unforeseen_fault_is_logged_and_answered_without_its_innards(program, monkeypatch, caplog):
    def fails(self, request):
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr(ListView, "get", fails)
    answer = program.get(f"{RESOURCE.name}/", status=500)
    assert b"secret" not in answer.content
    assert "a secret of the house" in caplog.text


def test_what_was_sent_is_shown_short_and_printable(visitor):
    answer = visitor.get("initiatives/?status=%00%1b" + "a" * 5000, status=400)
    assert len(answer.content) < 2000
    assert "\\x00" in answer.json()["detail"]


@pytest.mark.parametrize("wrong", ["q=%00", "status=%00", "sector=%00", "initiative=%00", "person=%00", "%00=1"])
def test_the_character_nul_is_refused_wherever_it_stands(visitor, wrong):
    visitor.refused(f"statements/?{wrong}")
    visitor.refused(f"search/?q=a&{wrong}")


@pytest.mark.parametrize(
    "wrong", ["document=x", "document=-1", "document=1" + "0" * 30, "commitment=1", "document=%00"]
)
def test_an_id_that_leads_nowhere_is_refused(visitor, wrong):
    assert visitor.refused(f"statements/?{wrong}")[0] == {(wrong.split("=")[0], "invalid")}


def test_search_needs_words_it_can_read(visitor):
    assert visitor.refused("search/")[0] == {("q", "required")}
    assert visitor.refused("search/", q="a" * 201)[0] == {("q", "invalid")}
    assert visitor.refused("search/?q=a&q=b")[0] == {("q", "repeated")}
    places, sentence = visitor.refused("search/", q="a", noun="statment")
    assert places == {("noun", "invalid")}
    assert "did you mean “statement”?" in sentence


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v2/initiatives/", "/api/initiatives", "/api/.."])
def test_addresses_beside_the_version_are_answered_by_a_problem_too(client, path):
    for method in ("get", "post", "delete"):
        answer = getattr(client, method)(path)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.status_code == (404 if method == "get" else 401)
    assert "v1/" in client.get(path).json()["detail"]


@pytest.mark.django_db
def test_who_forgets_the_last_slash_of_the_version_is_sent_on(client):
    assert client.get("/api/v1")["Location"] == "/api/v1/"
