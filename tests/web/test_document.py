"""The list of documents and the reader."""

import pytest

from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db

LINES = ["A & B met <on Monday>.", "“We have 𝟙00 plans and will plant a forest,” she said.", "Work began."]


def reader(client, document, query=""):
    return read(client.get(f"/documents/{document.pk}/{query}"))


def paragraph_texts(page):
    """The text of each paragraph without the letters that lead to the margin."""
    return [
        "".join(part if isinstance(part, str) else part.text if part.tag != "sup" else "" for part in text.parts)
        for text in page.all("p", class_="text")
    ]


def test_the_reader_shows_the_text_exactly_whatever_passages_cut_it(client):
    capture = CaptureFactory(text="\n".join(LINES))
    for words in ("We have 𝟙00 plans and will plant a forest", "𝟙00 plans", "plans and will plant", "B met <on"):
        PassageFactory(capture=capture, exact=words)
    page = reader(client, capture.document)
    assert paragraph_texts(page) == LINES


def test_every_passage_is_marked_and_linked_both_ways(client):
    capture = CaptureFactory()
    passage = PassageFactory(capture=capture)
    line = StatusUpdateFactory(passages=[passage])
    promise = CommitmentFactory(initiative=line.initiative, passage=passage)
    statement = StatementFactory(passage=passage)
    page = reader(client, capture.document)
    (mark,) = page.all("mark")
    assert mark.text == passage.exact
    assert mark.one("span", id=f"p{passage.pk}")
    margin = page.one("li", id=f"m{passage.pk}")
    assert margin.one("a", class_="key").attributes["href"] == f"#p{passage.pk}"
    leads = {link.attributes["href"] for link in margin.all("a")}
    assert {f"/initiatives/{line.initiative.slug}/", f"/commitments/{promise.pk}/"} <= leads
    assert statement.person.name in margin.words
    there = client.get(f"/initiatives/{line.initiative.slug}/").text
    assert f"/documents/{capture.document.pk}/?at={passage.pk}#p{passage.pk}" in there


def test_overlapping_passages_deepen_and_each_keeps_its_place(client):
    capture = CaptureFactory(text="one two three")
    first, second = PassageFactory(capture=capture, exact="one two"), PassageFactory(capture=capture, exact="two three")
    page = reader(client, capture.document)
    assert [(mark.text, mark.attributes["data-depth"]) for mark in page.all("mark")] == [
        ("one ", "1"), ("two", "2"), (" three", "1"),
    ]  # fmt: skip
    assert page.one("span", id=f"p{first.pk}")
    assert page.one("span", id=f"p{second.pk}")


def test_a_passage_asked_for_is_lit_without_a_script(client):
    passage = PassageFactory()
    page = reader(client, passage.capture.document, f"?at={passage.pk}")
    assert page.one("mark", class_="lit").text == passage.exact


def long_capture(rights):
    text = "x" * 400 + "\n" + "secret " * 100 + "\n" + "y" * 350 + "We will plant a forest" + "z" * 350
    return PassageFactory(capture=CaptureFactory(document=DocumentFactory(rights=rights), text=text))


def test_excerpts_are_all_that_anonymous_readers_see_of_a_document_with_such_rights(client):
    passage = long_capture("excerpt")
    page = client.get(f"/documents/{passage.capture.document.pk}/")
    assert "secret" not in page.text
    (text,) = paragraph_texts(read(page))
    assert text.replace(" […] ", "") == "y" * 300 + passage.exact + "z" * 300
    assert "2 paragraphs are not shown" in page.text
    assert "rights allow excerpts" in page.text


def test_a_member_reads_a_document_of_excerpts_whole(client):
    client.force_login(UserFactory(is_superuser=True))
    passage = long_capture("excerpt")
    assert "secret" in client.get(f"/documents/{passage.capture.document.pk}/").text


def test_a_document_with_full_rights_is_read_whole_by_anybody(client):
    passage = long_capture("full")
    assert "secret" in client.get(f"/documents/{passage.capture.document.pk}/").text


