"""Releases: frozen exports, made here and withheld here, never changed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.actions.release import withhold_release
from initiatives.admin.access import allowed, posted, user_of
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.refusals import show
from initiatives.clocks import ClockError, read_clocks
from initiatives.exports.release import make_release
from initiatives.models import Release
from initiatives.permissions import may_administer, may_publish


class MakeForm(forms.Form):
    """What a release is called, and at which clocks."""

    name = forms.CharField(
        required=False, max_length=120, help_text="For example “March 2026”. It is never used again."
    )
    as_of = forms.CharField(
        required=False, label="As of", widget=forms.DateInput(attrs={"type": "date"}), help_text="Empty: today."
    )
    known_at = forms.CharField(
        required=False,
        label="As known at",
        help_text="A day, or a moment such as 2026-01-31T12:00:00Z. Empty: now, pinned.",
    )
    notes = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="What readers of this release should know."
    )


class WithholdForm(forms.Form):
    """Why files are given out no longer."""

    withheld_reason = forms.CharField(
        required=False,
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is shown in their place.",
    )


@admin.register(Release)
class ReleaseAdmin(LedgerAdmin):
    """Figures as they were published; never changed."""

    list_display = ("name", "as_of", "known_at", "codebook", "by", "created_at", "withheld_at")
    list_select_related = ("by",)
    search_fields = ("name", "citation")
    date_hierarchy = "created_at"
    fields = readonly_fields = (
        "name", "page", "as_of", "known_at", "notes", "citation", "sha256", "codebook", "by", "created_at", "withheld_at",
        "withheld_reason",
    )  # fmt: skip

    @admin.display(description="Page")
    def page(self, row: Release) -> SafeString:
        """Where readers find it."""
        return format_html('<a href="{0}">{0}</a>', reverse("web:release", args=[row.slug or "-"]))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever publishes makes releases."""
        return allowed(request, may_publish)

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and withholding."""
        view = self.admin_site.admin_view(self.withhold_view)
        return [path("<int:pk>/withhold/", view, name="release-withhold"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for a name and the clocks, then freeze."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = MakeForm(posted(request))
        if request.method == "POST" and form.is_valid():
            made = self._made(request, form)
            if made:
                self.message_user(request, f"“{made}” is frozen; its files never change.", messages.SUCCESS)
                return redirect("web:release", made.slug)
        return self._step(request, form, None, title="Make a release", template="make_release", back=self._list())

    def _made(self, request: HttpRequest, form: MakeForm) -> Release | None:
        given, today = form.cleaned_data, timezone.localdate()
        try:
            clocks = read_clocks(today=today, now=timezone.now(), as_of=given["as_of"], known_at=given["known_at"])
            return make_release(
                by=user_of(request), name=given["name"], today=today, as_of=clocks.as_of, known_at=clocks.known_at,
                notes=given["notes"],
            )  # fmt: skip
        except ClockError as refusal:
            form.add_error(refusal.parameter, str(refusal))
        except ValidationError as refusal:
            show(refusal, form=form)
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, with the door to withholding."""
        row = kwargs.get("obj")
        if row is not None and allowed(request, may_administer):
            context["deeds"] = [("Withhold its files", reverse("admin:release-withhold", args=[row.pk]))]
        return super().render_change_form(request, context, *args, **kwargs)

    def withhold_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the files out no longer; hashes, citation and reason stay."""
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        if not allowed(request, may_administer):
            raise PermissionDenied
        form = WithholdForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                reason = form.cleaned_data["withheld_reason"]
                withhold_release(by=user_of(request), release=row, reason=reason, now=timezone.now())
            except ValidationError as refusal:
                show(refusal, form=form)
            else:
                self.message_user(request, "The files are withheld.", messages.SUCCESS)
                return redirect(self.page_of(row.pk))
        back = self.page_of(row.pk)
        return self._step(request, form, row, title=f"Withhold: {row}", template="withhold_release", back=back)

    def _list(self) -> str:
        return reverse("admin:initiatives_release_changelist")

    def _step(
        self, request: HttpRequest, form: forms.Form, row: Release | None, *, title: str, template: str, back: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "original": row, "form": form, "title": title,
            "media": self.media + form.media, "back": back,
        }  # fmt: skip
        return TemplateResponse(request, f"admin/{template}.html", context)
