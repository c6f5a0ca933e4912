"""Components: what belongs to somebody: reminders, saved views; releases; and lines of the change feed."""

from initiatives.api.schema.building import (
    ADDRESS,
    DAY,
    ID,
    MOMENT,
    SLUG,
    TEXT,
    WHOLE,
    YES_NO,
    Piece,
    body,
    of,
    or_null,
    record,
    said,
    several,
    written,
)

CHANGE_DATA = (
    "What the line says, by its kind. status: `id` of the line, `axis`, `asserted_by`, `status`, `as_of`, `before` (the line of"
    " the same voice it follows), `stands` (whether it is the last of its voice), `corrects` and `corrected` (the line it"
    " corrects), `entered_in_error`. due_date: `id`, `old_due`, `new_due`, `days` (later is positive; null where not countable),"
    " `cause`, `counted` (a move by a party), `corrects`, `corrected`, `first` (of a chain of corrections). review: `id`,"
    " `outcome`, `next_review_on`. note: `id`, `kind`, `by`. published: `first`, `lines` (kind → ids of the lines recorded"
    " before, which come in sight with it). edited: `fields` (name → `from`, `to`). succession: `kind`, `old`, `new`."
    " closed: `because` (initiative or commitments). capture: `id` and how many passages are same, moved, changed, missing."
)
VERSIONED = {"version": WHOLE, "created_at": MOMENT, "updated_at": MOMENT}

COMPONENTS: dict[str, Piece] = {
    "Reminder": record(
        id=ID,
        url=ADDRESS,
        rule=record(name=TEXT, kind=of("ReminderKind")),
        initiative=or_null(SLUG),
        commitment=or_null(ID),
        document=or_null(ID),
        aspect=said(or_null(TEXT), "What of it, where one rule speaks of several things: the country code of a side."),
        heard_as=of("ReminderStep"),
        escalated=said(YES_NO, "Because those on the step before did not answer."),
        due_on=said(DAY, "The day it is about: due, claimed, or since when."),
        day=said(DAY, "The recipient's local day from which it speaks."),
        why_you=TEXT,
        why_now=TEXT,
        how_to_stop=TEXT,
        state=of("ReminderState"),
        suppressed_because=or_null(TEXT),
        planned_at=MOMENT,
        sent_at=or_null(MOMENT),
    ),
    "SavedView": record(
        id=ID,
        url=ADDRESS,
        name=TEXT,
        owner=TEXT,
        page=of("Page"),
        query=said({"type": "object"}, "Parameter → list of values."),
        shared=YES_NO,
        **VERSIONED,
    ),
    **written(
        "SavedView", required=("name", "page"),
        name=TEXT, page=of("Page"), shared=said(YES_NO, "Whether everybody who signs in may open it."),
        query=said({"type": "object", "additionalProperties": several(TEXT)}, "Parameter → list of values."),
    ),
    "Snooze": body(required=("until",), until=said(DAY, "A day after today, at most a year ahead.")),
    "Release": record(
        id=ID,
        url=ADDRESS,
        slug=SLUG,
        name=TEXT,
        notes=or_null(TEXT),
        as_of=DAY,
        known_at=MOMENT,
        files=said({"type": "object"}, "File name → {sha256, bytes, media_type, rows}."),
        files_at=said(ADDRESS, "Each file stands below this address, for ever the same bytes."),
        sha256=said(TEXT, "Of the archive with all files."),
        codebook=TEXT,
        citation=TEXT,
        state=said(TEXT, "held, or withheld: then the files are not given out."),
        withheld_reason=or_null(TEXT),
        created_at=MOMENT,
    ),
    "NewRelease": body(
        required=("name",),
        description="Freezes what everybody may read, at two clocks.",
        name=TEXT,
        as_of=said(or_null(DAY), "A day not after today; without it today."),
        known_at=said(or_null(TEXT), "A moment (2026-01-31T12:00:00Z) or a day; without it now, pinned."),
        notes=said(TEXT, "What readers of this release should know."),
    ),
    "Change": record(
        id=ID,
        kind=of("ChangeKind"),
        noun=of("ChangedNoun"),
        subject=said(ID, "Id of what changed."),
        url=said(or_null(ADDRESS), "Null where the record is no longer shown."),
        initiative=said(or_null(SLUG), "The initiative it belongs to."),
        partnership=or_null(SLUG),
        recorded_at=MOMENT,
        data=said({"type": "object"}, CHANGE_DATA),
    ),
    "Found": record(
        noun=TEXT,
        id=ID,
        slug=or_null(SLUG),
        url=ADDRESS,
        name=TEXT,
        fragment=several(record(text=TEXT, hit=YES_NO)),
        paragraph=said(or_null(WHOLE), "Where a document answers in its own text."),
        places=said(
            several(record(start=WHOLE, end=WHOLE)), "The hits in a statement's `text`, in code points; none for other nouns."
        ),
        rank={"type": "number"},
    ),
}  # fmt: skip
