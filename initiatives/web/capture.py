"""Adding a document with its text, taking another text of one, and downloading the file a text was read from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives import vocabulary
from initiatives.actions.document import add_with_text, capture
from initiatives.dashboards.original import download, headers
from initiatives.models import Capture, Original, SourceDocument
from initiatives.permissions import may_draft
from initiatives.web.document import document_of
from initiatives.web.page import page
from initiatives.web.request import PageRequest, SignedInRequest
from initiatives.web.taking import DocumentForm, TextForm
from initiatives.web.visible import in_sight

FORM = ("GET", "HEAD", "POST")


@login_required
@page(methods=FORM)
def add(request: SignedInRequest) -> HttpResponse:
    """The form of a new document; a POST drafts it with its first text, both or neither."""
    if not may_draft(user=request.user):
        raise PermissionDenied(_("You may not add documents here; ask an administrator for the role."))
    form = DocumentForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid() and form.taken:
        taken = form.taken
        try:
            row = add_with_text(
                by=request.user, text=taken.text, how=taken.how, original=taken.original, captured_at=timezone.now(),
                **form.arguments(),
            )  # fmt: skip
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The document is drafted. Readers see it once it is published."))
            _warn(request, taken.warnings)
            return redirect("web:document", row.pk)
    return render(request, "web/document/add.html", {"form": form}, status=400 if request.method == "POST" else 200)


@login_required
@page(methods=FORM)
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form of another text; a POST takes it and leads to what became of every passage."""
    row = document_of(request, pk)
    if not may_draft(user=request.user, partnership=row.partnership):
        raise PermissionDenied(_("You may not take texts of this document; ask an administrator for the role."))
    before = Capture.objects.filter(document=row).defer("text").order_by("captured_at", "pk").last()
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and form.taken:
        taken = form.taken
        try:
            new = capture(
                by=request.user, document=row, text=taken.text, how=taken.how, original=taken.original,
                captured_at=timezone.now(),
            )  # fmt: skip
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _answered(request, row, new, before, taken.warnings)
    context = {"form": form, "document": row, "before": before}
    return render(request, "web/document/take.html", context, status=400 if request.method == "POST" else 200)


def _answered(
    request: SignedInRequest, row: SourceDocument, new: Capture, before: Capture | None, warnings: tuple[str, ...]
) -> HttpResponse:
    here = reverse("web:document", args=[row.pk], query={"capture": new.pk})
    if before is not None and new.recorded_at <= before.recorded_at:
        messages.info(
            request,
            _("Nothing was added: this very text is held already, as a capture of %(day)s.")
            % {"day": new.captured_at.date()},
        )
        return redirect(here)
    _warn(request, warnings)
    if before is None:
        messages.success(request, _("The text is taken."))
        return redirect(here)
    states = list(new.checks.values_list("state", flat=True))
    many = ngettext("%(n)s passage was looked for in it", "%(n)s passages were looked for in it", len(states)) % {
        "n": len(states)
    }
    told = ", ".join(f"{states.count(key)} {term.label.lower()}" for key, term in vocabulary.CHECK_STATES.items())
    messages.success(request, _("The text is taken. %(many)s: %(told)s.") % {"many": many, "told": told})
    return redirect(reverse("web:document-compare", args=[row.pk], query={"from": before.pk, "to": new.pk}))


def _warn(request: SignedInRequest, warnings: tuple[str, ...]) -> None:
    for said in warnings:
        messages.warning(request, said)


@page()
def original(request: PageRequest, pk: int, capture: int) -> HttpResponse:
    """The file, to be saved; 451 with the reason while the text is withheld, 403 where readers see excerpts only."""
    row = document_of(request, pk)
    try:
        found = download(captures=in_sight(request, Capture).filter(document=row), capture=capture, reader=request.user)
    except Original.DoesNotExist as error:
        raise Http404 from error
    if found.original is not None:
        return HttpResponse(found.original.content, headers=headers(original=found.original))
    context = {"document": row, "refused": found.refused, "reason": found.reason}
    return render(request, "web/document/original.html", context, status=451 if found.refused == "withheld" else 403)
