"""The three ledgers as tables: statuses, due dates, reviews."""

from initiatives import vocabulary
from initiatives.clocks import begun
from initiatives.exports.column import EDTF, NOTES, At, Column, Shape, Table, joined, noted, plain
from initiatives.models import DueRevision, Review, StatusUpdate
from initiatives.shapes.due_revision import due_revision_shape
from initiatives.shapes.review import review_shape
from initiatives.shapes.status_update import status_update_shape


def _subject(shape: Shape, at: At, anchor: str) -> str:
    promise = shape.get("commitment")
    return at.page(f"commitments/{promise}/" if promise else f"initiatives/{shape['initiative']}/", anchor=anchor)


def _searched(shape: Shape, _: At) -> str | None:
    return joined(f"{side}: {', '.join(named)}" for side, named in (shape["sources_searched"] or {}).items())


PROOF = (
    Column(
        "words", "Words that prove it", lambda shape, _: joined(each["exact"] for each in shape["passages"]),
        "As they stand in the sources, parted by semicolons; withheld words are left out.",
    ),
    Column(
        "notes", "Notes on those words",
        lambda shape, _: noted(note for each in shape["passages"] for note in each["notes"]), NOTES,
    ),
    Column(
        "sources", "Where they stand",
        lambda shape, _: joined(f"{each['document']['title']}, ¶{each['paragraph']}" for each in shape["passages"]),
    ),
    Column("passages", "Numbers of the passages", lambda shape, _: joined(each["id"] for each in shape["passages"])),
)  # fmt: skip
RECORDING = (
    plain("recorded_at", "Recorded at", "When we learned it; the database's clock, UTC.", type="datetime", must=True),
    plain("by", "Recorded by", "Username.", must=True),
)
CORRECTING = (
    plain("corrects", "Corrects", "Number of the line that this one takes the place of.", type="integer"),
    plain("entered_in_error", "Voids", "It voids the line it corrects.", type="boolean", must=True),
)

STATUS_UPDATES = Table(
    name="status-updates", title="Status updates",
    meaning="One row a line of the status ledger; corrected lines stay beside those that correct them.",
    rows=lambda asker: begun(rows=StatusUpdate.objects.visible_to(asker.reader), clocks=asker.clocks, first_day="first_day"),
    shape=status_update_shape,
    refers={
        "initiative": ("initiatives", "slug"), "commitment": ("commitments", "id"), "corrects": ("status-updates", "id"),
    },
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("initiative", "Initiative", "Its slug; empty for a line about a commitment."),
        plain("commitment", "Commitment", "Its number; empty for a line about an initiative.", type="integer"),
        plain("axis", "Axis", terms=vocabulary.AXES, must=True),
        plain("asserted_by", "Asserted by", "A country code, joint or reported; claims only."),
        plain("status", "Status", terms={**vocabulary.CLAIM_STATUSES, **vocabulary.EVIDENCE_STATUSES}, must=True),
        plain("as_of", "As of", f"When it was true; empty: from the day its source was published. {EDTF}"),
        *RECORDING,
        plain("reason", "Reason", must=True),
        *CORRECTING,
        *PROOF,
        Column("sources_searched", "Sources searched", _searched),
        Column("page", "Page", lambda shape, at: _subject(shape, at, f"line-{shape['id']}"), must=True),
    ),
)  # fmt: skip

DUE_REVISIONS = Table(
    name="due-revisions", title="Due dates moved", meaning="One row a line of the due-date ledger.",
    rows=lambda asker: begun(rows=DueRevision.objects.visible_to(asker.reader), clocks=asker.clocks, first_day="last_day"),
    shape=due_revision_shape, refers={"commitment": ("commitments", "id"), "corrects": ("due-revisions", "id")},
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("commitment", "Commitment", "Its number.", type="integer", must=True),
        plain("new_due", "Due now", f"Empty: the date was dropped. {EDTF}"),
        plain("announced_on", "Announced on", EDTF),
        plain("cause", "Cause", terms=vocabulary.DUE_CAUSES, must=True),
        plain(
            "counted", "Counts as a move", "By a party; our own misreadings and a first date given later do not.",
            type="boolean", must=True,
        ),
        plain("days", "Days moved", "Between the last days before and after; empty where none can be told.", type="integer"),
        *RECORDING,
        plain("reason", "Reason", must=True),
        *CORRECTING,
        *PROOF,
        Column("page", "Page", lambda shape, at: _subject(shape, at, f"due-{shape['id']}"), must=True),
    ),
)  # fmt: skip

REVIEWS = Table(
    name="reviews", title="Reviews", meaning="One row a review: somebody looked, in these sources.",
    rows=lambda asker: begun(rows=Review.objects.visible_to(asker.reader), clocks=asker.clocks),
    shape=review_shape, refers={"initiative": ("initiatives", "slug"), "commitment": ("commitments", "id")},
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("initiative", "Initiative", "Its slug, or that of the commitment's."),
        plain("commitment", "Commitment", "Its number, where a commitment alone was reviewed.", type="integer"),
        plain("outcome", "Outcome", terms=vocabulary.REVIEW_OUTCOMES, must=True),
        *RECORDING,
        plain("next_review_on", "Next review", type="date", must=True),
        Column("sources_searched", "Sources searched", _searched),
        Column("note", "Note", lambda shape, _: shape["note"] or None),
        *PROOF,
        Column("page", "Page", lambda shape, at: _subject(shape, at, "reviews"), must=True),
    ),
)  # fmt: skip
