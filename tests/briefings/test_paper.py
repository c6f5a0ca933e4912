"""For paper every colour is resolved, and a shape beside its word is a picture that is not read aloud."""

import base64
import re

from initiatives.briefings.paper import colours_of_statuses, for_paper, sheet, tokens
from initiatives.templatetags.badges import SHAPES, badge, sides_differ, uncertain
from tests.factories import InitiativeFactory, SectorFactory


def test_every_status_has_the_colour_of_its_badge_on_the_pages():
    without = {"not_assessed", "none_found", "no_date", "ongoing", "never_reviewed", "closed"}  # drawn in the soft ink
    named = {key for table in SHAPES.values() for key in table}
    assert named - without == set(colours_of_statuses()) - {"differ", "uncertain"}
    assert set(colours_of_statuses().values()) <= set(tokens().values())


def test_a_shape_becomes_a_picture_behind_an_empty_element_and_stands_once_in_the_styles():
    html = f"<head></head><p>{badge('claim', 'agreed')} {badge('claim', 'agreed')} {sides_differ()} {uncertain()}</p>"
    paper = for_paper(html=html)
    assert "<svg" not in paper.partition("</head>")[2]
    assert paper.count('<span class="st agreed"><span class="shape shape-1"></span>Agreed</span>') == 2
    assert paper.count("base64,") == 3
    assert "currentColor" not in paper


def test_the_key_of_a_chart_becomes_a_picture_in_the_colours_of_paper():
    key = '<svg class="swatch" viewBox="0 0 16 12" aria-hidden="true"><rect width="16" height="12" fill="var(--agreed)"/></svg>'
    paper = for_paper(html=f"<head></head><li>{key} Agreed</li>")
    assert '<li><span class="shape of-key shape-1"></span> Agreed</li>' in paper
    (picture,) = re.findall(r"base64,([^)]+)\)", paper)
    drawn = base64.b64decode(picture).decode()
    assert 'viewBox="0 0 16 12"' in drawn
    assert f'fill="{tokens()["agreed"]}"' in drawn


def test_the_style_sheet_for_paper_has_no_variable_left():
    assert "--" not in re.sub(r"/\*.*?\*/", "", sheet(), flags=re.DOTALL)
    assert "Noto Serif" in sheet()


def test_words_are_left_as_they_are():
    said = "<head></head><blockquote>“We use var(--ink) and &lt;svg&gt;”</blockquote>"
    assert said.removeprefix("<head></head>") in for_paper(html=said)


def test_a_chart_keeps_no_variable_and_says_what_it_is(world, printed):
    for number in range(2):
        row = InitiativeFactory(partnership=world.partnership, name=f"Forest {number}")
        row.sectors.add(SectorFactory(slug=f"sector-{number}"))
    drawn = re.findall(r"<svg.*?</svg>", printed(), re.DOTALL)
    assert drawn
    for svg in drawn:
        assert "var(" not in svg
        assert "currentColor" not in svg
    assert any("<title>What is claimed in each sector</title>" in svg for svg in drawn)
