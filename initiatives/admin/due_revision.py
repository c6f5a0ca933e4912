"""The due-date ledger: read here, corrected or voided by a new line."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from initiatives.actions.status_update import home_of
from initiatives.admin.access import allowed, posted
from initiatives.admin.columns import column, linked, shown
from initiatives.admin.due_form import DueCorrectionForm
from initiatives.admin.filters import WasCorrectedFilter
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.ledger_page import ledger_page
from initiatives.admin.surroundings import in_context
from initiatives.models import DueRevision
from initiatives.permissions import may_record


@admin.register(DueRevision)
class DueRevisionAdmin(LedgerAdmin):
    """Who moved a date, to when, and why."""

    home = ("commitment__initiative__partnership", "commitment__passage__capture__document__partnership")
    list_display = (
        "recorded_at",
        "commitment_link",
        "new_due_shown",
        "cause",
        "announced_on",
        "reason_shown",
        "recorded_by",
        "deed",
    )
    list_filter = ("cause", WasCorrectedFilter, ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("reason", "commitment__wording")
    date_hierarchy = "recorded_at"
    ordering = ("-recorded_at", "-pk")
    list_select_related = ("commitment", "by", "corrected_by")
    fields = readonly_fields = (
        "commitment_link", "new_due_shown", "cause", "announced_on", "reason", "proof", "recorded_at", "recorded_by", "entered_in_error",
        "corrects_link", "corrected_by_link",
    )  # fmt: skip
    new_due_shown = column("new_due", title="New due date", ordering="new_due_to")
    reason_shown = column("reason", title="Reason")
    deed = column("correct_due", title="")

    @admin.display(description="Commitment")
    def commitment_link(self, row: DueRevision) -> str:
        """The promise whose date moved."""
        return linked(row.commitment)

    @admin.display(description="Proof")
    def proof(self, row: DueRevision) -> str:
        """Every passage inside the text around it."""
        return shown("proof", passages=[in_context(one.passage) for one in row.evidence.select_related("passage")])

    @admin.display(description="Corrects")
    def corrects_link(self, row: DueRevision) -> str:
        """The line this one corrects or voids."""
        return linked(row.corrects, row.corrects and f"row {row.corrects.pk}")

    @admin.display(description="Corrected by")
    def corrected_by_link(self, row: DueRevision) -> str:
        """The line that corrects or voids this one."""
        later = getattr(row, "corrected_by", None)
        return linked(later, later and f"row {later.pk}")

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and correcting."""
        view = self.admin_site.admin_view(self.correct_view)
        return [path("<int:pk>/correct/", view, name="due-revision-correct"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The lines within reach."""
        rows = super().get_queryset(request)
        return rows if self.listing(request) else rows.select_related(*self.list_select_related, "corrects")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The line, with the door to its correction while it has none."""
        row = kwargs.get("obj")
        if (
            row is not None
            and not hasattr(row, "corrected_by")
            and allowed(request, may_record, home_of(row.commitment))
        ):
            context["deeds"] = [("Correct or void", reverse("admin:due-revision-correct", args=[row.pk]))]
        return super().render_change_form(request, context, *args, **kwargs)

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct or void a line."""
        row = self.get_queryset(request).prefetch_related("evidence").filter(pk=pk).first()
        if row is None:
            raise Http404
        form = DueCorrectionForm(posted(request), row=row, request=request, site=self.admin_site)
        title = f"Correct row {row.pk}: {row.commitment}"
        done = f"Row {row.pk} is corrected; it stays readable."
        return ledger_page(admin=self, request=request, form=form, title=title, template="revise_due", done=done)