def test_a_withheld_text_shows_its_hash_and_the_reason_and_no_word(client):
    passage = PassageFactory()
    capture = passage.capture
    capture.withheld_at, capture.withheld_reason = "2026-04-01T00:00Z", "A claim of copyright."
    capture.save()
    page = client.get(f"/documents/{capture.document.pk}/")
    assert capture.sha256 in page.text
    assert "A claim of copyright." in page.text
    assert "forest" not in page.text


def test_drafts_are_not_found_by_readers(client):
    document = DocumentFactory(publication="draft", title="Unseen")
    assert client.get(f"/documents/{document.pk}/").status_code == 404
    assert "Unseen" not in client.get("/documents/").text


def test_what_a_draft_rests_on_is_not_told_to_readers(client):
    passage = PassageFactory()
    StatusUpdateFactory(initiative=InitiativeFactory(publication="draft", name="Hidden"), passages=[passage])
    page = client.get(f"/documents/{passage.capture.document.pk}/")
    assert "Hidden" not in page.text
    assert "proves nothing recorded" in page.text


def test_an_older_capture_can_be_read_and_another_documents_cannot(client):
    document = DocumentFactory()
    old = CaptureFactory(document=document, text="The first text.")
    CaptureFactory(document=document, text="The second text.", captured_at="2026-05-01T00:00Z")
    assert "The second text." in client.get(f"/documents/{document.pk}/").text
    assert "The first text." in client.get(f"/documents/{document.pk}/?capture={old.pk}").text
    assert client.get(f"/documents/{document.pk}/?capture={CaptureFactory().pk}").status_code == 400


def test_the_list_says_what_is_ours_and_counts_passages(client):
    document = DocumentFactory(
        publisher="", published=None, identified_publisher="A daily", identified_published="2026-03-01"
    )
    capture = CaptureFactory(document=document)
    PassageFactory(capture=capture)
    PassageFactory(capture=capture, exact="The two sides met.")
    row = read(client.get("/documents/?q=report")).one("tbody").one("tr").words
    assert "A daily identified by us" in row
    assert row.endswith("2")
    assert "No document here" in client.get("/documents/?kind=instrument").text


def test_more_passages_take_no_more_queries(client, django_assert_max_num_queries):
    capture = CaptureFactory(text=" ".join(f"word{number:02}" for number in range(60)))
    StatusUpdateFactory(passages=[PassageFactory(capture=capture, exact="word00")])
    with django_assert_max_num_queries(30) as few:
        reader(client, capture.document)
    for number in range(1, 60):
        passage = PassageFactory(capture=capture, exact=f"word{number:02}")
        line = StatusUpdateFactory(passages=[passage])
        CommitmentFactory(initiative=line.initiative, passage=passage)
    with django_assert_max_num_queries(len(few)):
        page = reader(client, capture.document)
    assert len(list(page.all("mark"))) == 60


@pytest.mark.parametrize("words", ["%00", "a%00b", "a" * 201])
def test_words_that_cannot_be_searched_are_refused_by_name(client, words):
    answer = client.get(f"/documents/?q={words}")
    assert answer.status_code == 400
    assert "q is longer than 200 characters, or holds the character NUL" in answer.text


def found(page):
    section = page.one("section", id="found")
    places = [link for link in section.all("a") if "data-start" in link.attributes]
    return [(link.one("span", class_="para").text, link.one("mark").text) for link in places]


def test_words_are_found_whatever_their_form_and_listed_as_they_stand(client):
    capture = CaptureFactory(
        text="They met.\n\nWe will co-\noperate on ﬁnance.\nThey said: “we’ll coöperate” and Co-operate."
    )
    page = reader(client, capture.document, "?find=cooperate")
    assert found(page) == [("¶2", "co-\noperate"), ("¶4", "Co-operate")]
    href = page.one("section", id="found").one("ol").one("a").attributes["href"]
    assert href == f"/documents/{capture.document.pk}/?capture={capture.pk}&find=cooperate&paragraph=2#para-2"
    assert (
        "does not stand in this text"
        in reader(client, capture.document, "?find=nothing").one("section", id="found").words
    )
    assert found(reader(client, capture.document, "?find=--")) == []


