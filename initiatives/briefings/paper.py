"""A page of ours made fit for WeasyPrint: colours resolved for paper, shapes of badges as pictures that are not read aloud.

Colours and the colour of each status stand in the style sheets, once; they are read from there. Inside a picture neither
`var()` nor `currentColor` is understood, and a shape beside its word would be read as a figure without a description.
"""

import base64
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
INK = "ink"
TOKEN = re.compile(r"--([a-z-]+):\s*(?:light-dark\(\s*(#[0-9a-f]{3,6})\s*,|(#[0-9a-f]{3,6})\s*;)", re.IGNORECASE)
RULE = re.compile(r"([^{}]+)\{[^{}]*?(?<![-\w])color:\s*var\(--([a-z-]+)\)[^{}]*\}")
STATUS = re.compile(r"\.st\.([a-z_]+)\s*(?=,|$)", re.MULTILINE)
BADGE = re.compile(
    r'<span class="st (?P<name>[a-z_]+)"><svg viewBox="0 0 10 10" aria-hidden="true">(?P<shape>.*?)</svg>'
)
SWATCH = re.compile(r'<svg class="swatch" viewBox="(?P<box>[^"]*)" aria-hidden="true">(?P<shape>.*?)</svg>')
CHART = re.compile(r'<svg class="chart" (?P<given>[^>]*)>(?P<drawn>.*?)</svg>', re.DOTALL)
DRAWN = re.compile(r'<figure class="picture" aria-label="(?P<title>[^"]*)">.*?</figure>', re.DOTALL)
OWN = re.compile(r"^ +--(b-[a-z]+):([^;]+);$", re.MULTILINE)
VARIABLE = re.compile(r"var\(--([a-z-]+)\)")
SANS = "Noto Sans, Noto Sans Devanagari, Noto Sans CJK JP, DejaVu Sans, sans-serif"


@lru_cache(maxsize=1)
def tokens() -> dict[str, str]:
    """The colours of the light theme by the names of their tokens; the card is paper, and paper is white."""
    found = {name: light or plain for name, light, plain in TOKEN.findall((CSS / "tokens.css").read_text())}
    return found | {"card": "#fff", "paper": "#fff"}


@lru_cache(maxsize=1)
def colours_of_statuses() -> dict[str, str]:
    """The colour (hex) of each badge by its name."""
    found = {}
    for selectors, token in RULE.findall((CSS / "status.css").read_text()):
        for name in STATUS.findall(selectors.strip()):
            found[name] = tokens()[token]
    return found


@lru_cache(maxsize=1)
def sheet() -> str:
    """The style sheet of a briefing with its variables resolved: each of them would cost every element a place for it."""
    css = (CSS / "briefing.css").read_text()
    known = tokens() | {name: value.strip() for name, value in OWN.findall(css)}
    return VARIABLE.sub(lambda match: known[match[1]], OWN.sub("", css))


def for_paper(*, html: str) -> str:
    """The page with its badges and charts as WeasyPrint can draw them; the style sheet of the shapes stands before </head>."""
    shapes: dict[tuple[str, str], str] = {}

    def badge(match: re.Match) -> str:
        name = shapes.setdefault((match["name"], match["shape"]), f"shape-{len(shapes) + 1}")
        return f'<span class="st {match["name"]}"><span class="shape {name}"></span>'

    def swatch(match: re.Match) -> str:
        name = shapes.setdefault((match["box"], match["shape"]), f"shape-{len(shapes) + 1}")
        return f'<span class="shape of-key {name}"></span>'

    html = DRAWN.sub(_chart, SWATCH.sub(swatch, BADGE.sub(badge, html)))
    rules = "".join(
        f".{cls}{{background-image:url(data:image/svg+xml;base64,{_picture(name, shape)})}}"
        for (name, shape), cls in shapes.items()
    )
    statuses = "".join(f".st.{name}{{color:{colour}}}" for name, colour in colours_of_statuses().items())
    return html.replace("</head>", f"<style>{statuses}{rules}</style></head>", 1)


def _chart(figure: re.Match) -> str:
    """A chart in the colours of paper and a face that is there, with its title as the words for those who do not see it."""

    def drawn(match: re.Match) -> str:
        inside = VARIABLE.sub(lambda one: tokens()[one[1]], match["drawn"])
        return (
            f'<svg class="chart" font-family="{SANS}" {match["given"]}><title>{figure["title"]}</title>{inside}</svg>'
        )

    return CHART.sub(drawn, figure[0])


def _picture(name: str, shape: str) -> str:
    """A picture in base64: of a badge by its name, or of a chart's key by its view box."""
    box = name if " " in name else "0 0 10 10"
    colour = colours_of_statuses().get(name, tokens()["soft"])
    drawn = shape.replace("currentColor", colour).replace(
        'class="check"', 'fill="none" stroke="#fff" stroke-width="1.5"'
    )
    drawn = VARIABLE.sub(lambda one: tokens()[one[1]], drawn)
    width, height = box.split()[2:]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}" height="{height}">{drawn}</svg>'
    return base64.b64encode(svg.encode()).decode()
