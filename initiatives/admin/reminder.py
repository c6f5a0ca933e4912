"""Reminders: what was planned for whom, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.access import allowed
from initiatives.admin.columns import linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.models import Reminder
from initiatives.permissions import may_administer


@admin.register(Reminder)
class ReminderAdmin(LedgerAdmin):
    """One's own; administrators see all."""

    list_display = ("planned_at", "recipient", "rule", "subject_link", "due_on", "became")
    list_filter = ("state", "heard_as", "escalated", ("rule", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("recipient", "rule", "initiative", "commitment", "document", "digest")
    search_fields = ("recipient__username", "initiative__name", "commitment__wording", "document__title", "why_now")
    date_hierarchy = "planned_at"
    fields = readonly_fields = (
        "recipient", "heard_as", "escalated", "rule", "subject_link", "aspect", "occurrence", "due_on", "day",
        "why_you", "why_now", "how_to_stop", "state",
        "suppressed_because", "digest", "planned_at",
    )  # fmt: skip

    @admin.display(description="What became of it", ordering="state")
    def became(self, row: Reminder) -> str:
        """Its state, and where it was not sent, why."""
        if row.state == "planned" and row.digest and row.digest.state == "dead":
            return f"Not delivered: {row.digest.last_error}"
        said = str(row.get_state_display())
        return f"{said}. {row.suppressed_because}" if row.suppressed_because else said

    @admin.display(description="About")
    def subject_link(self, row: Reminder) -> str:
        """The initiative, the commitment or the document."""
        return linked(row.subject)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Nobody reads another's inbox but who answers for the machine."""
        rows: Any = super().get_queryset(request)
        return rows if allowed(request, may_administer) else rows.visible_to(request.user)
