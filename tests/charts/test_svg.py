"""A picture stands in the page as it is: nothing in it that the content security policy refuses."""

import pytest

from initiatives.charts import svg
from initiatives.charts.svg import UnfitChart, draw

BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"a": "One", "b": 3}, {"a": "<script>Two</script>", "b": 5}]},
    "mark": {"type": "bar", "fill": "var(--agreed)"},
    "encoding": {
        "y": {"field": "a", "type": "nominal"},
        "x": {"field": "b", "type": "quantitative"},
    },
}


def test_a_specification_becomes_an_svg_that_scales_and_is_hidden_from_screen_readers():
    picture = draw(spec=BARS)
    assert picture.startswith('<svg class="chart" viewBox="0 0 ')
    assert 'aria-hidden="true"' in picture
    assert "role=" not in picture
    assert picture.endswith("</svg>")


def test_the_colours_of_the_page_pass_through():
    assert 'fill="var(--agreed)"' in draw(spec=BARS)


def test_words_in_the_data_are_escaped():
    assert "<script" not in draw(spec=BARS)
    assert "&lt;script" in draw(spec=BARS)


def test_a_picture_with_a_style_is_refused():
    styled = {**BARS, "mark": {"type": "bar", "cursor": "pointer", "href": "https://example.org/"}}
    with pytest.raises(UnfitChart, match="content security policy"):
        draw(spec=styled)


@pytest.mark.parametrize("written", ["<style>", "<script>", "<g style=", "<g onclick=", "<image ", "<a href="])
def test_everything_the_policy_refuses_is_looked_for(written):
    assert svg.FORBIDDEN.search(f"<svg>{written}'x'")


def test_data_is_never_fetched():
    with pytest.raises(ValueError, match=r"(?i)access|denied|allowed|url"):
        draw(spec={**BARS, "data": {"url": "http://127.0.0.1:9/data.json"}})


def test_the_same_specification_is_drawn_once():
    draw(spec=BARS)
    before = svg._drawn.cache_info().hits
    draw(spec=dict(reversed(BARS.items())))
    assert svg._drawn.cache_info().hits == before + 1
