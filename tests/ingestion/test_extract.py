"""The words of an uploaded file, exactly, in the order in which they are read."""

import pytest
from django.core.exceptions import ValidationError

from initiatives.ingestion.extract.door import extract
from initiatives.ingestion.extract.kind import DOCX, HTML, PDF, PLAIN
from tests.ingestion.papers import document, pdf, run

LONG = "The two sides agreed that they will plant a forest of many trees"


def lines(name, content):
    return extract(name=name, content=content).text.split("\n")


def refusal(name, content):
    with pytest.raises(ValidationError) as caught:
        extract(name=name, content=content)
    return " ".join(caught.value.message_dict["file"])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_plain_text_is_kept_character_by_character(mark):
    text = "Ártigo 1\r\n\r\n  “𝟙00 trees” 🌲 \t日本 हिन्दी\n"
    found = extract(name="treaty.txt", content=mark + text.encode())
    assert (found.text, found.media_type, found.warnings) == (text, PLAIN, ())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Tr\xe9s", "not UTF-8 (byte 2, 0xe9)"),
        ("Trés".encode("utf-16"), "UTF-16, not UTF-8"),
        (b"a\x00b", "NUL character at 1"),
        (b" \n\t", "nothing to read"),
        (b"", "is empty"),
        (b"a" * 2_000_001, "2,000,001 characters; at most 2,000,000"),
        (b"a" * (20 * 1024 * 1024 + 1), "20,971,521 bytes; at most 20,971,520 (20 MB)"),
        (b"\x89PNG\r\n\x1a\n", "a picture; run OCR"),
        (b"{\\rtf1", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
    ],
)
def test_what_gives_no_text_is_refused_by_name_with_the_reason(content, said):
    sentence = refusal("paper.txt", content)
    assert said in sentence
    assert "“paper.txt”" in sentence


def test_a_kind_is_judged_by_the_bytes_and_a_wrong_name_is_told():
    page = b"<!doctype html><html><body><p>Hello.</p></body></html>"
    found = extract(name="../secret/paper.pdf", content=page, media_type="application/pdf")
    assert (found.media_type, found.name, found.text) == (HTML, "paper.pdf", "Hello.")
    assert "ends in .pdf, but the bytes are HTML" in found.warnings[0]
    assert "was sent as PDF" in extract(name="paper", content=page, media_type="application/pdf").warnings[0]


PAGE = """<!doctype html><html><head><title>News</title><style>p {{}}</style></head><body><nav><a href="/">Home page of the paper</a></nav>
<article><h1>Joint statement</h1><p>{long} in the coming
   years, and <b>more</b>.</p><ul><li>First point of the list that both sides made</li><li>日本とインドは協力する。</li></ul>
<table><tr><th>Year</th><th>Trees</th></tr><tr><td>2027</td><td>100</td></tr></table><p>{long}.</p><p>{long}!</p></article>
<script>alert("unseen")</script></body></html>"""


def test_a_page_gives_its_main_text_one_paragraph_a_line():
    found = lines("page.html", PAGE.format(long=LONG).encode())
    assert found == [
        "Joint statement", f"{LONG} in the coming years, and more.", "First point of the list that both sides made",
        "日本とインドは協力する。", "Year\tTrees", "2027\t100", f"{LONG}.", f"{LONG}!",
    ]  # fmt: skip


def test_a_short_page_gives_all_its_words_and_says_so():
    found = extract(
        name="a.html", content="<body><p>Olá <i>mundo</i></p><div>two<br>three</div><script>x</script>".encode()
    )
    assert found.text == "Olá mundo\ntwo\nthree"
    assert "menus and footers" in found.warnings[0]


def test_a_page_in_an_encoding_it_declares_is_read_in_it():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Trés árvores</p></body></html>'
    assert lines("a.html", page.encode("latin-1")) == ["Trés árvores"]
    assert "not UTF-8 (byte 15" in refusal("a.html", "<html><p>Hello é</p>".encode("latin-1"))


@pytest.mark.parametrize("page", [b"<html><body></body></html>", b"<html><script>var a = 'words';</script></html>"])
def test_a_page_with_nothing_in_it_says_so(page):
    assert "no words in this page" in refusal("a.html", page)


def test_lines_of_a_pdf_become_paragraphs_and_every_word_stays():
    page = [
        ("Joint statement", 50, 0),
        (f"{LONG} in the coming", 50, 10), "years, and that this will be done before the end of the year 2027 at", "the latest.",
        (f"Secondly, {LONG.lower()} as", 50, 10), "well.",
    ]  # fmt: skip
    found = extract(name="a.pdf", content=pdf(page))
    assert found.text.split("\n") == [
        "Joint statement",
        f"{LONG} in the coming years, and that this will be done before the end of the year 2027 at the latest.",
        f"Secondly, {LONG.lower()} as well.",
    ]
    assert (found.media_type, "1 page" in found.how) == (PDF, True)


def test_a_hyphen_at_the_end_of_a_line_stays_and_a_page_break_parts_no_word():
    first, second = [f"{LONG} by co-", "operation, and long-"], ["term funding of it is shared by the two of them."]
    (line,) = lines("a.pdf", pdf(first, second))
    assert line == f"{LONG} by co-operation, and long-term funding of it is shared by the two of them."


def test_japanese_lines_join_without_a_space_and_ligatures_hindi_and_emoji_stay_what_they_are():
    halves = ["両国は森林を再生するために協", "力することを決定した。"]
    assert lines("a.pdf", pdf(halves)) == ["".join(halves)]
    (line,) = lines("a.pdf", pdf(["The ﬁrst oﬃcial 🌲 of 𝟙00 हिन्दी"]))
    assert line == "The ﬁrst oﬃcial 🌲 of 𝟙00 हिन्दी"


def test_a_pdf_without_a_text_layer_says_what_to_do_and_pages_without_one_are_named():
    assert "no text layer" in refusal("scan.pdf", pdf([]))
    assert "run OCR" in refusal("scan.pdf", pdf([], []))
    found = extract(name="half.pdf", content=pdf([LONG], []))
    assert any("1 of 2 pages have no text layer and are left out: 2." in said for said in found.warnings)


def words(made):
    made.add_heading("Joint statement", 1)
    paragraph = made.add_paragraph("We will plant")
    paragraph.add_run(" a forest").bold = True
    paragraph._p.append(run("<w:br/><w:t>🌲 of 𝟙00 trees.</w:t>"))
    paragraph._p.append(run('<w:footnoteReference w:id="1"/>'))
    paragraph._p.append(run("<w:rPr/><w:delText>never</w:delText>"))
    table = made.add_table(2, 2)
    for place, text in enumerate(("Year", "Trees", "2027", "百")):
        table.cell(place // 2, place % 2).text = text
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "inside"
    made.add_paragraph("  ")
    made.add_paragraph("It ends.", style="List Bullet")


def test_a_docx_gives_headings_tables_and_footnotes_in_reading_order():
    found = extract(name="a.docx", content=document(words, footnotes="From the annex."))
    assert found.text.split("\n") == [
        "Joint statement", "We will plant a forest 🌲 of 𝟙00 trees.", "From the annex.", "Year\tTrees", "2027\t百 inside", "It ends.",
    ]  # fmt: skip
    assert found.media_type == DOCX
    assert any("bullets" in said for said in found.warnings)


def test_a_docx_without_words_says_so():
    assert "no words in it" in refusal("a.docx", document(lambda made: made.add_paragraph(" ")))
