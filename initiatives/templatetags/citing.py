"""What has moved since a record was cited, in words."""

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

WORDS = {
    "status.headline": _("the headline"),
    "status.claims": _("what the sides claim"),
    "status.sides_differ": _("whether the sides differ"),
    "status.evidence": _("what records show"),
    "status.schedule": _("the schedule"),
    "status.freshness": _("when it was last checked"),
    "lines": _("the ledger"),
    "due_revisions": _("the due dates"),
    "current_due": _("the due date"),
    "slip_days": _("how far it slipped"),
    "times_moved": _("how often it moved"),
    "commitments": _("the commitments"),
    "statements": _("the statements"),
    "last_reviewed_at": _("the last review"),
    "next_review_on": _("the next review"),
    "passage": _("the words"),
    "text": _("the words"),
    "notes": _("the notes"),
    "subject": _("what it is about"),
}


@register.simple_tag
def moved_word(key: str) -> str:
    """The words for a key that differs: those above, else the key itself in words."""
    return str(WORDS[key]) if key in WORDS else gettext("the %(what)s") % {"what": key.replace("_", " ")}
