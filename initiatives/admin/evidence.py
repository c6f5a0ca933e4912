"""Evidence: which passage proves what."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives.admin.columns import column, linked
from initiatives.admin.ledger import LedgerAdmin
from initiatives.admin.surroundings import in_context
from initiatives.models import Evidence
from initiatives.models.evidence import TARGETS

# The initiative or commitment behind each target, for lists that read it without asking again.
BEHIND = (
    "status_update__initiative", "status_update__commitment", "baseline", "due_revision__commitment",
    "measurement__commitment", "review__initiative", "review__commitment", "participation__initiative",
    "participation__organisation", "aim",
)  # fmt: skip
KINDS = {
    "status_update": "Status", "baseline": "First due date", "due_revision": "Due revision", "measurement": "Measurement",
    "review": "Review", "participation": "Participation", "aim": "Aim",
}  # fmt: skip


def target_of(row: Evidence) -> tuple[str, Any]:
    """What kind of thing a passage proves, and the thing."""
    name = next(name for name in TARGETS if getattr(row, f"{name}_id") is not None)
    return KINDS[name], getattr(row, name)


def subject_of(target: Any) -> Any:
    """The initiative or commitment a target is about; the target itself where it is one."""
    return (
        getattr(target, "subject", None)
        or getattr(target, "commitment", None)
        or getattr(target, "initiative", None)
        or target
    )


class KindFilter(admin.SimpleListFilter):
    """By what is proved."""

    title = "what it proves"
    parameter_name = "proves"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The kinds of targets."""
        return list(KINDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows of that kind."""
        return queryset.filter(**{f"{self.value()}__isnull": False}) if self.value() in KINDS else queryset


@admin.register(Evidence)
class EvidenceAdmin(LedgerAdmin):
    """A passage proves exactly one thing a row."""

    home = ("passage__capture__document__partnership",)
    list_display = ("words", "kind", "about")
    list_filter = (KindFilter,)
    search_fields = ("passage__exact",)
    fields = readonly_fields = ("in_the_text", "kind", "about")
    words = column("evidence_words", title="Words")

    @admin.display(description="Proves a")
    def kind(self, row: Evidence) -> str:
        """What kind of thing."""
        return target_of(row)[0]

    @admin.display(description="About")
    def about(self, row: Evidence) -> str:
        """The initiative or commitment behind it."""
        return linked(subject_of(target_of(row)[1]))

    @admin.display(description="In the text")
    def in_the_text(self, row: Evidence) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)

    def choice_label(self, row: Any) -> str:
        """What it proves; the words may be withheld."""
        kind, target = target_of(row)
        return f"{kind}: {subject_of(target)}"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within reach, with passage and target."""
        rows = super().get_queryset(request).select_related("passage__capture__document", *BEHIND)
        return rows.defer("passage__capture__text")
