"""Reminder rules: who should hear what, and when; each shows who would hear what today, also before it is saved."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.admin.administered import AdministeredAdmin
from initiatives.admin.columns import page_of
from initiatives.admin.row import RowForm
from initiatives.models import ReminderRule
from initiatives.reminders.preview import preview

PREVIEW = "_preview"
# Of more matters than this the preview waits for its button.
AT_ONCE = 3000
NUMBERS = "Give days as whole numbers parted by commas, such as 90, 30, 7; each at most 32767."


class RuleForm(RowForm):
    """A rule; asked for a preview, it is shown again and never saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lead_days" in self.fields:
            self.fields["lead_days"].error_messages["item_invalid"] = NUMBERS

    @property
    def previewing(self) -> bool:
        """Whether the button was pressed that only looks."""
        return self.is_bound and PREVIEW in self.data

    def is_valid(self) -> bool:
        """Whether it is to be saved: without errors, and not only looked at."""
        return super().is_valid() and not self.previewing

    def clean_lead_days(self) -> list[int]:
        """The days, the longest first, each once."""
        return sorted(set(self.cleaned_data["lead_days"]), reverse=True)


@admin.register(ReminderRule)
class ReminderRuleAdmin(AdministeredAdmin):
    """Kept by administrators: of one partnership those scoped to it, of every one all."""

    form: Any = RuleForm
    change_form_template = "admin/reminder_rule.html"
    list_display = ("name", "kind", "active", "scope", "speaks", "escalates", "today")
    list_filter = ("kind", "active", ("partnership", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("partnership", "sector", "initiative")
    search_fields = ("name",)
    autocomplete_fields = ("sector", "initiative")
    fieldsets = (
        (None, {"fields": ("name", "kind", "active")}),
        (
            "What it speaks of",
            {
                "fields": ("partnership", "sector", "initiative"),
                "description": "Nothing chosen: everything of its kind. Of several, what all of them hold. "
                "A sector takes in those below it.",
            },
        ),
        ("When", {"fields": ("lead_days", "wait_days", "repeat_days", "quiet_weekends", "quiet_holidays")}),
        ("When nobody answers", {"fields": ("stop_after", "escalate_after")}),
    )

    @admin.display(description="Speaks of")
    def scope(self, row: ReminderRule) -> str:
        """What it is scoped to."""
        return ", ".join(str(part) for part in (row.partnership, row.sector, row.initiative) if part) or "Everything"

    @admin.display(description="When")
    def speaks(self, row: ReminderRule) -> str:
        """Its days, in a few words."""
        if row.lead_days:
            return f"{', '.join(map(str, row.lead_days))} days before, and on the day"
        begins = f"{row.wait_days} days after" if row.wait_days else "from the day on"
        stops = f", at most {row.stop_after} times" if row.stop_after else ""
        return f"{begins}, every {row.repeat_days} days{stops}" if row.repeat_days else f"{begins}, once"

    @admin.display(description="Escalates", ordering="escalate_after", empty_value="Never")
    def escalates(self, row: ReminderRule) -> str | None:
        """After how many that nobody answered."""
        return f"After {row.escalate_after}" if row.escalate_after else None

    @admin.display(description="Today")
    def today(self, row: ReminderRule) -> SafeString:
        """The way to its preview."""
        said = '<a href="{}#preview">Who hears<span class="unseen"> under {}</span></a>'
        return format_html(said, page_of(row), row)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The rule's page with its preview: of what stands in the form where that was asked, else of what is saved."""
        form, row = context["adminform"].form, kwargs.get("obj")
        may_look = self.has_change_permission(request, row)
        rule = form.instance if form.is_bound and form.previewing and not form.errors else None
        if rule is None and not form.is_bound and row is not None and may_look:
            rule = row
        if rule is not None:
            most = None if form.is_bound else AT_ONCE
            found = preview(rule=rule, now=timezone.now(), most=most)
            context.update(preview=found, previewed=rule, unsaved=form.is_bound)
        context["may_preview"] = may_look
        return super().render_change_form(request, context, *args, **kwargs)
