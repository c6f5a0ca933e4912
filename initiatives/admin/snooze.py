"""Snoozes: who does not wish to hear of what before when."""

from typing import Any

from django.contrib import admin

from initiatives.admin.row import RowAdmin, RowForm
from initiatives.models import Snooze
from initiatives.permissions import may_administer

SUBJECTS = ("initiative", "commitment", "document")


class SnoozeForm(RowForm):
    """A snooze of one thing."""

    def clean(self) -> dict[str, Any]:
        """What the database would refuse, in words."""
        given: Any = super().clean() or self.cleaned_data
        if sum(given.get(name) is not None for name in SUBJECTS) != 1:
            self.add_error(SUBJECTS[0], "Choose one: an initiative, a commitment or a document.")
        return given


@admin.register(Snooze)
class SnoozeAdmin(RowAdmin):
    """Set on the desk; looked after by administrators."""

    form: Any = SnoozeForm
    to_see = to_write = staticmethod(may_administer)
    list_display = ("user", *SUBJECTS, "until")
    list_select_related = ("user", *SUBJECTS)
    search_fields = ("user__username", "initiative__name", "commitment__wording", "document__title")
    autocomplete_fields = ("user", *SUBJECTS)
    date_hierarchy = "until"
