"""The codebook: every status, kind, force and role, what it means, and which may follow which. Pure Python.

The methodology page, the API's enumerations, the admin's choices and the charts are written from these tables, so
they cannot disagree. CODEBOOK, at the end, names this very wording of them.
"""

import hashlib
from dataclasses import dataclass

EDITION = "1.0"


@dataclass(frozen=True)
class Term:
    """A word of the codebook: its key in code and API, its label on pages, and what it means in one sentence."""

    key: str
    label: str
    meaning: str


def _terms(*rows: tuple[str, str, str]) -> dict[str, Term]:
    return {key: Term(key, label, meaning) for key, label, meaning in rows}


def choices(terms: dict[str, Term]) -> list[tuple[str, str]]:
    """The terms as (key, label) pairs, for a field's or a form's choices."""
    return [(term.key, term.label) for term in terms.values()]


AXES = _terms(
    ("claim", "Claim", "What a party, both together, or a reporter says the status is."),
    ("evidence", "Evidence", "What records show, whoever says what."),
)
JOINT, REPORTED = "joint", "reported"
SPEAKING_FOR = _terms(
    (JOINT, "Both sides jointly", "A text both sides adopted says so."),
    (REPORTED, "Reported", "A reporter's narration says so; no party is quoted."),
)

CLAIM_STATUSES = _terms(
    ("announced", "Announced", "Said in public as intended."),
    ("agreed", "Agreed", "A party says both have agreed; a signature is a fact of its own."),
    ("under_way", "Under way", "Work is said to have begun."),
    ("paused", "Paused", "Work is said to have stopped for now."),
    ("delivered_in_part", "Delivered in part", "Some of it is said to be done."),
    ("delivered", "Delivered", "All of it is said to be done."),
    ("cancelled", "Cancelled", "Withdrawn by a party."),
    ("superseded", "Superseded", "Replaced, and the record names by what."),
)
# Where the sides differ the headline takes the less advanced: the earlier in this list.
LEAST_ADVANCED_FIRST = (
    "cancelled", "superseded", "paused", "announced", "agreed", "under_way", "delivered_in_part", "delivered",
)  # fmt: skip

NOT_ASSESSED = Term("not_assessed", "Not assessed", "Nobody has looked yet: no evidence status is recorded.")
EVIDENCE_STATUSES = _terms(
    ("none_found", "None found", "We looked, in the sources named, and found nothing."),
    ("started", "Started", "Records show that work began."),
    ("delivered_in_part", "Delivered in part", "Records show some of it done."),
    ("delivered", "Delivered", "Records show all of it done; a statement or a press report alone never shows this."),
    ("contradicted", "Contradicted", "Records show otherwise than was claimed."),
    ("lapsed", "Lapsed", "The time ended and it was not delivered; two readers agree."),
)

# status -> the claim statuses that may come next in as-of order; a status may always be said again.
CLAIM_TRANSITIONS: dict[str, frozenset[str]] = {
    "announced": frozenset(CLAIM_STATUSES) - {"announced"},
    "agreed": frozenset(CLAIM_STATUSES) - {"announced"},
    "under_way": frozenset({"paused", "delivered_in_part", "delivered", "cancelled", "superseded"}),
    "paused": frozenset({"agreed", "under_way", "delivered_in_part", "delivered", "cancelled", "superseded"}),
    "delivered_in_part": frozenset({"under_way", "paused", "delivered", "cancelled", "superseded"}),
    "delivered": frozenset({"superseded"}),
    "cancelled": frozenset({"announced", "agreed", "superseded"}),
    "superseded": frozenset(),
}
EVIDENCE_TRANSITIONS: dict[str, frozenset[str]] = {
    "none_found": frozenset(EVIDENCE_STATUSES) - {"none_found"},
    "started": frozenset({"delivered_in_part", "delivered", "contradicted", "lapsed"}),
    "delivered_in_part": frozenset({"delivered", "contradicted", "lapsed"}),
    "delivered": frozenset({"contradicted"}),
    "contradicted": frozenset({"started", "delivered_in_part", "delivered", "lapsed"}),
    "lapsed": frozenset({"delivered_in_part", "delivered"}),
}


