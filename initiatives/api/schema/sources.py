"""Components: documents, captures, passages, statements."""

from typing import Any

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
    body,
    of,
    or_null,
    record,
    said,
    several,
    written,
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
TRANSLATION: dict[str, Any] = {
    "language": LANGUAGE, "text": TEXT, "origin": of("TranslationOrigin"),
    "by_whom": said(or_null(TEXT), "Translator or machine, if known."),
    "passage": said(or_null(ID), "Where the translation stands."),
}  # fmt: skip

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
    **written(
        "Document", required=("partnership", "title", "kind", "language"), once=("partnership",),
        description="A draft; its own fields hold only what stands in it. Its text is sent to `captures/`.",
        partnership=SLUG, title=TEXT, title_is_ours=YES_NO, kind=said(of("DocumentKind"), "It stays once published."),
        publisher=or_null(TEXT), source_url=or_null(ADDRESS), published=or_null(EDTF), dateline=or_null(TEXT),
        language=LANGUAGE, event=or_null(SLUG),
        identified_as=or_null(body(publisher=or_null(TEXT), url=or_null(ADDRESS), published=or_null(EDTF))),
        rights=of("Rights"),
    ),
    **written(
        "Passage", required=("capture", "exact"), changed=False,
        description="The words as they stand in the text, mark for mark. The same words again give the passage that is there.",
        capture=said(ID, "The text."), exact=said(TEXT, "The words."),
        start=said(or_null(WHOLE), "Where they begin, in code points; needed where they stand more than once."),
    ),
    **written(
        "Statement", required=("partnership", "speaker", "kind", "language"), once=("partnership",),
        description="Give a passage, or `text` where there is none. A published statement keeps its words, kind and speaker.",
        partnership=SLUG,
        speaker=said(
            or_null(body(required=("type", "slug"), type=of("SpeakerType"), slug=SLUG, name=TEXT, country=or_null(COUNTRY))),
            "Null where both sides spoke jointly; `name` and `country` are not looked at.",
        ),
        capacity=or_null(TEXT), kind=of("StatementKind"), fragment=YES_NO, passage=or_null(ID), text=or_null(TEXT),
        said_on=or_null(EDTF), language=LANGUAGE, spoken_language=or_null(LANGUAGE), initiatives=several(SLUG),
        commitments=several(ID), sectors=several(SLUG),
    ),
    "NewNote": body(
        required=("kind", "by_whom"), kind=of("NoteKind"), by_whom=said(TEXT, "Who disputes, clarifies, corrects or retracts."),
        said_on=or_null(EDTF), passage=or_null(ID),
    ),
    "NewTranslation": body(required=("language", "text", "origin"), **TRANSLATION),
    "TranslationChange": body(description="Only what is sent is changed.", **TRANSLATION),
    "Withholding": body(required=("reason",), reason=said(TEXT, "Why; it is shown in its place.")),
    "Rendering": body(required=("other",), other=said(ID, "Another statement of the same partnership.")),
    "Withdrawal": body(
        description="Where nothing is sent, it is withdrawn.",
        replaced_by=said(or_null(ID), "The record that replaces it."),
        entered_in_error=said(YES_NO, "It should never have been published."),
    ),
    "NewCapture": body(
        required=("document", "text"),
        description="A text of a document. The same text again gives the capture that is there (200).",
        document=ID,
        text=said(TEXT, "At most 2,000,000 code points; line endings and Unicode form (NFC) are normalised."),
        how=said(TEXT, "How it was taken; without it `sent through the API`."),
    ),
    "NewCaptureFile": body(
        required=("document", "file"),
        description="Plain text in UTF-8, HTML, PDF or DOCX, judged by the bytes, at most 20 MB; it is kept beside its text.",
        document=ID,
        file={"type": "string", "contentMediaType": "application/octet-stream"},
        how=TEXT,
    ),
    "Taken": record(
        capture=of("CaptureWithText"),
        taken_anew=said(YES_NO, "False: this text was held already."),
        warnings=said(several(TEXT), "What to look at in the text of a file before it is quoted."),
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
                id=ID,
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
        commitments=said(several(ID), "Those it makes or repeats."),
        sectors=several(SLUG),
        publication=of("Publication"),
        version=WHOLE,
    ),
}  # fmt: skip
