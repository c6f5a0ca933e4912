"""Marking what was found when a paragraph was read."""

from initiatives import vocabulary
from initiatives.actions.writing import refuse, require, save_new, writes
from initiatives.models import Paragraph, ParagraphReading, User
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
