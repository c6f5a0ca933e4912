"""Making a record from words on the page: the panel, the page without scripts, and who may."""

import pytest

from initiatives.actions.document import withhold
from initiatives.models import Commitment, Initiative, Membership, Passage, Statement, StatusUpdate
from tests.factories import (
    CaptureFactory,
    DocumentFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    UserFactory,
)
from tests.web.page_text import read
from tests.world import TEXT, make_world

pytestmark = pytest.mark.django_db

WORDS = "𝟙00 trees by 2027,” the minister said. We"
COMMITMENT = {"wording": "Plant", "sides": ["BR", "NO"], "said_by": "BR", "force": "will"}

NEW = {"speaker": "new", "new_name": "A speaker", "new_kind": "ministry", "new_country": "BR"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def analyst(world, client):
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst", partnership=world.partnership)
    client.force_login(user)
    return user


def address(world, kind="", words=WORDS, **more):
    start = TEXT.index(words)
    asked = {"capture": world.capture.pk, "start": start, "end": start + len(words), "kind": kind, **more}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
    return f"/documents/{world.document.pk}/make/?{query}"


def send(client, world, what, words=WORDS, htmx=True, at=None, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(at or address(world, what, words), {"words": words, **data}, headers=headers)


def test_the_words_are_cut_by_the_server_at_code_points(client, world, analyst):
    page = read(client.get(address(world, "commitment")))
    assert page.one("p", class_="words").text == WORDS
    assert page.one("input", name="words").attributes["value"] == WORDS
    chips = [link.words for link in page.one("nav", class_="kinds").all("a")]
    assert chips == ["Commitment", "Statement", "Initiative", "Claim", "Evidence", "Due date", "Note"]


def test_a_commitment_comes_back_as_its_paragraph_its_margin_and_the_count(client, world, analyst):
    answer = read(send(client, world, "commitment", **COMMITMENT))
    made = Commitment.objects.get(passage__exact=WORDS)
    assert "Commitment recorded" in answer.one("h2").text
    row = answer.one("section", id="para-2")
    assert row.attributes["hx-swap-oob"] == "true"
    assert "".join(mark.text for mark in row.all("mark", class_="lit")) == WORDS
    assert row.attributes["data-state"] == "commitments"
    assert f"/commitments/{made.pk}/" in {link.attributes["href"] for link in row.one("div", class_="margin").all("a")}
    assert "1 of 3 read" in answer.one("div", id="progress").words
    assert "3 passages" in answer.one("p", id="marked").words
    follow = next(link for link in answer.all("a") if link.words == "Record a claim about it")
    assert f"subject=commitment%3A{made.pk}" in follow.attributes["href"]


@pytest.mark.parametrize(
    ("kind", "data", "model"),
    [
        ("statement", {"speaker": "joint", "kind": "quote", "language": "en"}, Statement),
        ("statement", {**NEW, "kind": "paraphrase", "language": "en"}, Statement),
        ("initiative", {"name": "Trees", "kind": "project"}, Initiative),
        ("claim", {"asserted_by": "NO", "status": "agreed", "reason": "It says so.", "as_of": "2026-03"}, StatusUpdate),
        ("evidence", {"status": "started", "reason": "It says so."}, StatusUpdate),
        ("due_date", {"cause": "party_moved", "new_due": "2028", "reason": "It says so."}, Passage),
    ],
)  # fmt: skip
def test_every_kind_has_a_form_and_an_answer(client, world, analyst, kind, data, model):
    if kind in ("claim", "evidence"):
        data = {**data, "subject": f"initiative:{world.initiative.pk}"}
    if kind == "due_date":
        data = {**data, "commitment": world.commitment.pk}
    assert client.get(address(world, kind)).status_code == 200
    before = model.objects.count()
    answer = send(client, world, kind, **data)
    assert "recorded</h2>" in answer.text, answer.text
    assert model.objects.count() == before + 1
    assert Passage.objects.filter(exact=WORDS).count() == 1


def test_a_note_is_made_from_words(client, world, analyst):
    send(client, world, "statement", words="We agree.", speaker="joint", kind="quote", language="en")
    said = Statement.objects.get()
    assert "recorded</h2>" in send(client, world, "note", statement=said.pk, kind="disputed", by_whom="A paper").text
    assert said.notes.get().passage.exact == WORDS


def test_a_statement_whose_words_are_withheld_is_offered_without_them(client, world, analyst):
    send(client, world, "statement", words="We agree.", speaker="joint", kind="quote", language="en")
    said = Statement.objects.get()
    withhold(by=world.by, capture=world.capture, reason="A court order.", now=world.capture.recorded_at)
    other = CaptureFactory(document=world.document, text="Another text of the report.")
    at = f"/documents/{world.document.pk}/make/?capture={other.pk}&start=0&end=7&kind=note"
    page = client.get(at).text
    assert "We agree" not in page
    assert f"Both sides jointly: (withheld, statement {said.pk})" in page
    assert "recorded</h2>" in send(
        client, world, "", "Another", at=at, statement=said.pk, kind="retracted", by_whom="A paper"
    ).text  # fmt: skip


def test_errors_stand_beside_their_fields_and_nothing_is_half_written(client, world, analyst):
    answer = read(send(client, world, "commitment", **{**COMMITMENT, "baseline_due": "soon"}))
    field = answer.one("input", name="baseline_due")
    assert field.attributes["aria-invalid"] == "true"
    assert "soon" in field.parent.one("ul", class_="errorlist").words
    assert answer.one("textarea", name="wording").text.strip() == "Plant"
    assert not Passage.objects.filter(exact=WORDS).exists()


def test_words_that_differ_from_the_span_are_refused(client, world, analyst):
    answer = read(
        client.post(address(world, "commitment"), {**COMMITMENT, "words": "𝟙00 trees"}, headers={"HX-Request": "true"})
    )
    assert "there stands" in answer.one("ul", id="make-words-wrong").words
    assert Passage.objects.count() == 2


def test_line_ends_sent_by_a_form_are_those_of_the_text(client, world, analyst):
    words = "We agree.\nWork on"
    answer = send(client, world, "initiative", words=words, name="Trees", kind="project")
    crlf = client.post(
        address(world, "initiative", words),
        {"words": words.replace("\n", "\r\n"), "name": "Trees again", "kind": "project"},
        headers={"HX-Request": "true"},
    )
    for one in (answer, crlf):
        assert [row.attributes["id"] for row in read(one).all("section")] == ["para-2", "para-3"]


@pytest.mark.parametrize(
    ("start", "end"), [(0, 10_000), (5, 5), (9, 5), ("x", 5), (None, 5), (len(TEXT), len(TEXT) + 1), ("", "")]
)
def test_a_span_that_is_no_place_in_the_text_is_refused_in_words(client, world, analyst, start, end):
    assert client.get(address(world, "commitment", start=start, end=end)).status_code == 400


def test_captures_of_other_documents_withheld_ones_and_drafts_of_others_are_not_found(client, world, analyst):
    other = PassageFactory(capture=CaptureFactory(document=DocumentFactory(partnership=world.partnership)))
    assert client.get(address(world, "commitment", capture=other.capture_id)).status_code == 404
    hidden = PartnershipFactory(country_a="IN", country_b="JP")
    far = CaptureFactory(document=DocumentFactory(publication="draft", partnership=hidden))
    assert client.get(f"/documents/{far.document.pk}/make/?capture={far.pk}&start=0&end=3").status_code == 404
    world.capture.withheld_at, world.capture.withheld_reason = "2026-04-01T00:00Z", "A claim of copyright."
    world.capture.save()
    assert client.get(address(world, "commitment")).status_code == 404
    assert send(client, world, "commitment", **COMMITMENT).status_code == 404


@pytest.mark.parametrize("role", [None, "reader"])
def test_who_may_not_draft_is_turned_away(client, world, role):
    assert "/accounts/login/" in client.get(address(world))["Location"]
    user = UserFactory()
    if role:
        Membership.objects.create(user=user, role=role, partnership=world.partnership)
    client.force_login(user)
    assert client.get(address(world)).status_code == 403
    assert send(client, world, "commitment", **COMMITMENT).status_code == 403
    page = client.get(f"/documents/{world.document.pk}/").text
    assert "Make something" not in page
    assert 'id="making"' not in page


def test_initiatives_and_records_of_others_cannot_be_chosen(client, world, analyst):
    hidden = InitiativeFactory(publication="draft", partnership=PartnershipFactory(country_a="IN", country_b="JP"))
    answer = send(client, world, "commitment", **COMMITMENT, initiative=hidden.pk)
    assert "recorded</h2>" not in answer.text
    answer = send(
        client, world, "claim", subject=f"initiative:{hidden.pk}", asserted_by="BR", status="agreed", reason="So."
    )
    assert "recorded</h2>" not in answer.text
    assert Passage.objects.filter(exact=WORDS).count() == 0


def test_without_a_script_the_words_are_kept_from_the_paragraph_and_found_exactly(client, world, analyst):
    page = read(client.get(f"/documents/{world.document.pk}/"))
    link = page.one("section", id="para-2").one("a", class_="make").attributes["href"]
    page = read(client.get(f"{link}&kind=commitment"))
    assert page.one("textarea", name="words").text.strip() == TEXT.split("\n")[2]
    answer = client.post(f"{link}&kind=commitment", {**COMMITMENT, "words": WORDS})
    passage = Commitment.objects.get(passage__exact=WORDS).passage
    assert answer["Location"].endswith(f"at={passage.pk}#p{passage.pk}")
    assert passage.start == TEXT.index(WORDS)
    assert read(client.get(answer["Location"])).one("mark", class_="lit")


@pytest.mark.parametrize("words", ["“We have disagreed", "", "Work on the forest"])
def test_words_that_the_paragraph_does_not_have_are_refused(client, world, analyst, words):
    at = f"/documents/{world.document.pk}/make/?capture={world.capture.pk}&paragraph=2&kind=initiative"
    answer = client.post(at, {"words": words, "name": "Trees", "kind": "project"})
    assert answer.status_code == 400
    assert read(answer).one("ul", id="make-words-wrong").words
    assert Passage.objects.count() == 2


def test_words_that_stand_twice_in_the_paragraph_ask_which(client, analyst, world):
    twice = CaptureFactory(document=world.document, text="We agree. They met. We agree.")
    at = f"/documents/{world.document.pk}/make/?capture={twice.pk}&paragraph=1&kind=initiative"
    said = {"words": "We agree.", "name": "Trees", "kind": "project"}
    answer = read(client.post(at, said))
    assert "stand 2 times" in answer.one("ul", id="make-words-wrong").words
    assert answer.one("input", name="nth")
    client.post(at, {**said, "nth": "2"})
    assert Passage.objects.get(exact="We agree.").start == 20


def test_the_form_begins_with_what_was_last_used_here(client, world, analyst):
    page = read(client.get(address(world, "commitment")))
    chosen = next(one for one in page.one("select", name="initiative").all("option") if "selected" in one.attributes)
    assert chosen.words == "Shared forest"
    assert [box.attributes["value"] for box in page.all("input", name="sides") if "checked" in box.attributes] == [
        "BR",
        "NO",
    ]
    claim = read(client.get(address(world, "claim")))
    assert claim.one("input", name="as_of").attributes["value"] == "2026-03"


def test_two_writers_of_one_status_see_each_other(client, world, analyst):
    said = {"subject": f"initiative:{world.initiative.pk}", "asserted_by": "BR", "status": "agreed", "reason": "So."}
    send(client, world, "claim", **said)
    answer = send(client, world, "claim", words="We agree.", **{**said, "status": "under_way"})
    page = read(answer)
    assert "Another status was recorded meanwhile" in answer.text
    assert "Agreed" in page.one("div", id="stands").words
    expected = page.one("input", name="expected_BR").attributes["value"]
    more = {"expected_of": said["subject"], "expected_BR": expected}
    again = send(client, world, "claim", words="We agree.", **{**said, "status": "under_way", **more})
    assert "recorded</h2>" in again.text


def test_what_stands_is_shown_as_soon_as_the_subject_is_chosen(client, world, analyst):
    send(
        client,
        world,
        "claim",
        subject=f"initiative:{world.initiative.pk}",
        asserted_by="BR",
        status="agreed",
        reason="So.",
    )
    asked = address(world, "claim", part="standing", subject=f"initiative:{world.initiative.pk}")
    part = read(client.get(asked, headers={"HX-Request": "true"}))
    assert part.words.startswith("Now: Brazil")
    assert part.one("input", name="expected_of").attributes["value"] == f"initiative:{world.initiative.pk}"


def test_a_commitment_may_repeat_an_earlier_one_of_the_partnership(client, world, analyst):
    answer = send(client, world, "commitment", **COMMITMENT, restates=world.commitment.pk)
    assert "recorded</h2>" in answer.text, answer.text
    assert Commitment.objects.get(passage__exact=WORDS).restates == world.commitment