def may_follow(*, axis: str, before: str, after: str) -> bool:
    """Whether a status may come after another on the axis ("claim" or "evidence"), in as-of order."""
    table = CLAIM_TRANSITIONS if axis == "claim" else EVIDENCE_TRANSITIONS
    return before == after or after in table[before]


SCHEDULES = _terms(
    ("no_date", "No date", "No due date was ever given, or it was dropped."),
    ("ongoing", "Ongoing", "Promised without an end."),
    ("on_time", "On time", "Due later than the next 90 days, never moved past its first date."),
    ("slipped", "Slipped", "Moved past its first date, and not yet due."),
    ("due_soon", "Due soon", "Due within 90 days."),
    ("late", "Late", "The due period has ended and nobody claims delivery."),
    ("reported_done", "Reported done", "Claimed delivered; records do not show it."),
    ("done_on_time", "Done on time", "Records show it done by its first due date."),
    ("done_late", "Done late", "Records show it done after its first due date."),
)
FRESHNESS = _terms(
    ("fresh", "Fresh", "Reviewed within its review period."),
    ("check_now", "Check now", "The review period has passed."),
    ("stale", "Stale", "Over twice the review period has passed."),
    ("never_reviewed", "Never reviewed", "Nobody has recorded a review."),
    ("closed", "Closed", "Delivered by the records, cancelled or superseded: nothing left to check."),
)
DUE_SOON_DAYS = 90

