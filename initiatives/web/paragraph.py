"""Marking a paragraph of a document as read: one button or one key a paragraph, with or without scripts."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.actions.paragraph import carry_marks, mark_paragraph
from initiatives.dashboards.document import Asked
from initiatives.models import Paragraph, SourceDocument
from initiatives.permissions import may_draft
from initiatives.web.document import document_of, reading_of
from initiatives.web.page import Unanswerable, page
from initiatives.web.request import SignedInRequest
from initiatives.web.visible import in_sight

LONGEST_NUMBER = 18


class Mark(NamedTuple):
    """What a button says: the mark, the paragraph's number, and for "repeats" the id of the earlier paragraph."""

    mark: str
    number: int
    repeats: int | None


@login_required
@page(methods=("POST",))
def mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one paragraph (`mark`, "nothing_promised:12" or "repeats:12:345"); the answer is the paragraph and the count.

    "carry" takes over the marks of earlier texts of the document, where paragraphs say the same.
    """
    row = document_of(request, pk)
    if not may_draft(user=request.user, partnership=row.partnership):
        raise PermissionDenied(_("You may not mark paragraphs here; ask an administrator for the role."))
    if request.POST.get("mark") == "carry":
        return _carry(request, row)
    asked = _read(request.POST.get("mark", ""))
    paragraph = _paragraph(row, request.POST.get("capture", ""), asked.number)
    try:
        mark_paragraph(by=request.user, paragraph=paragraph, mark=asked.mark, repeats=_earlier(request, asked))
    except ValidationError as error:
        raise Unanswerable(" ".join(error.messages)) from error
    if request.htmx:
        seen = reading_of(request, row, Asked(capture=paragraph.capture_id, only=(paragraph.number,), offers=True))
        following = seen.progress.next_unread(after=paragraph.number)
        context = {"seen": seen, "document": row, "works": True, "next_unread": following}
        return render(request, "web/document/_changed.html", context)
    messages.success(request, _("¶%(number)s is marked.") % {"number": paragraph.number})
    query: dict[str, object] = {"capture": paragraph.capture_id, "paragraph": paragraph.number}
    if request.POST.get("show") == "unread":
        query["show"] = "unread"
    return redirect(reverse("web:document", args=[pk], query=query, fragment=f"para-{paragraph.number}"))


def _carry(request: SignedInRequest, row: SourceDocument) -> HttpResponse:
    paragraph = _paragraph(row, request.POST.get("capture", ""), 1)
    n = carry_marks(by=request.user, capture=paragraph.capture)
    said = ngettext("%(n)s mark is taken over.", "%(n)s marks are taken over.", n)
    messages.success(request, said % {"n": n})
    return redirect(reverse("web:document", args=[row.pk], query={"capture": paragraph.capture_id}))


def _read(value: str) -> Mark:
    mark, *numbers = value.split(":")
    if not 1 <= len(numbers) <= 2 or not all(_is_number(number) for number in numbers):
        raise Unanswerable(f"mark is “{value}”; write it as nothing_promised:12 or repeats:12:345.")
    return Mark(mark, int(numbers[0]), int(numbers[1]) if len(numbers) == 2 else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


def _paragraph(row: SourceDocument, capture: str, number: int) -> Paragraph:
    if not _is_number(capture):
        raise Unanswerable(f"capture is “{capture}”; it must be a whole number.")
    return _one(capture=int(capture), capture__document=row, capture__withheld_at=None, number=number)


def _earlier(request: SignedInRequest, asked: Mark) -> Paragraph | None:
    if asked.repeats is None:
        return None
    return _one(pk=asked.repeats, capture__document__in=in_sight(request, SourceDocument))


def _one(**where: Any) -> Paragraph:
    """The paragraph, with its document, without the text. Raises Http404."""
    rows = Paragraph.objects.filter(**where).select_related("capture__document__partnership").defer("capture__text")
    found = rows.first()
    if found is None:
        raise Http404
    return found
