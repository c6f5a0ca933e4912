"""Documents are drafted and texts are taken by programs: as JSON, or from a file."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from initiatives.actions.document import File, capture, withhold
from initiatives.models import Capture, Membership, Original, SourceDocument
from tests.api.program import faults
from tests.api.test_schema import answers, fits
from tests.factories import UserFactory
from tests.ingestion.papers import document, pdf
from tests.world import TEXT

PAPER = document(lambda made: [made.add_paragraph(line) for line in ("Preface.", *TEXT.split("\n"))])


def send(program, file, *, status=201, **fields):
    """POST captures/ as a form."""
    answer = program.client.post("/api/v1/captures/", {**fields, "file": file})
    assert answer.status_code == status, answer.content[:2000]
    return answer


def named(name, content, kind="application/octet-stream"):
    return SimpleUploadedFile(name, content, kind)


def new_document(**changed):
    return {"partnership": "brazil-norway", "title": "A treaty", "kind": "instrument", "language": "pt", **changed}


def test_a_document_is_drafted_as_the_schema_says(program, visitor):
    schema = visitor.get("schema").json()
    body = new_document(
        source_url="https://example.org/treaty", published="2026-03", rights="full", title_is_ours=False, event=None,
        identified_as={"publisher": "The gazette", "published": "2026-03-02"},
    )  # fmt: skip
    fits(schema, schema["components"]["schemas"]["NewDocument"], body)
    answer = program.post("documents/", body)
    row = answer.json()
    fits(schema, answers(schema, "documents/", "post", "201"), row)
    assert (row["publication"], row["source_url"]) == ("draft", "https://example.org/treaty")
    assert row["identified_as"] == {"publisher": "The gazette", "url": None, "published": "2026-03-02"}
    assert program.get(answer["Location"]).json()["id"] == row["id"]
    visitor.get(f"documents/{row['id']}/", status=404)


def test_an_empty_date_is_no_date(program):
    body = new_document(published="", identified_as={"published": ""})
    row = program.post("documents/", body).json()
    assert row["published"] is None
    assert row["identified_as"] is None


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"partnership": "nowhere"}, "#/partnership"),
        ({"kind": "rumour"}, "#/kind"),
        ({"source_url": "no address"}, "#/source_url"),
        ({"published": "2026-13"}, "#/published"),
        ({"identified_as": {"publisher": 1}}, "#/identified_as/publisher"),
        ({"identified_as": {"published": "soon"}}, "#/identified_as/published"),
        ({"url": "https://example.org"}, "#/url"),
        ({"title": ""}, "#/title"),
        ({"title": " "}, "#/title"),
    ],
)
def test_a_fault_of_a_document_is_named_by_its_place(program, changed, place):
    answer = program.post("documents/", new_document(**changed), status=400)
    assert {where for where, _ in faults(answer)[0]} == {place}
    assert not SourceDocument.objects.filter(title="A treaty").exists()


def test_a_text_as_json_answers_with_what_became_of_every_passage(program, visitor, world):
    schema = visitor.get("schema").json()
    body = {"document": world.document.pk, "text": TEXT.replace("Work on the forest has begun.", "Nothing has begun.")}
    fits(schema, schema["components"]["schemas"]["NewCapture"], body)
    answer = program.post("captures/", body)
    taken = answer.json()
    fits(schema, answers(schema, "captures/", "post", "201"), taken)
    states = {check["passage"]: check["state"] for check in taken["capture"]["checks"]}
    assert states == {world.agreed.pk: "same", world.begun.pk: "changed"}
    assert taken["capture"]["how"] == "sent through the API"
    assert visitor.read(f"passages/{world.begun.pk}/")["state"] == "changed"
    assert [row["id"] for row in visitor.read("passages/", state="changed")["results"]] == [world.begun.pk]
    again = program.post("captures/", body, status=200).json()
    assert (again["taken_anew"], again["capture"]["id"]) == (False, taken["capture"]["id"])


def test_a_text_longer_than_other_bodies_is_taken(program, world):
    text = "森" * 400_000
    row = program.post("captures/", json.dumps({"document": world.document.pk, "text": text})).json()
    assert row["capture"]["characters"] == 400_000
    answer = program.post("captures/", {"document": world.document.pk, "text": "x" * 2_000_001}, status=400)
    assert "2,000,001 characters" in faults(answer)[1]


def test_a_file_is_read_kept_and_downloaded_byte_for_byte(program, visitor, world):
    answer = send(program, named("a report.docx", PAPER), document=world.document.pk)
    taken = answer.json()
    assert taken["capture"]["text"] == "Preface.\n" + "\n".join(line for line in TEXT.split("\n") if line)
    assert {check["state"] for check in taken["capture"]["checks"]} == {"moved"}
    original = taken["capture"]["original"]
    assert (original["name"], original["size"]) == ("a report.docx", len(PAPER))
    download = program.get(original["url"], accept="application/pdf")
    assert download.content == PAPER
    assert download["Content-Disposition"] == 'attachment; filename="a report.docx"'
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]
    visitor.get(original["url"], status=403)
    SourceDocument.objects.filter(pk=world.document.pk).update(rights="full")
    assert visitor.get(original["url"]).content == PAPER


def test_a_page_is_never_given_as_one(program, world):
    send(
        program,
        named("x.html", b"<html><body><script>alert(1)</script><p>Words.</p></body></html>"),
        document=world.document.pk,
    )
    answer = program.get(f"captures/{Capture.objects.latest('pk').pk}/original/")
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("scan.pdf", pdf([]), "no text layer"),
        ("a.txt", b"\xff\xfea", "UTF-16"),
        ("a.txt", b"", "empty"),
        ("a.zip", b"PK\x03\x04", "ZIP"),
    ],
)
def test_a_file_that_gives_no_text_is_refused_at_its_field(program, world, name, content, said):
    answer = send(program, named(name, content), status=400, document=world.document.pk)
    places, sentence = faults(answer)
    assert {where for where, _ in places} == {"#/file"}
    assert said in sentence
    assert Capture.objects.count() == 1


def test_a_form_without_what_it_needs_is_refused_by_field(program, world):
    answer = program.client.post("/api/v1/captures/", {"document": "x", "how": "posted", "text": "Words."})
    assert {where for where, _ in faults(answer)[0]} == {"#/document", "#/file", "#/text"}
    answer = program.client.post("/api/v1/captures/", {"document": world.document.pk, "file": "Words."})
    assert faults(answer)[0] == {("#/file", "type")}


def test_a_body_announced_longer_than_a_file_may_be_is_not_read(program, world):
    body = b"x" * (22 * 1024 * 1024)
    answer = program.client.post("/api/v1/captures/", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "20,971,520 (20 MB)" in answer.json()["detail"]


def test_who_may_only_read_takes_no_text(visitor, signed_in, world):
    reader = UserFactory()
    Membership.objects.create(user=reader, role="reader", partnership=world.partnership)
    body = {"document": world.document.pk, "text": "Words."}
    signed_in(reader).post("captures/", body, status=403)
    signed_in(reader).post("documents/", new_document(), status=403)
    visitor.post("captures/", body, status=401)
    visitor.post("documents/", new_document(), status=401)
    assert visitor.client.post("/api/v1/captures/", {"file": named("a.txt", b"a")}).status_code == 401
    hidden = SourceDocument.objects.filter(pk=world.document.pk)
    hidden.update(publication="withdrawn")
    answer = signed_in(UserFactory()).post("captures/", body, status=400)
    assert faults(answer)[0] == {("#/document", "unknown")}


def test_a_withheld_original_is_given_to_nobody_and_its_hash_remains(program, visitor, world):
    taken = capture(
        by=world.by, document=world.document, text="Words of a page.", captured_at=timezone.now(), how="uploaded",
        original=File("a.txt", "text/plain", b"Words of a page."),
    )  # fmt: skip
    withhold(by=world.by, capture=taken, reason="A court order.", now=timezone.now())
    for reader in (program, visitor):
        row = reader.read(f"captures/{taken.pk}/")
        assert (row["text"], row["checks"], row["original"]["sha256"]) == (None, [], Original.objects.get().sha256)
        answer = reader.get(row["original"]["url"], status=451)
        assert "A court order." in answer.json()["detail"]
        assert b"Words" not in answer.content
        assert reader.read(f"passages/{world.begun.pk}/")["state"] == "verbatim"
    visitor.get("captures/999/original/", status=404)
    visitor.get(f"captures/{world.capture.pk}/original/", status=404)
