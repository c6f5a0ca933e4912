"""Components: what an initiative came from and became, and what is sent to rename, split, merge or absorb it."""

from initiatives.api.schema.building import (
    EDTF,
    ID,
    MOMENT,
    SLUG,
    TEXT,
    WHOLE,
    Piece,
    body,
    of,
    or_null,
    record,
    said,
    several,
)

PROOF = {
    "passage": said(ID, "The passage that proves it."),
    "since": said(
        or_null(EDTF), "From when on; without it from the day its source was published. Never in the future."
    ),
    "reason": said(TEXT, "Why: what in the source makes it so."),
}
PROVEN = ("passage", "reason")
NEW: Piece = {
    "anyOf": [SLUG, of("Opening")],
    "description": "One that exists, or one that is opened and published now.",
}

COMPONENTS: dict[str, Piece] = {
    "Act": record(
        at=MOMENT,
        by=said(or_null(TEXT), "Username, to those who have signed in; null where a migration or raw SQL wrote."),
        did=said(or_null(TEXT), "What the act was, where it says so itself: a renaming, a merger, a restoration."),
        reason=or_null(TEXT),
        version=said(or_null(ID), "The record as the act left it, which an editor may restore."),
        changes=several(
            record(
                part=said(or_null(TEXT), "The kind of part it happened to; null: the record itself."),
                deed={"type": "string", "enum": ["insert", "update", "delete"]},
                corrected=said(or_null(TEXT), "Of a line that was corrected or voided since: why."),
                fields=several(
                    record(
                        field=TEXT,
                        name=TEXT,
                        before=said(or_null(TEXT), "In words."),
                        after=said(or_null(TEXT), "In words."),
                    )
                ),
            )
        ),
    ),
    "Succession": record(slug=SLUG, kind=of("SuccessionKind"), since=or_null(EDTF), recorded_at=MOMENT, reason=TEXT),
    "Name": record(
        name=TEXT,
        since=or_null(EDTF),
        instead_of=said(or_null(TEXT), "The name it gave up; null for a name that is also in use."),
        passage=or_null(of("Passage")),
    ),
    "Opening": body(
        required=("name",),
        description="Sectors, owner, kind and guests are those of what it comes from, where nothing else is given.",
        name=TEXT,
        kind=of("InitiativeKind"),
        slug=said(SLUG, "Made of the name where none is given."),
        acronym=TEXT,
        summary=TEXT,
    ),
    "Renaming": body(
        required=("name", *PROVEN),
        description="Another name, with the words that prove it.",
        name=TEXT,
        slug=said(or_null({"type": "string"}), "Without it the slug stays; empty: made of the new name."),
        **PROOF,
    ),
    "Splitting": body(
        required=("new", *PROVEN),
        description="Into what it was split.",
        new=said(several(NEW), "At least two."),
        carry=said(
            {"type": "object", "additionalProperties": WHOLE},
            "Commitment (id) → place in `new`, from 0, of the one that goes on with it; every commitment is named.",
        ),
        **PROOF,
    ),
    "Merging": body(
        required=("with", "into", *PROVEN),
        description="With what it was merged, and into what.",
        **{"with": said(several(SLUG), "The others that become one with it.")},
        into=NEW,
        **PROOF,
    ),
    "Absorbing": body(
        required=("into", *PROVEN),
        description="Into what it went.",
        into=said(SLUG, "The one that takes it in."),
        **PROOF,
    ),
}
