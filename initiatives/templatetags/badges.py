"""Statuses as readers see them: a shape and a word, from the codebook."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from initiatives import vocabulary

register = template.Library()

TERMS = {
    "claim": vocabulary.CLAIM_STATUSES,
    "evidence": {**vocabulary.EVIDENCE_STATUSES, "not_assessed": vocabulary.NOT_ASSESSED},
    "schedule": vocabulary.SCHEDULES,
    "freshness": vocabulary.FRESHNESS,
    "force": vocabulary.FORCES,
    "initiative_kind": vocabulary.INITIATIVE_KINDS,
    "document_kind": vocabulary.DOCUMENT_KINDS,
    "statement_kind": vocabulary.STATEMENT_KINDS,
    "note": vocabulary.NOTE_KINDS,
    "origin": vocabulary.TRANSLATION_ORIGINS,
    "cause": vocabulary.DUE_CAUSES,
    "outcome": vocabulary.REVIEW_OUTCOMES,
    "role": vocabulary.PARTICIPATION_ROLES,
    "organisation_kind": vocabulary.ORGANISATION_KINDS,
    "succession": vocabulary.SUCCESSION_KINDS,
    "passage_state": vocabulary.PASSAGE_STATES,
    "publication": vocabulary.PUBLICATIONS,
    "rights": vocabulary.RIGHTS,
    "axis": vocabulary.AXES,
    "change": vocabulary.CHANGE_KINDS,
    "reminder": vocabulary.REMINDER_KINDS,
}

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.8"'
RING = f'<circle cx="5" cy="5" r="3.8" {_LINE}/>'
HALF = f'{RING}<path d="M5 1.2a3.8 3.8 0 0 1 0 7.6z" fill="currentColor"/>'
DISC = '<circle cx="5" cy="5" r="4.4" fill="currentColor"/>'
DOTTED = (
    '<circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="1.6 1.4"/>'
)
DIAMOND = f'<path d="M5 .9 9.1 5 5 9.1.9 5z" {_LINE}/>'
PLAY = '<path d="M1.5 1 9 5l-7.5 4z" fill="currentColor"/>'
PAUSE = '<path d="M1.6 1h2.5v8H1.6zM5.9 1h2.5v8H5.9z" fill="currentColor"/>'
CROSS = f'<path d="m1.5 1.5 7 7m0-7-7 7" {_LINE}/>'
ARROWS = f'<path d="M1 5h7M5.2 1.8 8.4 5 5.2 8.2" {_LINE}/>'
SQUARE_HALF = f'<path d="M1.2 1.2h7.6v7.6H1.2z" {_LINE}/><path d="M1.2 5h7.6v3.8H1.2z" fill="currentColor"/>'
SQUARE_CHECKED = '<path d="M.4.4h9.2v9.2H.4z" fill="currentColor"/><path class="check" d="m2.4 5 1.9 2 3.4-4"/>'
SLASHED = f'{RING}<path d="m2.2 7.8 5.6-5.6" {_LINE}/>'
UNEQUAL = f'<path d="M1 3.5h8M1 6.5h8M7.2.8 2.8 9.2" {_LINE}/>'
HOURGLASS = f'<path d="M2 1h6L5 5l3 4H2l3-4z" {_LINE}/>'
ALERT = f'<path d="M5 1 9.2 9H.8z" {_LINE}/><path d="M5 4v2.4" stroke="currentColor" stroke-width="1.4"/>'
CLOCK = f'{RING}<path d="M5 2.8V5l1.6 1" fill="none" stroke="currentColor" stroke-width="1.2"/>'
ENDLESS = (
    '<path d="M5 5C3.8 3 1 3 1 5s2.8 2 4 0 4-2 4 0-2.8 2-4 0z" fill="none" stroke="currentColor" stroke-width="1.5"/>'
)
CHECK = f'<path d="m1.2 5.4 2.6 2.8L8.8 2" {_LINE}/>'

TURNING = f'<path d="M1.2 5a3.8 3.8 0 0 1 7.6 0" {_LINE} stroke-dasharray="1.6 1.2"/><path d="M8.8 5a3.8 3.8 0 0 1-7.6 0" {_LINE}/>'

SHAPES = {
    "claim": {
        "announced": RING, "agreed": DIAMOND, "under_way": PLAY, "paused": PAUSE, "delivered_in_part": HALF,
        "delivered": DISC, "cancelled": CROSS, "superseded": ARROWS,
    },
    "evidence": {
        "not_assessed": DOTTED, "none_found": SLASHED, "started": PLAY, "delivered_in_part": SQUARE_HALF,
        "delivered": SQUARE_CHECKED, "contradicted": UNEQUAL, "lapsed": HOURGLASS,
    },
    "schedule": {
        "no_date": DOTTED, "ongoing": ENDLESS, "on_time": CLOCK, "slipped": ARROWS, "due_soon": CLOCK, "late": ALERT,
        "reported_done": DISC, "done_on_time": SQUARE_CHECKED, "done_late": SQUARE_CHECKED,
    },
    "freshness": {
        "fresh": CHECK, "check_now": CLOCK, "stale": ALERT, "never_reviewed": DOTTED, "closed": SQUARE_CHECKED,
    },
}  # fmt: skip


@register.simple_tag
def badge(table: str, key: str | None) -> SafeString:
    """The shape and the word of a status: table claim, evidence, schedule or freshness.

    Without a status on the evidence axis nobody has looked; on the others there is nothing to show.
    """
    if not key:
        if table != "evidence":
            return mark_safe("")
        key = "not_assessed"
    return format_html(
        '<span class="st {}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        key,
        mark_safe(SHAPES[table][key]),  # noqa: S308 - our own shapes, above
        label(table, key),
    )


@register.simple_tag
def sides_differ() -> SafeString:
    """The mark that the two sides say different things."""
    return _mark("differ", UNEQUAL, gettext("Sides differ"))


@register.simple_tag
def uncertain() -> SafeString:
    """The mark that a newer status had begun by the day asked about, so that this one may no longer have been so."""
    return _mark("uncertain", TURNING, gettext("Uncertain: may have changed by then"))


def _mark(name: str, shape: str, words: str) -> SafeString:
    return format_html(
        '<span class="st {}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        name,
        mark_safe(shape),  # noqa: S308 - our own shapes, above
        words,
    )


@register.simple_tag
def label(table: str, key: str | None) -> str:
    """The codebook's word for a key of a table, e.g. `{% label "force" commitment.force %}`."""
    return gettext(TERMS[table][key].label) if key else ""


@register.simple_tag
def meaning(table: str, key: str | None) -> str:
    """The codebook's sentence for a key of a table."""
    return gettext(TERMS[table][key].meaning) if key else ""


@register.simple_tag
def publication_mark(row) -> SafeString:
    """A mark for a row that is not simply published (draft, withdrawn …); nothing for one that is."""
    if row.publication == "published":
        return mark_safe("")
    return format_html('<span class="tag {}">{}</span>', row.publication, label("publication", row.publication))
