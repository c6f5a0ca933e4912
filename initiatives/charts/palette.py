"""The colours of charts: the page's own tokens, so that a picture follows the theme; shape or word always stands beside."""

INK, SOFT, LINE, PAPER, DIFFER = "var(--ink)", "var(--soft)", "var(--line)", "var(--card)", "var(--differ)"
CLAIM_COLOURS = {
    "none": SOFT,
    "announced": "var(--announced)",
    "agreed": "var(--agreed)",
    "under_way": "var(--underway)",
    "paused": "var(--pause)",
    "delivered_in_part": "var(--part)",
    "delivered": "var(--proof)",
    "cancelled": "var(--ended)",
    "superseded": "var(--ended)",
}
