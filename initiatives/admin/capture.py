"""Captures: texts as they were taken; shown, never changed, withheld with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Length, Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from initiatives.actions.document import withhold
from initiatives.admin.access import allowed, posted, user_of
from initiatives.admin.columns import column, linked, shown
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.refusals import show
from initiatives.models import Capture
from initiatives.permissions import may_publish

SHOWN = 20_000


class WithholdForm(forms.Form):
    """Why a text is hidden."""

    withheld_reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        label="Reason",
        help_text="It is shown in the text’s place.",
    )


@admin.register(Capture)
class CaptureAdmin(LedgerAdmin):
    """A text that never changes."""

    home = ("document__partnership",)
    list_display = ("taken", "captured_at", "how", "length", "withheld_at")
    list_display_links = ("captured_at",)  # the first column is a link of its own
    list_filter = ("captured_at", ("document", admin.RelatedOnlyFieldListFilter))
    search_fields = ("document__title", "sha256", "how")
    date_hierarchy = "captured_at"
    fields = readonly_fields = (
        "document_link", "captured_at", "how", "sha256", "length", "withheld_at", "withheld_reason", "captured_text",
    )  # fmt: skip
    taken = column("capture_link", title="Text", ordering="pk")

    @admin.display(description="Document")
    def document_link(self, row: Capture) -> str:
        """The document it is a text of."""
        return linked(row.document)

    @admin.display(description="Characters", ordering="code_points")
    def length(self, row: Any) -> str:
        """Code points."""
        return f"{row.code_points:,}"

    @admin.display(description="Text")
    def captured_text(self, row: Any) -> str:
        """The text, or as much of it as a page bears."""
        return shown("captured_text", row=row, shown=SHOWN, more=row.code_points > SHOWN)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the texts themselves: their length and their beginning."""
        rows = super().get_queryset(request).defer("text").select_related("document__partnership")
        rows = rows.annotate(code_points=Length("text"))
        return rows if self.listing(request) else rows.annotate(beginning=Substr("text", 1, SHOWN))

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and withholding."""
        view = self.admin_site.admin_view(self.withhold_view)
        return [path("<int:pk>/withhold/", view, name="capture-withhold"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, with the door to withholding."""
        row = kwargs.get("obj")
        if row is not None and allowed(request, may_publish, row.document.partnership):
            context["deeds"] = [("Withhold this text", reverse("admin:capture-withhold", args=[row.pk]))]
        return super().render_change_form(request, context, *args, **kwargs)

    def withhold_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hide the text; hash, dates and reason stay."""
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        if not allowed(request, may_publish, row.document.partnership):
            raise PermissionDenied
        form = WithholdForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                withhold(
                    by=user_of(request), capture=row, reason=form.cleaned_data["withheld_reason"], now=timezone.now()
                )
            except ValidationError as refusal:
                show(refusal, form=form)
            else:
                self.message_user(request, "The text is withheld.", messages.SUCCESS)
                return redirect(self.page_of(row.pk))
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "original": row, "form": form, "media": self.media,
            "title": f"Withhold: {row}", "back": self.page_of(row.pk),
        }  # fmt: skip
        return TemplateResponse(request, "admin/withhold.html", context)
