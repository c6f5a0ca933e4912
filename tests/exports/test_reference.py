"""References in the formats of reference managers: whatever a title holds, what is read back is what was written."""

import json
import re
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from initiatives.exports.reference import FORMATS, Reference, as_bibtex, as_cff, as_csl, as_ris, as_text

AWKWARD = (
    "“Free, open” {Indo-Pacific}", "unbalanced { brace", "unbalanced } brace", "月面探査・チャンドラヤーン5号", "हिन्दी में",
    "two\nlines\r\nand a tab\there", "100 % of #1 & $5_a^b~c\\d", 'straight "quotes" and \'these\'', "ends with \\",
    "TY  - BOOK\r\nER  - ", "@misc{x, title={y}}", "<i>not markup</i>",
)  # fmt: skip
BACK = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\%": "%", r"\&": "&", r"\#": "#", r"\$": "$", r"\_": "_",
}  # fmt: skip


def cited(title, **more):
    given = {
        "key": "tracker-a1", "title": title, "body": "Bilateral Tracker", "issued": date(2026, 3, 9),
        "accessed": date(2026, 11, 23), "version": "As of 2026-03-09; codebook 1.0",
        "url": "https://example.org/initiatives/x/?as_of=2026-03-09&known_at=2026-03-09T10:00:00Z#line-4",
    }  # fmt: skip
    return Reference(**{**given, **more})


def on_one_line(text):
    return " ".join(text.split())


def read_bibtex(text):
    """The fields of the one entry, by counting braces as BibTeX does: a backslash before one changes nothing."""
    head = re.match(r"@misc\{([^,]+),\n", text)
    fields, at = {}, head.end()
    while match := re.compile(r"\s*(\w+) = \{").match(text, at):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        fields[match[1]] = text[match.end() : end - 1]
        at = end + 1
    assert text[at:].strip() in {"", "}"}
    return fields


def without_tex(text):
    return re.sub("|".join(map(re.escape, BACK)), lambda match: BACK[match[0]], text)


@pytest.mark.parametrize("title", AWKWARD)
def test_bibtex_gives_back_the_title_its_braces_in_balance(title):
    fields = read_bibtex(as_bibtex(cited(title)))
    assert fields["title"][0] + fields["title"][-1] == "{}"
    assert without_tex(fields["title"][1:-1]) == on_one_line(title)
    assert fields["url"].endswith("#line-4")
    assert (fields["year"], fields["month"], fields["urldate"]) == ("2026", "3", "2026-11-23")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_no_title_unbalances_bibtex(title):
    assert set(read_bibtex(as_bibtex(cited(title)))) >= {"title", "author", "year", "url", "urldate"}


@pytest.mark.parametrize("title", AWKWARD)
def test_ris_has_one_record_whose_lines_all_have_a_tag(title):
    text = as_ris(cited(title))
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert "\n" not in text.replace("\r\n", "")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    tags = [line[:2] for line in lines]
    assert (tags[0], tags[-1], tags.count("TY"), tags.count("ER")) == ("TY", "ER", 1, 1)
    assert f"TI  - {on_one_line(title)}" in lines
    assert "DA  - 2026/03/09" in lines


@pytest.mark.parametrize("title", AWKWARD)
def test_csl_is_json_with_the_title_the_dates_and_who_answers(title):
    (item,) = json.loads(as_csl(cited(title)))
    assert item["title"] == on_one_line(title)
    assert item["issued"] == {"date-parts": [[2026, 3, 9]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}
    assert item["author"] == [{"literal": "Bilateral Tracker"}]
    assert item["type"] == "webpage"
    assert item["URL"].startswith("https://example.org/")


@pytest.mark.parametrize("title", AWKWARD)
def test_a_citation_file_is_yaml(title):
    held = yaml.safe_load(as_cff(cited(title, kind="dataset"), licence="CC BY 4.0;\nnot quotations"))
    assert held["title"] == on_one_line(title)
    assert held["authors"] == [{"name": "Bilateral Tracker"}]
    assert held["type"] == "dataset"


def test_the_text_says_who_what_when_where_and_which_version():
    assert as_text(cited("Chandrayaan-5\n“agreed”")) == (
        "Bilateral Tracker: Chandrayaan-5 “agreed”. 9 March 2026. As of 2026-03-09; codebook 1.0. https://example.org/initiatives"
        "/x/?as_of=2026-03-09&known_at=2026-03-09T10:00:00Z#line-4 (accessed 23 November 2026)."
    )


def test_a_release_is_a_dataset_in_every_format():
    release = cited("Figures of March", kind="dataset")
    assert "TY  - DATA" in as_ris(release)
    assert json.loads(as_csl(release))[0]["type"] == "dataset"


def test_every_format_has_an_ending_and_a_media_type_of_its_own():
    assert {each.ending for each in FORMATS.values()} == {"bib", "ris", "json"}
    assert len({each.media_type for each in FORMATS.values()}) == 3
