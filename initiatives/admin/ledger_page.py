"""The page of a form that writes into a ledger, and the ledgers on the page of their subject."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from initiatives.actions.status_update import home_of
from initiatives.admin.access import allowed, posted
from initiatives.admin.columns import page_of, voice_name
from initiatives.admin.ledger_form import LedgerForm, Subject
from initiatives.admin.review_form import ReviewForm
from initiatives.admin.status_form import StatusForm
from initiatives.models import Commitment, DueRevision, Passage, Review, StatusUpdate
from initiatives.permissions import may_record

LINES = 50


@dataclass(frozen=True)
class Voice:
    """Where one voice stands: its key, its name, and its claim as in models.Standing (None: nothing held)."""

    key: str
    name: str
    claim: dict[str, Any] | None


def voices(subject: Subject) -> list[Voice]:
    """What each side, both jointly and reporters say of the subject now."""
    claims = subject.standing.data["claims"]
    names = home_of(subject).side_names
    keys = [*names, *(key for key in claims if key not in names)]
    return [Voice(key, voice_name(key, names), claims.get(key)) for key in keys if key in names or claims.get(key)]


def lines_of(subject: Subject) -> dict[str, Any]:
    """The newest lines of each of the subject's ledgers, with their proof."""
    words = Prefetch("evidence__passage", Passage.objects.select_related("capture__document").defer("capture__text"))

    def newest(rows: QuerySet) -> QuerySet:
        return rows.select_related("by").prefetch_related(words).order_by("-recorded_at", "-pk")[:LINES]

    about = {"commitment" if isinstance(subject, Commitment) else "initiative": subject}
    ledgers = {
        "status_lines": newest(StatusUpdate.objects.filter(**about).select_related("corrected_by")),
        "reviews": newest(Review.objects.filter(**about)),
    }
    if isinstance(subject, Commitment):
        ledgers["due_lines"] = newest(DueRevision.objects.filter(**about).select_related("corrected_by"))
    return ledgers


def ledger_page(
    *, admin: Any, request: HttpRequest, form: LedgerForm, title: str, template: str, done: str
) -> HttpResponse:
    """Show the form, or write the line and return to the subject's page. Raises PermissionDenied."""
    subject = form.subject
    if not allowed(request, may_record, home_of(subject)):
        raise PermissionDenied
    back = page_of(subject)
    if request.method == "POST" and form.is_valid() and form.act(today=timezone.localdate()) is not None:
        admin.message_user(request, done, messages.SUCCESS)
        return redirect(back)
    if form.conflict is not None:
        subject.standing.refresh_from_db()
    context = {
        **admin.admin_site.each_context(request), "opts": subject._meta, "subject": subject, "form": form, "title": title,
        "media": admin.media + form.media, "back": back, "voices": voices(subject), "stands": subject.standing.data,
        **lines_of(subject),
    }  # fmt: skip
    return TemplateResponse(request, f"admin/{template}.html", context)


class Recorded:
    """For the admin of an initiative or commitment: its ledgers on its page, and the forms that write into them.

    Addresses: admin:<noun>-record-status and admin:<noun>-reviewed.
    """

    noun = ""

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and those of the forms."""
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<int:pk>/record-status/", view(self.record_status_view), name=f"{self.noun}-record-status"),
            path("<int:pk>/reviewed/", view(self.reviewed_view), name=f"{self.noun}-reviewed"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def record_status_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record a status; `?voice=` chooses who says so beforehand."""
        subject = self.subject(request, pk)
        form = StatusForm(
            posted(request), subject=subject, request=request, site=self.admin_site,  # type: ignore[attr-defined]
            initial={"voice": request.GET.get("voice", "")},
        )  # fmt: skip
        title = f"Record status: {subject}"
        done = f"The status of “{subject}” is recorded."
        return ledger_page(admin=self, request=request, form=form, title=title, template="record_status", done=done)

    def reviewed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record that somebody looked."""
        subject = self.subject(request, pk)
        form = ReviewForm(posted(request), subject=subject, request=request, site=self.admin_site)  # type: ignore[attr-defined]
        title = f"Reviewed: {subject}"
        done = f"The review of “{subject}” is recorded."
        return ledger_page(admin=self, request=request, form=form, title=title, template="reviewed", done=done)

    def subject(self, request: HttpRequest, pk: int) -> Any:
        """The row within the user's reach, or 404."""
        row = self.get_queryset(request).select_related("standing").filter(pk=pk).first()  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        return row

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The row's page with where it stands and its ledgers."""
        row = kwargs.get("obj")
        if row is not None:
            context.update(lines_of(row), voices=voices(row), stands=row.standing.data)
            if allowed(request, may_record, home_of(row)):
                context["record"] = {
                    "status": reverse(f"admin:{self.noun}-record-status", args=[row.pk]),
                    "reviewed": reverse(f"admin:{self.noun}-reviewed", args=[row.pk]),
                }
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