FORCES = _terms(
    ("decided", "Decided", "“have decided”, “agreed to”: the decision is taken."),
    ("will", "Will", "“will”, “shall”: a plain undertaking."),
    ("will_continue", "Will continue", "“shall remain”, “continue to”: what is done goes on."),
    ("aims", "Aims", "“aim to”, “seek to”: a goal, not an undertaking."),
    ("explores", "Explores", "“explore”, “consider”: no more than looking into it."),
    ("welcomes", "Welcomes", "“welcomed”, “noted”: approval of what another does."),
)
INITIATIVE_KINDS = _terms(
    ("framework", "Framework", "A named umbrella under which work is gathered."),
    ("mission", "Mission", "A single undertaking with an end of its own."),
    ("programme", "Programme", "Funded work over a period."),
    ("project", "Project", "One piece of work with a deliverable."),
    ("cooperation_track", "Cooperation track", "A field in which the sides say they work together; the name is ours."),
)
DOCUMENT_KINDS = _terms(
    ("instrument", "Instrument", "A treaty, memorandum, contract or official record of fact."),
    ("joint_text", "Joint text", "A text both sides adopted, such as a joint statement."),
    ("own_transcript", "Own transcript", "A party's own transcript or readout of its own words."),
    ("official_translation", "Official translation", "A party's translation of its own or a joint text."),
    ("press", "Press report", "A newspaper, agency or broadcaster."),
    ("other", "Other record", "Data, an audit, a register, a site visit: neither a statement nor press."),
)
RECORD_KINDS = frozenset({"instrument", "other"})
STATEMENT_KINDS = _terms(
    ("quote", "Quote", "The words stand verbatim in the source, in quotation marks or as a transcript."),
    ("paraphrase", "Paraphrase", "The source reports what was said in its own words."),
    ("joint_text", "Joint text", "The words of a text both sides adopted."),
)
NOTE_KINDS = _terms(
    ("disputed", "Disputed", "Somebody says it was not said, or not so."),
    ("clarified", "Clarified", "The speaker or their office explained it."),
    ("corrected", "Corrected", "The source corrected it."),
    ("retracted", "Retracted", "The speaker or the source took it back."),
)
TRANSLATION_ORIGINS = _terms(
    ("official", "Official", "Translated by the speaker's side."),
    ("ours", "Ours", "Translated by us."),
    ("machine", "Machine", "Translated by a machine."),
)
DUE_CAUSES = _terms(
    ("party_moved", "A party moved it", "A side announced another date."),
    ("dropped", "Dropped", "A side dropped the date."),
    ("we_misread", "We misread", "Our own reading was wrong; it does not count as slip."),
)
REVIEW_OUTCOMES = _terms(
    ("no_change", "Checked, no change", "The sources were searched and nothing has changed."),
    ("changed", "Checked, changed", "Something has changed, and is recorded."),
    ("cannot_tell", "Checked, cannot tell", "The sources were searched and do not answer."),
)
PARTICIPATION_ROLES = _terms(
    ("party", "Party", "One of the two governments."),
    ("implementer", "Implementer", "Does the work."),
    ("participant", "Participant", "Takes part; its role is not said."),
    ("funder", "Funder", "Pays for it."),
)
ORGANISATION_KINDS = _terms(
    ("government", "Government", "A national government."),
    ("ministry", "Ministry", "A ministry or department of a government."),
    ("agency", "Agency", "A public body such as a space agency."),
    ("subnational", "Subnational governments", "States, prefectures, provinces or cities, one or as a named group."),
    ("company", "Company", "A company."),
    ("international", "International organisation", "A body of several states."),
    ("civil", "Civil society", "A university, foundation or association."),
    ("media", "Media", "A newspaper, agency or broadcaster."),
)
SUCCESSION_KINDS = _terms(
    ("renamed", "Renamed", "The same under a new name."),
    ("split", "Split", "One became several."),
    ("merged", "Merged", "Several became one."),
    ("absorbed", "Absorbed", "One went into another that existed."),
)
PUBLICATIONS = _terms(
    ("draft", "Draft", "Seen by its partnership's analysts only."),
    ("published", "Published", "Seen by every reader."),
    ("withdrawn", "Withdrawn", "Was published and no longer stands."),
    ("superseded", "Superseded", "Was published and is replaced by another record."),
    ("entered_in_error", "Entered in error", "Should never have been published."),
)
# The kinds of line in the change feed, in the order in which they are told: what appeared, what moved, what was looked
# at, what became of it, what was taken back.
CHANGE_KINDS = _terms(
    ("published", "New", "An initiative, commitment, statement or document readers now see."),
    ("capture", "Text taken", "A document's text was taken on a day."),
    ("status", "Status", "A claim or a finding about evidence was recorded, corrected or voided."),
    ("due_date", "Due date", "A due date was moved, dropped or corrected."),
    ("edited", "Reworded", "Our record of a published commitment was changed; its operative words stay."),
    ("note", "Note on a statement", "Somebody disputed, clarified, corrected or retracted what was said."),
    ("review", "Looked at", "Somebody searched the sources and said what they found."),
    ("renamed", "Renamed", "A published initiative bears another name."),
    ("succession", "Succession", "An initiative was renamed into, split into, merged into or absorbed by another."),
    ("closed", "Closed", "An initiative, or each of its commitments, is delivered, cancelled or superseded."),
    ("reopened", "Opened again", "A closed initiative has something left to do again."),
    ("superseded", "Superseded", "A published record is replaced by another."),
    ("withdrawn", "Withdrawn", "A published record no longer stands."),
    ("entered_in_error", "Entered in error", "A record should never have been published."),
    ("withheld", "Withheld", "A document's text is hidden at every clock; its hash, dates and the reason remain."),
    ("shown_again", "Shown again", "A withheld text is shown again."),
)
RIGHTS = _terms(
    ("full", "Full text", "The text may be shown whole."),
    ("excerpt", "Excerpts", "Readers who have not signed in see each passage with 300 characters around it."),
)
EXCERPT_CHARACTERS = 300
LONGEST_TEXT = 2_000_000  # code points of a captured text
LARGEST_FILE = 20 * 1024 * 1024  # bytes of an uploaded file
PARAGRAPH_MARKS = _terms(
    ("nothing_promised", "Nothing promised", "Somebody read it and found no commitment in it."),
    ("repeats", "Repeats an earlier one", "It says again what an earlier paragraph says, which is named."),
    ("unread", "Unread", "The mark before was taken back."),
)
# What a later capture of the same document shows of a passage. Words are compared character by character.
CHECK_STATES = _terms(
    ("same", "Same", "The same words stand at the same place."),
    (
        "moved", "Moved",
        "The same words stand elsewhere: exactly once, or exactly once with the same 32 characters before and after them.",
    ),
    (
        "changed", "Changed",
        "Other words stand there: the 32 characters before and those after are found once, in that order, and the words are "
        "gone, or stand in several places so that nobody can tell which.",
    ),
    ("missing", "Missing", "Neither the words, in one place that can be told, nor what stood around them is found."),
)  # fmt: skip
BROKEN_STATES = ("moved", "changed", "missing")
PASSAGE_STATES = {
    **_terms(("verbatim", "Verbatim", "The words stand so in the source; no later text of it is held.")),
    **CHECK_STATES,
    **_terms(("withheld", "Withheld", "The text they stand in is withheld; so are the words.")),
}
ROLES = _terms(
    ("reader", "Reader", "Reads, drafts included."),
    ("analyst", "Analyst", "Drafts, records statuses, due dates and reviews."),
    ("editor", "Editor", "Publishes and withdraws."),
    ("lead", "Lead", "Answers for a partnership and hears what goes unanswered."),
    ("administrator", "Administrator", "Manages people and rules."),
)
REMINDER_KINDS = _terms(
    ("review_due", "Review due", "The next review falls due, or nobody has ever reviewed it."),
    ("review_overdue", "Review overdue", "The day of the next review has passed, and nobody looked."),
    ("commitment_due_soon", "Commitment due soon", "A commitment's due period ends within the lead time."),
    (
        "commitment_overdue",
        "Commitment overdue",
        "A commitment's due period has ended, and nobody says that it is delivered.",
    ),
    ("evidence_missing", "Evidence missing", "Delivery is claimed, and no record we hold shows it."),
    ("sides_differ", "Sides differ", "The two sides claim different statuses."),
    ("side_silent", "Side silent", "Its sources were searched, and we hold nothing from one country for long."),
    ("unowned", "Unowned", "Nobody who can sign in owns it."),
    (
        "passage_broken",
        "Passage broken",
        "A later text of a document no longer shows words that we rely on at their place.",
    ),
    ("draft_waiting", "Draft waiting", "A draft has waited long for somebody to publish or discard it."),
)
# These speak before a date and on it; the others from the date on, while it lasts.
LEADING_REMINDERS = ("review_due", "commitment_due_soon")
# Who is reminded: the first step on which there is somebody; after so many unanswered the next step hears too.
REMINDER_STEPS = _terms(
    ("owner", "Owner", "Who owns the initiative."),
    ("lead", "Lead", "Who leads the partnership."),
    ("editor", "Editor", "Who publishes in the partnership."),
    ("administrator", "Administrator", "Who manages people and rules."),
)


def codebook() -> dict[str, dict[str, Term]]:
    """Every table of the codebook by its name in small letters (`claim_statuses`), in the order of the alphabet."""
    tables = {name.lower(): held for name, held in globals().items() if isinstance(held, dict) and name.isupper()}
    return {
        name: terms for name, terms in sorted(tables.items()) if all(isinstance(term, Term) for term in terms.values())
    }


# The edition, and the beginning of the hash of every key, label and meaning: no word changes unnoticed.
CODEBOOK = f"{EDITION}+{hashlib.sha256(repr(codebook()).encode()).hexdigest()[:8]}"
