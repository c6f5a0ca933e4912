"""What was said and where it stands: statements, documents, passages as tables."""

from initiatives import vocabulary
from initiatives.clocks import known
from initiatives.exports.column import EDTF, NOTES, At, Column, Shape, Table, at_path, joined, noted, plain
from initiatives.models import Passage, SourceDocument, Statement
from initiatives.shapes.passage import passage_shape
from initiatives.shapes.source_document import source_document_shape
from initiatives.shapes.statement import statement_shape


def _translations(shape: Shape, _: At) -> str | None:
    return joined(
        f"{each['language']} ({each['origin']}): {each['text']}" for each in shape["translations"] if each["text"]
    )


STATEMENTS = Table(
    name="statements", title="Statements", meaning="One row an utterance as one source renders it.",
    rows=lambda asker: known(rows=Statement.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at"),
    shape=statement_shape, refers={"document_id": ("documents", "id")},
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("partnership", "Partnership", must=True),
        Column(
            "speaker", "Speaker",
            lambda shape, _: shape["speaker"]["name"] if shape["speaker"] else "Both sides jointly", must=True,
        ),
        Column("speaker_slug", "Slug of the speaker", at_path("speaker.slug"), "Empty where both sides spoke jointly."),
        Column("speaker_type", "Person or organisation", at_path("speaker.type")),
        Column("speaker_country", "Country of the speaker", at_path("speaker.country"), "ISO 3166-1 alpha-2."),
        plain("capacity", "Capacity held that day", "As the source gives it."),
        plain("kind", "Kind", terms=vocabulary.STATEMENT_KINDS, must=True),
        plain("fragment", "Fragment", "Part of a sentence only.", type="boolean", must=True),
        Column("words", "Words", at_path("text"), "Verbatim in the source; empty while they are withheld."),
        Column("notes", "Notes", lambda shape, _: noted(shape["notes"]), NOTES),
        plain("said_on", "Said on", EDTF),
        plain("language", "Language of the text", "BCP 47.", must=True),
        plain("spoken_language", "Language spoken", "BCP 47; empty: unknown."),
        Column("translations", "Translations", _translations, "Language, whose translation, text."),
        Column("initiatives", "Initiatives", lambda shape, _: joined(shape["initiatives"]), "Slugs of what it speaks of."),
        Column("sectors", "Sectors", lambda shape, _: joined(shape["sectors"]), "Slugs."),
        Column("document", "Source", at_path("passage.document.title")),
        Column("document_kind", "Kind of source", at_path("passage.document.kind"), terms=vocabulary.DOCUMENT_KINDS),
        Column("document_id", "Number of the source", at_path("passage.document.id"), type="integer"),
        Column("paragraph", "Paragraph", at_path("passage.paragraph"), type="integer"),
        Column("page", "Page", lambda shape, at: at.page(f"statements/{shape['id']}/"), must=True),
    ),
)  # fmt: skip

DOCUMENTS = Table(
    name="documents", title="Documents", meaning="One row a source; what it says of itself, and what we found out about it.",
    rows=lambda asker: known(
        rows=SourceDocument.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at"
    ),
    shape=source_document_shape,
    columns=(
        plain("id", "Number", type="integer", must=True),
        plain("partnership", "Partnership", must=True),
        plain("title", "Title", must=True),
        plain("title_is_ours", "Title is ours", "The document has none of its own.", type="boolean", must=True),
        plain("kind", "Kind", terms=vocabulary.DOCUMENT_KINDS, must=True),
        plain("publisher", "Publisher", "As the document says."),
        plain("source_url", "Address of the source"),
        plain("published", "Published", EDTF),
        plain("dateline", "Dateline"),
        plain("language", "Language", "BCP 47.", must=True),
        plain("event", "Event", "Slug."),
        Column("identified_publisher", "Publisher, by our finding", at_path("identified_as.publisher")),
        Column("identified_url", "Address, by our finding", at_path("identified_as.url")),
        Column("identified_published", "Published, by our finding", at_path("identified_as.published"), EDTF),
        plain("rights", "Rights", terms=vocabulary.RIGHTS, must=True),
        Column(
            "captures", "Texts held", lambda shape, _: joined(each["sha256"] for each in shape["captures"]),
            "SHA-256 of each text we took.",
        ),
        plain("publication", "Publication", terms=vocabulary.PUBLICATIONS, must=True),
        Column("page", "Page", lambda shape, at: at.page(f"documents/{shape['id']}/"), must=True),
    ),
)  # fmt: skip

PASSAGES = Table(
    name="passages", title="Passages", meaning="One row a span of a text: the words that prove something.",
    rows=lambda asker: known(rows=Passage.objects.visible_to(asker.reader), clocks=asker.clocks),
    shape=passage_shape, refers={"document_id": ("documents", "id")},
    columns=(
        plain("id", "Number", type="integer", must=True),
        Column("document_id", "Number of the source", at_path("document.id"), type="integer", must=True),
        Column("document", "Source", at_path("document.title"), must=True),
        plain("paragraph", "Paragraph", type="integer", must=True),
        plain("start", "Begins at", "Code points from the beginning of the text.", type="integer", must=True),
        plain("end", "Ends before", "Code points from the beginning of the text.", type="integer", must=True),
        Column("words", "Words", at_path("exact"), "Verbatim; empty while they are withheld."),
        Column("notes", "Notes on the words", lambda shape, _: noted(shape["notes"]), NOTES),
        plain("state", "State", terms=vocabulary.PASSAGE_STATES, must=True),
        Column(
            "page", "Page", lambda shape, at: at.page(f"documents/{shape['document']['id']}/", anchor=f"p{shape['id']}"),
            must=True,
        ),
    ),
)  # fmt: skip
