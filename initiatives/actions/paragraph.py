"""Marking what was found when a paragraph was read."""

from django.db import connection

from initiatives import vocabulary
from initiatives.actions.writing import refuse, require, save_new, writes
from initiatives.models import Capture, Paragraph, ParagraphReading, User
from initiatives.permissions import may_draft

UNREAD = "unread"


@writes
def mark_paragraph(
    *, by: User, paragraph: Paragraph, mark: str, repeats: Paragraph | None = None
) -> ParagraphReading | None:
    """Mark a paragraph "nothing_promised", "repeats" (naming an earlier one) or "unread", which takes the mark back.

    Marking it as it is marked changes nothing and gives the line that stands, None where there is none. Raises
    ValidationError, PermissionDenied.
    """
    document = paragraph.capture.document
    require(may_draft(user=by, partnership=document.partnership), to=f"mark paragraphs of {document.partnership}")
    if mark not in vocabulary.PARAGRAPH_MARKS:
        refuse("mark", f"“{mark}” is no mark; write one of {', '.join(vocabulary.PARAGRAPH_MARKS)}.", code="unknown")
    if mark == "repeats":
        _check_repeats(paragraph, repeats)
    elif repeats is not None:
        refuse("repeats", "Only the mark “repeats” names another paragraph; leave this empty.")
    # Of two who mark at once the second sees the first's line.
    Paragraph.objects.select_for_update(no_key=True).get(pk=paragraph.pk)
    held = ParagraphReading.objects.filter(paragraph=paragraph).current().first()
    if (held.mark, held.repeats) == (mark, repeats) if held else mark == UNREAD:
        return held
    row = ParagraphReading(paragraph=paragraph, mark=mark, repeats=repeats, by=by)
    save_new(row)
    return row


def _check_repeats(paragraph: Paragraph, repeats: Paragraph | None) -> None:
    if repeats is None:
        refuse("repeats", "Say which earlier paragraph it repeats.", code="required")
    document, earlier = paragraph.capture.document, repeats.capture.document
    if document.partnership_id != earlier.partnership_id:
        refuse("repeats", f"“{earlier}” belongs to {earlier.partnership}, this document to {document.partnership}.")
    if paragraph.capture_id == repeats.capture_id and repeats.number >= paragraph.number:
        refuse("repeats", f"¶{repeats.number} does not stand before ¶{paragraph.number}; name an earlier one.")


# The marks that stand in earlier texts of the document, at paragraphs that say the same and are unmarked in this one.
CARRIED = """
    WITH words AS (
        SELECT p.id, p.capture_id, k.document_id, k.captured_at,
               coalesce(p.digest, sha256(convert_to(substr(k.text, p.start + 1, p."end" - p.start), 'UTF8'))) AS says
        FROM initiatives_paragraph p JOIN initiatives_capture k ON k.id = p.capture_id
        WHERE k.document_id = %(document)s AND k.withheld_at IS NULL
    ), marked AS (
        SELECT DISTINCT ON (r.paragraph_id) r.paragraph_id, r.mark, r.repeats_id, r.recorded_at, r.id
        FROM initiatives_paragraphreading r JOIN words ON words.id = r.paragraph_id
        ORDER BY r.paragraph_id, r.recorded_at DESC, r.id DESC
    )
    SELECT DISTINCT ON (here.id) here.id, marked.mark, marked.repeats_id
    FROM words here JOIN words before ON before.says = here.says
         AND (before.captured_at, before.capture_id) < (here.captured_at, here.capture_id)
    JOIN marked ON marked.paragraph_id = before.id AND marked.mark <> 'unread'
    WHERE here.capture_id = %(capture)s AND NOT EXISTS (SELECT 1 FROM marked own WHERE own.paragraph_id = here.id)
    ORDER BY here.id, marked.recorded_at DESC, marked.id DESC
"""


def marks_to_carry(*, capture: Capture) -> int:
    """How many unmarked paragraphs of a text say what a marked one of an earlier text of its document says."""
    return _carried(capture, "SELECT count(*) FROM ({rows}) carried")


@writes
def carry_marks(*, by: User, capture: Capture) -> int:
    """Mark those paragraphs as they are marked in the earlier text; gives how many. Raises PermissionDenied."""
    document = capture.document
    require(may_draft(user=by, partnership=document.partnership), to=f"mark paragraphs of {document.partnership}")
    # Of two who carry at once the second finds nothing left.
    Capture.objects.select_for_update(no_key=True).values_list("pk").get(pk=capture.pk)
    insert = """
        WITH carried AS ({rows}), written AS (
            INSERT INTO initiatives_paragraphreading (paragraph_id, mark, repeats_id, by_id)
            SELECT id, mark, repeats_id, %(by)s FROM carried RETURNING 1
        ) SELECT count(*) FROM written
    """
    return _carried(capture, insert, by=by.pk)


def _carried(capture: Capture, sql: str, **more: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(rows=CARRIED), {"capture": capture.pk, "document": capture.document_id, **more})
        return cursor.fetchone()[0]
