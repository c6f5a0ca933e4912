"""The status ledger: read here, corrected or voided by a new line."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from initiatives.actions.status_update import home_of
from initiatives.admin.access import allowed, posted
from initiatives.admin.columns import column, linked, shown
from initiatives.admin.filters import WasCorrectedFilter
from initiatives.admin.ledger import SUBJECT, WITH_SUBJECT, LedgerAdmin
from initiatives.admin.ledger_page import ledger_page
from initiatives.admin.status_form import CorrectionForm
from initiatives.admin.surroundings import in_context
from initiatives.models import StatusUpdate
from initiatives.permissions import may_record


@admin.register(StatusUpdate)
class StatusUpdateAdmin(LedgerAdmin):
    """Who asserts what, as of when, and why we record it."""

    home = SUBJECT
    list_display = (
        "recorded_at",
        "subject_link",
        "voice",
        "status_shown",
        "as_of",
        "reason_shown",
        "recorded_by",
        "deed",
    )
    list_filter = ("axis", "status", "asserted_by", WasCorrectedFilter, ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("reason", "initiative__name", "commitment__wording")
    date_hierarchy = "recorded_at"
    ordering = ("-recorded_at", "-pk")
    list_select_related = (*WITH_SUBJECT, "corrected_by")
    fields = readonly_fields = (
        "subject_link", "voice", "status_shown", "as_of", "held", "reason", "proof", "sources", "second_reader", "superseded_link",
        "recorded_at", "recorded_by", "corrects_link", "corrected_by_link",
    )  # fmt: skip
    voice = column("voice", title="Who says so", ordering="asserted_by")
    status_shown = column("status", title="Status", ordering="status")
    reason_shown = column("reason", title="Reason")
    deed = column("correct_status", title="")
    sources = column("sources", title="Sources searched")

    @admin.display(description="About")
    def subject_link(self, row: StatusUpdate) -> str:
        """The initiative or commitment."""
        return linked(row.subject)

    @admin.display(description="Known to hold")
    def held(self, row: StatusUpdate) -> str:
        """The interval of the as-of."""
        return f"{row.first_day} – {row.last_day}" if row.first_day != row.last_day else str(row.last_day)

    @admin.display(description="Proof")
    def proof(self, row: StatusUpdate) -> str:
        """Every passage inside the text around it."""
        return shown("proof", passages=[in_context(one.passage) for one in row.evidence.select_related("passage")])

    @admin.display(description="Superseded by")
    def superseded_link(self, row: StatusUpdate) -> str:
        """What took its place."""
        return linked(row.superseded_by or row.superseded_by_commitment)

    @admin.display(description="Corrects")
    def corrects_link(self, row: StatusUpdate) -> str:
        """The line this one corrects or voids."""
        return linked(row.corrects, row.corrects and f"row {row.corrects.pk}")

    @admin.display(description="Corrected by")
    def corrected_by_link(self, row: StatusUpdate) -> str:
        """The line that corrects or voids this one."""
        later = getattr(row, "corrected_by", None)
        return linked(later, later and f"row {later.pk}")

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and correcting."""
        view = self.admin_site.admin_view(self.correct_view)
        return [path("<int:pk>/correct/", view, name="status-correct"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The lines within reach."""
        rows = super().get_queryset(request)
        return rows if self.listing(request) else rows.select_related(*self.list_select_related, "corrects")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The line, with the door to its correction while it has none."""
        row = kwargs.get("obj")
        if row is not None and not hasattr(row, "corrected_by") and allowed(request, may_record, home_of(row.subject)):
            context["deeds"] = [("Correct or void", reverse("admin:status-correct", args=[row.pk]))]
        return super().render_change_form(request, context, *args, **kwargs)

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct or void a line."""
        row = self.get_queryset(request).prefetch_related("evidence").filter(pk=pk).first()
        if row is None:
            raise Http404
        form = CorrectionForm(posted(request), row=row, request=request, site=self.admin_site)
        title = f"Correct row {row.pk}: {row.subject}"
        done = f"Row {row.pk} is corrected; it stays readable."
        return ledger_page(admin=self, request=request, form=form, title=title, template="correct_status", done=done)
