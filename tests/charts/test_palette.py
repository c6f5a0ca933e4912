"""One table of colours: the style sheet says the same, and neighbours are told apart by whoever sees few colours."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from initiatives.charts import palette
from initiatives.charts.palette import DARK, FILLS, GLYPHS, LIGHT, TOKENS, resolved, var
from initiatives.vocabulary import CLAIM_STATUSES

SHEET = Path(__file__).parents[2] / "static/css/tokens.css"
WRITTEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)")
# What people see whose eyes lack one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def whole(colour):
    digits = colour.removeprefix("#")
    return f"#{''.join(2 * digit for digit in digits) if len(digits) == 3 else digits}"


def linear(colour, eyes="all"):
    shares = [int(whole(colour)[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return [min(max(sum(a * b for a, b in zip(row, light, strict=True)), 0), 1) for row in SEEN[eyes]]


def contrast(one, other, eyes="all"):
    """WCAG 2.2: the ratio of two relative luminances."""
    low, high = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (linear(one, eyes), linear(other, eyes))
    )
    return (high + 0.05) / (low + 0.05)


def colours(theme):
    return [(status, TOKENS[fill[6:-1]][theme], TOKENS[on[6:-1]][theme]) for status, (fill, on) in FILLS.items()]


def test_the_style_sheet_says_the_same():
    written = {name: (whole(light), whole(dark)) for name, light, dark in WRITTEN.findall(SHEET.read_text())}
    assert {token: written.get(token) for token in TOKENS} == TOKENS


def test_every_status_has_a_fill_and_a_shape_of_its_own():
    assert set(FILLS) == set(GLYPHS) == {"none", *CLAIM_STATUSES}
    assert len(set(GLYPHS.values())) == len(GLYPHS)
    assert len({fill for fill, _ in FILLS.values()}) == len(FILLS)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", SEEN)
def test_neighbours_differ_in_brightness_whatever_somebody_sees(theme, eyes):
    fills = [fill for _, fill, _ in colours(theme)]
    assert all(contrast(one, other, eyes) >= 1.5 for one, other in pairwise(fills))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_fill_stands_out_from_the_card_and_what_is_written_on_it_is_legible(theme):
    card = TOKENS["card"][theme]
    for status, fill, on in colours(theme):
        assert status == "none" or contrast(fill, card) >= 3, status
        assert contrast(fill, on) >= 4.5, status


def test_a_colour_that_is_no_token_is_an_error_and_files_hold_the_colours_of_the_light_theme():
    with pytest.raises(KeyError):
        var("agred")
    assert resolved(f'<path fill="{palette.INK}"/>') == '<path fill="#1c2026"/>'
