"""The colours of charts, in one table: the page's own tokens, so that a picture follows the theme.

A picture in a page names a token (`var(--agreed)`); one that leaves the page as a file takes its value for the light
theme. Fills alternate between light and dark along the order of statuses, so that neighbours differ in brightness too,
whatever colours somebody sees; a shape, a word or a number always stands beside.
"""

import re

# token → (light, dark); static/css/tokens.css says the same.
TOKENS = {
    "paper": ("#fbfaf7", "#14161a"),
    "card": ("#ffffff", "#1b1e24"),
    "sunk": ("#f4f1ea", "#101216"),
    "ink": ("#1c2026", "#e9e6df"),
    "soft": ("#59616e", "#a6acb7"),
    "line": ("#e3dfd6", "#2d323b"),
    "edge": ("#8b8577", "#6f7683"),
    "mark-edge": ("#c79a16", "#c9a13b"),
    "announced": ("#5f6775", "#a8b0bd"),
    "agreed": ("#1f5fa8", "#7db4f5"),
    "underway": ("#0c6f61", "#4fd0bd"),
    "proof": ("#38721c", "#8ed069"),
    "part": ("#4c6a12", "#b6cb5c"),
    "pause": ("#8a5a00", "#e8b95a"),
    "late": ("#b42318", "#ff8f85"),
    "differ": ("#8a3a86", "#e3a0df"),
    "ended": ("#6a5f57", "#b3a79d"),
    "fill-announced": ("#8791a3", "#6a7382"),
    "fill-agreed": ("#1f5fa8", "#7db4f5"),
    "fill-underway": ("#2f9e8f", "#1f7d70"),
    "fill-paused": ("#8a5a00", "#e8b95a"),
    "fill-part": ("#829c2a", "#677c26"),
    "fill-delivered": ("#2f6417", "#8ed069"),
    "fill-cancelled": ("#9a8f86", "#746a62"),
    "fill-superseded": ("#5f554e", "#b3a79d"),
    "on-light": ("#1c2026", "#ffffff"),
    "on-dark": ("#ffffff", "#14161a"),
}
LIGHT, DARK = 0, 1
_VAR = re.compile(r"var\(--([a-z-]+)\)")


def var(token: str) -> str:
    """The colour of a token as pictures name it in a page. Raises KeyError for what is no token."""
    return f"var(--{token})" if TOKENS[token] else ""


def resolved(text: str, *, theme: int = LIGHT) -> str:
    """The text with the colour of the theme in place of each token."""
    return _VAR.sub(lambda found: TOKENS[found[1]][theme], text)


INK, SOFT, LINE, EDGE, CARD, DIFFER, LATE, PROOF, PAUSE = (
    var(token) for token in ("ink", "soft", "line", "edge", "card", "differ", "late", "proof", "pause")
)
# status → its fill, and what is written on it. Nobody's claim has no fill.
FILLS = {
    "none": (CARD, SOFT),
    "announced": (var("fill-announced"), var("on-light")),
    "agreed": (var("fill-agreed"), var("on-dark")),
    "under_way": (var("fill-underway"), var("on-light")),
    "paused": (var("fill-paused"), var("on-dark")),
    "delivered_in_part": (var("fill-part"), var("on-light")),
    "delivered": (var("fill-delivered"), var("on-dark")),
    "cancelled": (var("fill-cancelled"), var("on-light")),
    "superseded": (var("fill-superseded"), var("on-dark")),
}
# status → its shape in a box from -1 to 1, the same as that of its badge.
_CIRCLE, _HOLE = (
    "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
    "M-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z",
)
GLYPHS = {
    "none": "M-.7,-.15L.7,-.15L.7,.15L-.7,.15Z",
    "announced": _CIRCLE + _HOLE,
    "agreed": "M0,-1.1L1.1,0L0,1.1L-1.1,0ZM0,-.5L-.5,0L0,.5L.5,0Z",
    "under_way": "M-.8,-.95L1,0L-.8,.95Z",
    "paused": "M-.8,-.9L-.2,-.9L-.2,.9L-.8,.9ZM.2,-.9L.8,-.9L.8,.9L.2,.9Z",
    "delivered_in_part": _CIRCLE + _HOLE + "M0,-.55A.55,.55,0,0,1,0,.55Z",
    "delivered": _CIRCLE,
    "cancelled": "M-.95,-.6L-.6,-.95L0,-.35L.6,-.95L.95,-.6L.35,0L.95,.6L.6,.95L0,.35L-.6,.95L-.95,.6L-.35,0Z",
    "superseded": "M-1,-.2L.3,-.2L-.2,-.7L.1,-1L1.1,0L.1,1L-.2,.7L.3,.2L-1,.2Z",
}
