"""Components: status updates, due revisions, reviews, and what is sent to add them."""

from typing import Any

from initiatives.api.schema.building import (
    DAY,
    EDTF,
    ID,
    MOMENT,
    SLUG,
    TEXT,
    VOICE,
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

SEARCHED: Piece = {
    "type": "object",
    "additionalProperties": several(TEXT),
    "description": "Side (country code) → the sources that were searched.",
    "examples": [{"IN": ["mea.gov.in"], "JP": []}],
}
LINE = {
    "recorded_at": said(MOMENT, "The database's clock."),
    "reason": TEXT,
    "by": said(TEXT, "Username."),
    "corrects": said(or_null(ID), "The line this one corrects or voids."),
    "entered_in_error": said(YES_NO, "Voids the line it corrects."),
    "passages": several(of("Passage")),
}
PROOF: Piece = said(several(ID), "Ids of the passages that prove it.")
STATUS_FIELDS = {
    "status": of("AnyStatus"),
    "asserted_by": said(or_null(VOICE), "Claims need it; evidence has none."),
    "as_of": said(or_null(EDTF), "When it was true; without it the day its source was published. Never in the future."),
    "reason": TEXT,
    "passages": PROOF,
    "sources_searched": said(SEARCHED, "Needed for `none_found`."),
    "second_reader": said(or_null(TEXT), "Username; needed for `lapsed`."),
    "superseded_by": said(or_null(SLUG), "The initiative that replaces this one; needed for `superseded`."),
}
DUE_FIELDS: dict[str, Any] = {
    "cause": of("DueCause"), "new_due": said(or_null(EDTF), "Null: the date was dropped."),
    "announced_on": said(or_null(EDTF), "When it was announced. Never in the future."), "reason": TEXT, "passages": PROOF,
}  # fmt: skip
SUBJECT = {"initiative": or_null(SLUG), "commitment": or_null(ID)}

COMPONENTS: dict[str, Piece] = {
    "StatusUpdate": record(
        id=ID,
        **SUBJECT,
        axis=of("Axis"),
        asserted_by=or_null(VOICE),
        status=of("AnyStatus"),
        as_of=or_null(EDTF),
        **LINE,
        sources_searched=SEARCHED,
        second_reader=or_null(TEXT),
        superseded_by=or_null(SLUG),
    ),
    "DueRevision": record(
        id=ID,
        commitment=ID,
        new_due=said(or_null(EDTF), "Null: the date was dropped."),
        announced_on=or_null(EDTF),
        cause=of("DueCause"),
        **{key: piece for key, piece in LINE.items() if key != "passages"},
        stands=said(YES_NO, "It counts towards the date at the clocks: known then, and not corrected or voided."),
        counted=said(YES_NO, "It is a move by a party; a first date given later and our own misreadings are none."),
        days=said(
            or_null({"type": "integer"}), "Between the last days before and after; null where no days can be told."
        ),
        passages=LINE["passages"],
    ),
    "Review": record(
        id=ID,
        initiative=said(or_null(SLUG), "The initiative reviewed, or the one the reviewed commitment belongs to."),
        commitment=said(or_null(ID), "The commitment reviewed, if it was one."),
        by=TEXT,
        recorded_at=MOMENT,
        outcome=of("ReviewOutcome"),
        sources_searched=SEARCHED,
        next_review_on=DAY,
        note=TEXT,
        passages=several(of("Passage")),
    ),
    "NewStatusUpdate": body(
        required=("axis", "status", "reason"),
        description="Give `initiative` or `commitment`, one of the two. Nobody sends `by` or `recorded_at`.",
        **SUBJECT,
        axis=of("Axis"),
        **STATUS_FIELDS,
        expected=said(
            or_null(ID), "The line that stood when you looked (null: none did); 409 where another stands now."
        ),
    ),
    "Correction": body(
        required=("reason",),
        description="What is not sent stays as it was. With `entered_in_error` the line is voided.",
        axis=said(of("Axis"), "A correction keeps its axis."),
        **STATUS_FIELDS,
        entered_in_error=YES_NO,
    ),
    **written(
        "DueRevision", required=("commitment", "cause", "reason"), changed=False,
        description="Nobody sends `by` or `recorded_at`.",
        commitment=said(ID, "Whose date moved."), **DUE_FIELDS,
        expected=said(
            or_null(ID), "The line that the date stood by when you looked (null: the first date); 409 where another does now."
        ),
    ),
    "DueCorrection": body(
        required=("reason",),
        description="What is not sent stays as it was. With `entered_in_error` the line is voided.",
        **DUE_FIELDS, entered_in_error=YES_NO,
    ),
    "NewReview": body(
        required=("outcome",),
        description="Give `initiative` or `commitment`, one of the two. Nobody sends `by` or `recorded_at`.",
        **SUBJECT,
        outcome=of("ReviewOutcome"),
        sources_searched=SEARCHED,
        next_review_on=said(or_null(DAY), "A later day than today; without it one review period from now."),
        note=TEXT,
        passages=PROOF,
    ),
}  # fmt: skip
