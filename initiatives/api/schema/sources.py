"""Components: documents, captures, passages, statements."""

from initiatives.api.schema.building import (
    ADDRESS,
    COUNTRY,
    EDTF,
    ID,
    LANGUAGE,
    MOMENT,
    SLUG,
    TEXT,
    WHOLE,
    YES_NO,
    Piece,
    of,
    or_null,
    record,
    said,
    several,
)

SHA256: Piece = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the text as UTF-8."}
CAPTURE = {
    "id": ID,
    "url": ADDRESS,
    "document": of("DocumentName"),
    "sha256": SHA256,
    "captured_at": MOMENT,
    "how": TEXT,
    "rights": of("Rights"),
    "original": said(or_null(of("Original")), "The file the text was read from, where it was uploaded."),
    "state": of("CaptureState"),
    "withheld_reason": or_null(TEXT),
}

COMPONENTS: dict[str, Piece] = {
    "Original": record(
        name=TEXT,
        media_type=said(TEXT, "As its bytes show."),
        size=said(WHOLE, "Bytes."),
        sha256=SHA256 | {"description": "Of the bytes."},
        url=said(ADDRESS, "The bytes, for those who may read the text whole; 451 while it is withheld."),
    ),
    "Check": record(
        passage=said(ID, "A passage of an earlier capture of the document."),
        state=of("CheckState"),
        start=said(
            or_null(WHOLE), "Where the words, or what took their place, stand in this text; null where missing."
        ),
        end=or_null(WHOLE),
        places=said(WHOLE, "In how many places the words stand in this text."),
    ),
    "DocumentName": record(id=ID, title=TEXT, kind=of("DocumentKind"), url=ADDRESS),
    "Document": record(
        id=ID,
        url=ADDRESS,
        partnership=SLUG,
        title=TEXT,
        title_is_ours=said(YES_NO, "The document has no title of its own; this one describes it."),
        kind=of("DocumentKind"),
        publisher=said(or_null(TEXT), "As the document itself says."),
        source_url=said(or_null(ADDRESS), "As the document itself says."),
        published=said(or_null(EDTF), "The document's own date."),
        dateline=or_null(TEXT),
        language=LANGUAGE,
        event=or_null(SLUG),
        identified_as=said(
            or_null(record(publisher=or_null(TEXT), url=or_null(ADDRESS), published=or_null(EDTF))),
            "What we found out about it; not what it says of itself.",
        ),
        rights=of("Rights"),
        captures=several(record(id=ID, url=ADDRESS, sha256=SHA256, captured_at=MOMENT, state=of("CaptureState"))),
        publication=of("Publication"),
        replaced_by=or_null(ID),
        version=WHOLE,
        created_at=MOMENT,
        updated_at=MOMENT,
    ),
    "Capture": record(**CAPTURE),
    "CaptureWithText": record(
        **CAPTURE,
        characters=said(WHOLE, "Code points of the text."),
        text=said(
            or_null(TEXT), "Null while withheld, and where the rights are excerpts for readers who have not signed in."
        ),
        passages=several(of("Passage")),
        checks=said(several(of("Check")), "What became of the earlier captures' passages; none while withheld."),
    ),
    "Passage": said(
        record(
            id=ID,
            document=of("DocumentName"),
            start=said(WHOLE, "Code points into the captured text."),
            end=said(WHOLE, "Exclusive: text[start:end] is `exact`."),
            exact=said(or_null(TEXT), "The words; null while the capture is withheld."),
            prefix=or_null(TEXT),
            suffix=or_null(TEXT),
            paragraph=WHOLE,
            state=of("PassageState"),
            notes=said(several(of("Note")), "On statements of which some words stand here, or on their renderings."),
        ),
        "A text position and text quote selector (W3C Web Annotation Data Model). The database refuses words that do not "
        "stand there.",
    ),
    "Note": record(
        kind=of("NoteKind"), by=TEXT, said_on=or_null(EDTF), statement=said(ID, "The statement it was made on.")
    ),
    "Speaker": record(type=of("SpeakerType"), slug=SLUG, name=TEXT, country=or_null(COUNTRY)),
    "Statement": record(
        id=ID,
        url=ADDRESS,
        partnership=SLUG,
        speaker=said(or_null(of("Speaker")), "Null where both sides spoke jointly."),
        capacity=said(or_null(TEXT), "The office held that day, if the source gives it."),
        kind=of("StatementKind"),
        fragment=said(YES_NO, "Part of a sentence only."),
        text=said(or_null(TEXT), "The words; null while withheld or where the document is not shown to you."),
        said_on=or_null(EDTF),
        language=said(LANGUAGE, "Of the text; BCP 47."),
        spoken_language=said(or_null(LANGUAGE), "Null: unknown."),
        translations=several(
            record(
                language=LANGUAGE,
                text=or_null(TEXT),
                origin=of("TranslationOrigin"),
                by=said(TEXT, "Translator or machine, if known."),
            )
        ),
        notes=said(several(of("Note")), "Those made on another of the `renderings` stand here too."),
        renderings=said(several(record(id=ID, url=ADDRESS)), "The others that render the same utterance."),
        passage=or_null(of("Passage")),
        initiatives=several(SLUG),
        sectors=several(SLUG),
    ),
}