def test_an_analyst_is_led_from_a_place_to_making_something_of_it(client):
    client.force_login(UserFactory(is_superuser=True))
    capture = CaptureFactory(text="One.\nWe will co-\noperate.")
    link = reader(client, capture.document, "?find=cooperate").one("section", id="found").one("ol").one("a")
    assert link.attributes["href"] == f"/documents/{capture.document.pk}/make/?capture={capture.pk}&start=13&end=24"
    assert "co-\noperate" in client.get(link.attributes["href"]).text


def test_nothing_is_found_where_an_excerpt_hides_the_text(client):
    passage = long_capture("excerpt")
    address = f"/documents/{passage.capture.document.pk}/"
    assert found(read(client.get(f"{address}?find=secret"))) == []
    page = read(client.get(f"{address}?find=forest"))
    assert found(page) == [("¶3", "forest")]
    assert "secret" not in page.text
    client.force_login(UserFactory(is_superuser=True))
    assert len(found(read(client.get(f"{address}?find=secret")))) == 50


def test_an_analysts_page_asks_no_more_for_more_passages_paragraphs_and_offers(client, django_assert_max_num_queries):
    client.force_login(UserFactory(is_superuser=True))

    def texts(n, year):
        lines = [f"Paragraph {number} of all says something worth saying again." for number in range(1, n + 1)]
        document = DocumentFactory(published=f"{year}")
        return CaptureFactory(document=document, text="\n\n".join(lines))

    earlier = texts(2, 2020)
    CommitmentFactory(passage=PassageFactory(capture=earlier, exact="Paragraph 1 of all says something"))
    second = texts(2, 2021)
    PassageFactory(capture=second, exact="Paragraph 2")
    reader(client, second.document)
    with django_assert_max_num_queries(30) as few:
        reader(client, second.document)
    for year in (2022, 2023):
        earlier = texts(60, year)
        for number in range(1, 61):
            words = f"Paragraph {number} of all says something worth"
            CommitmentFactory(passage=PassageFactory(capture=earlier, exact=words))
    latest = texts(60, 2024)
    for number in range(1, 61):
        PassageFactory(capture=latest, exact=f"Paragraph {number} of")
    with django_assert_max_num_queries(len(few)):
        page = reader(client, latest.document)
    assert len(list(page.all("span", class_="offer"))) == 120


def test_what_was_marked_in_an_earlier_text_is_lit_where_it_stands_in_the_new_one(client):
    first = CaptureFactory(text="\n".join(LINES))
    kept, gone = (PassageFactory(capture=first, exact=words) for words in ("𝟙00 plans", "Work began."))
    StatusUpdateFactory(passages=[kept])
    again = CaptureFactory(document=first.document, text="A new line.\n" + LINES[0] + "\n" + LINES[1])
    own = PassageFactory(capture=again, exact="“We")
    page = reader(client, first.document)
    assert [mark.text for mark in page.all("mark")] == ["“We", "𝟙00 plans"]
    assert page.one("li", id=f"m{own.pk}").one("a", class_="key").text.endswith("a")
    margin = page.one("li", id=f"m{kept.pk}")
    assert margin.one("a", class_="key").text.endswith("b")
    there = margin.one("a", class_="carried")
    assert there.attributes["href"] == f"/documents/{first.document.pk}/?at={kept.pk}#p{kept.pk}"
    assert not list(page.all("li", id=f"m{gone.pk}"))
    old = reader(client, first.document, f"?capture={first.pk}")
    assert [mark.text for mark in old.all("mark")] == ["𝟙00 plans", "Work began."]
    assert not list(old.all("a", class_="carried"))
