"""Making a record from words of a document: a panel of the reader, and the same form as a page without scripts."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from initiatives.actions import Conflict
from initiatives.actions.document import find_words, normalised
from initiatives.actions.reading import Made, make_from_words
from initiatives.dashboards.document import Asked
from initiatives.models import Capture, Paragraph
from initiatives.permissions import may_draft
from initiatives.web.document import document_of, reading_of
from initiatives.web.making import FORMS, MakingForm, Scene
from initiatives.web.page import Unanswerable, one_of, page, whole_number
from initiatives.web.request import SignedInRequest

# What the address may ask a form to begin with.
BEGINNINGS = ("initiative", "subject", "commitment", "statement")


@dataclass(frozen=True)
class Selection:
    """Words of a capture: a span, or a whole paragraph from which the exact words are still to be kept."""

    capture: Capture
    start: int
    end: int
    paragraph: int | None = None

    @property
    def words(self) -> str:
        """The words as the database has them."""
        return self.capture.text[self.start : self.end]

    @property
    def span(self) -> dict[str, int | None]:
        """The offsets of the address; none where it names a paragraph."""
        exact = self.paragraph is None
        return {"start": self.start if exact else None, "end": self.end if exact else None}


@login_required
@page("capture", "start", "end", "paragraph", "kind", "part", *BEGINNINGS, methods=("GET", "HEAD", "POST"))
def make(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form of one kind for the words at `start`–`end` of a capture, or of a `paragraph`; without `kind` the choice.

    A POST makes the record: the passage and the record are written together, or neither.
    """
    row = document_of(request, pk)
    if not may_draft(user=request.user, partnership=row.partnership):
        raise PermissionDenied(_("You may not make records from this document; ask an administrator for the role."))
    if request.clocks.turned:
        raise Unanswerable(_("Nothing can be recorded into the past; go back to now, then record it."))
    chosen = _selection(request, pk)
    kind = one_of(request, "kind", allowed=tuple(FORMS), default="")
    given = {name: request.GET[name] for name in BEGINNINGS if name in request.GET}
    scene = Scene(request.user, row, chosen.capture, chosen.words, given)
    context = {
        "document": row,
        "chosen": chosen,
        "kind": kind,
        "kinds": {key: form.title for key, form in FORMS.items()},
        "given": given,
        "scene": scene,
    }
    if not kind:
        return _shown(request, context)
    if one_of(request, "part", allowed=("standing",), default=""):
        return render(request, "web/document/_standing.html", {"form": FORMS[kind](scene=scene)})
    form = FORMS[kind](request.POST if request.method == "POST" else None, scene=scene)
    if request.method == "POST" and (made := _made(request, chosen, form)):
        return _recorded(request, context, made)
    return _shown(request, {**context, "form": form, "said": request.POST.get("words")})


def _shown(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    if request.htmx:
        return render(request, "web/document/_make.html", context)
    form = context.get("form")
    return render(request, "web/document/make.html", context, status=400 if form and form.is_bound else 200)


def _selection(request: SignedInRequest, document: int) -> Selection:
    asked = {name: whole_number(request, name) for name in ("capture", "start", "end", "paragraph")}
    captures = Capture.objects.visible_to(request.user).select_related("document__partnership")
    capture = captures.filter(pk=asked["capture"] or 0, document=document, withheld_at=None).first()
    if capture is None:
        raise Http404
    if (number := asked["paragraph"]) is not None:
        there = Paragraph.objects.filter(capture=capture, number=number).first()
        if there is None:
            raise Http404
        return Selection(capture, there.start, there.end, number)
    start, end = asked["start"], asked["end"]
    if start is None or end is None or not start < end <= len(capture.text):
        raise Unanswerable(
            f"start is {start} and end {end}; they are two offsets in a text of {len(capture.text)} characters, the second greater."
        )
    return Selection(capture, start, end)


def _made(request: SignedInRequest, chosen: Selection, form: MakingForm) -> Made | None:
    """The record, or None with what was wrong said in the form."""
    if not form.is_valid():
        return None
    words = normalised(text=request.POST.get("words", ""))
    try:
        start, end = _place(chosen, words, request.POST.get("nth", ""))
        return make_from_words(
            by=request.user, today=timezone.localdate(), capture=chosen.capture, start=start, end=end, words=words,
            kind=form.kind, fields=form.arguments(),
        )  # fmt: skip
    except (ValidationError, Conflict) as refusal:
        form.refuse(refusal)
        return None


def _place(chosen: Selection, words: str, nth: str) -> tuple[int, int]:
    """Where the words stand: at the selected span, or where the paragraph has them (`nth`: which time, from 1)."""
    if chosen.paragraph is None:
        return chosen.start, chosen.end
    words_of, near = chosen.words, None
    if nth.isascii() and nth.isdecimal() and 0 < int(nth[:4]) <= words_of.count(words):
        near = -1
        for _time in range(int(nth[:4])):
            near = words_of.find(words, near + 1)
    at = chosen.start + find_words(text=words_of, exact=words, near=near)
    return at, at + len(words)


def _recorded(request: SignedInRequest, context: dict[str, Any], made: Made) -> HttpResponse:
    passage, row = made.passage, context["document"]
    if not request.htmx:
        messages.success(request, _("%(what)s is recorded.") % {"what": context["kinds"][made.kind]})
        query = {"capture": passage.capture_id, "at": passage.pk}
        return redirect(reverse("web:document", args=[row.pk], query=query, fragment=f"p{passage.pk}"))
    touched = Paragraph.objects.filter(capture=passage.capture_id, start__lt=passage.end, end__gt=passage.start)
    numbers = tuple(touched.values_list("number", flat=True))
    seen = reading_of(request, row, Asked(capture=passage.capture_id, lit=passage.pk, only=numbers, offers=True))
    following = seen.progress.next_unread(after=passage.paragraph)
    more = {"made": made, "seen": seen, "works": True, "next_unread": following}
    return render(request, "web/document/_made.html", {**context, **more})
