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
_SPARE = re.compile(r' (?:role|aria-[a-z]+|font-family)="[^"]*"')
# The content security policy takes no style attribute and no style element; nor do we take a script or a link elsewhere.
FORBIDDEN = re.compile(r"<(?:style|script|foreignObject|image|a)\b|\s(?:style|on\w+|xlink:href|href)=", re.IGNORECASE)


class UnfitChart(ValueError):
    """The renderer wrote something that may not stand in a page."""


def draw(*, spec: dict) -> SafeString:
    """The picture of a Vega-Lite `spec`, without declarations, scaled by its viewBox. Raises UnfitChart."""
    body, width, height = body_of(spec=spec)
    return inlined(body=body, width=width, height=height)


def body_of(*, spec: dict) -> tuple[str, float, float]:
    """What stands in the root of a specification's picture, and its size in pixels. Raises UnfitChart."""
    return _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False))


def inlined(*, body: str, width: float, height: float) -> SafeString:
    """A picture as it stands in a page, scaled by its viewBox."""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return mark_safe(f'<svg class="chart" {size} aria-hidden="true" focusable="false">{body}</svg>')  # noqa: S308 - ours


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> tuple[str, float, float]:
    svg = vl_convert.vegalite_to_svg(json.loads(spec), allowed_base_urls=[])
    if found := FORBIDDEN.search(svg):
        raise UnfitChart(f"the picture holds {found[0]!r}, which the content security policy refuses")
    root = _ROOT.match(svg)
    if root is None:
        raise UnfitChart("the picture does not begin with a sized <svg>")
    # Roles and labels inside are of no use behind aria-hidden; the table beside the picture is the way in.
    # And the letters are the page's, or the file's.
    body = _SPARE.sub("", svg[root.end() :]).removesuffix("</svg>")
    return body, float(root["width"]), float(root["height"])
