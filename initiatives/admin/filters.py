"""List filters over where a subject stands (rows annotated by with_standing) and over what became of words."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from initiatives import vocabulary


class HeadlineFilter(SimpleListFilter):
    """By the status of the headline claim."""

    title = "headline claim"
    parameter_name = "headline"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The claim statuses, and none."""
        return [*vocabulary.choices(vocabulary.CLAIM_STATUSES), ("none", "Nothing held")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows with that headline."""
        if self.value() is None:
            return queryset
        if self.value() == "none":
            return queryset.filter(stands__headline=None)
        return queryset.filter(stands__headline__status=self.value())


class SidesDifferFilter(SimpleListFilter):
    """Where the two sides say different things."""

    title = "the sides"
    parameter_name = "sides"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Whether they differ."""
        return [("differ", "Differ")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows on which the sides differ."""
        return queryset.filter(stands__sides_differ=True) if self.value() == "differ" else queryset


class ScheduleFilter(SimpleListFilter):
    """By schedule, as of today."""

    title = "schedule"
    parameter_name = "schedule"
    terms = vocabulary.SCHEDULES

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The codebook's terms."""
        return vocabulary.choices(self.terms)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows of that term."""
        return queryset if self.value() is None else queryset.filter(**{self.parameter_name: self.value()})


class FreshnessFilter(ScheduleFilter):
    """By freshness, as of today."""

    title = "freshness"
    parameter_name = "freshness"
    terms = vocabulary.FRESHNESS


class PassageStateFilter(SimpleListFilter):
    """Passages by what the latest text of their document shows of them; the rows come annotated by with_state."""

    title = "state in the latest text"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Those that broke, and each state."""
        return [("broken", "Broke: moved, changed or missing"), *vocabulary.choices(vocabulary.PASSAGE_STATES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows in that state."""
        if self.value() is None:
            return queryset
        return queryset.filter(state__in=vocabulary.BROKEN_STATES if self.value() == "broken" else [self.value()])


class WasCorrectedFilter(SimpleListFilter):
    """Ledger lines that stand, and those that were corrected or voided."""

    title = "whether it stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("yes", "Stands"), ("no", "Was corrected, or voids another")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The rows that stand, or the others."""
        standing = {"corrected_by": None, "entered_in_error": False}
        if self.value() == "yes":
            return queryset.filter(**standing)
        return queryset.exclude(**standing) if self.value() == "no" else queryset
