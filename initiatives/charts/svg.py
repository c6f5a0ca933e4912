"""A Vega-Lite specification → the SVG that stands in the page.

Rendered on first use in the process that answers (never before a fork: the renderer's threads would not survive it), and
kept by the specification itself. Colours are the page's own tokens (`var(--agreed)`), so one picture serves both themes.
"""

import json
import re
from functools import lru_cache

import vl_convert
from django.utils.safestring import SafeString, mark_safe

KEPT = 256
_ROOT = re.compile(r'<svg [^>]*?width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"[^>]*>')
# The content security policy takes no style attribute and no style element; nor do we take a script or a link elsewhere.
FORBIDDEN = re.compile(r"<(?:style|script|foreignObject|image|a)\b|\s(?:style|on\w+|xlink:href|href)=", re.IGNORECASE)


class UnfitChart(ValueError):
    """The renderer wrote something that may not stand in a page."""


def draw(*, spec: dict) -> SafeString:
    """The picture of a Vega-Lite `spec`, without declarations, scaled by its viewBox. Raises UnfitChart."""
    return mark_safe(_drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False)))  # noqa: S308 - judged below


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> str:
    svg = vl_convert.vegalite_to_svg(json.loads(spec), allowed_base_urls=[])
    if found := FORBIDDEN.search(svg):
        raise UnfitChart(f"the picture holds {found[0]!r}, which the content security policy refuses")
    root = _ROOT.match(svg)
    if root is None:
        raise UnfitChart("the picture does not begin with a sized <svg>")
    opening = (
        f'<svg class="chart" viewBox="0 0 {root["width"]} {root["height"]}" width="{root["width"]}"'
        f' height="{root["height"]}" aria-hidden="true" focusable="false">'
    )
    # Roles and labels inside are of no use behind aria-hidden; the table beside the picture is the way in.
    return opening + re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg[root.end() :])
