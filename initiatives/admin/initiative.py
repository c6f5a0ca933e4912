"""Initiatives: list, page with ledgers, drafting and editing through the actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from initiatives.actions.initiative import edit_initiative, open_initiative
from initiatives.admin.access import user_of
from initiatives.admin.columns import column
from initiatives.admin.filters import FreshnessFilter, HeadlineFilter, ScheduleFilter, SidesDifferFilter
from initiatives.admin.identity_page import Identity
from initiatives.admin.ledger_page import Recorded
from initiatives.admin.proof import choice
from initiatives.admin.published import PublishedAdmin
from initiatives.admin.row import Part, RowForm
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Initiative, InitiativeSector, Name, Participation, ScopeItem, ShownIn


class InitiativeForm(RowForm):
    """An initiative with its sectors."""

    names = {"sectors": "chosen_sectors"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = admin.site
        self.fields["chosen_sectors"] = choice(
            site=site, request=self.request, model=InitiativeSector, field="sector", many=True, label="Sectors",
            initial=[sector.pk for sector in self.instance.sectors.all()] if self.instance.pk else [],
        )  # fmt: skip
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Frozen at publication. Empty: made from the name."


class Shown(Part):
    """Other partnerships in which it is shown; it is counted at home once."""

    model = ShownIn
    home = ("partnership",)
    verbose_name_plural = "also shown in"


class ScopeItems(Part):
    """What it is said to cover."""

    model = ScopeItem
    home = ("partnership",)
    autocomplete_fields = ("passage",)
    verbose_name_plural = "scope: what it is said to cover"


class Participations(Part):
    """Who takes part."""

    model = Participation
    home = ("partnership",)
    autocomplete_fields = ("organisation",)


class Names(Part):
    """Other names in use; a renaming is a step of its own and stays."""

    model = Name
    home = ("partnership",)
    autocomplete_fields = ("passage",)
    fields = ("name", "since", "passage")
    verbose_name_plural = "other names in use"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those that may be edited: what a renaming wrote stays."""
        return super().get_queryset(request).filter(instead_of="")


@admin.register(Initiative)
class InitiativeAdmin(Identity, Recorded, PublishedAdmin):
    """Where every promise stands, and the doors to its ledgers."""

    noun = "initiative"
    form = InitiativeForm
    list_display = ("title", "headline", "records_show", "schedule", "checked", "publication_mark")
    list_filter = (
        ("partnership", admin.RelatedOnlyFieldListFilter), HeadlineFilter, SidesDifferFilter, ScheduleFilter, FreshnessFilter,
        "publication", "kind", "flagship", ("sectors", admin.RelatedOnlyFieldListFilter), ("owner", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = ("partnership",)
    search_fields = ("name", "acronym", "slug", "summary", "names__name")
    ordering = ("slug",)
    autocomplete_fields = ("parent", "owner")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (ScopeItems, Participations, Names, Shown)
    fieldsets = (
        (None, {"fields": ("partnership", "name", "acronym", "slug", "kind", "summary", "chosen_sectors")}),
        ("How it is told", {"fields": ("flagship", "ongoing", "parent")}),
        ("Who looks after it", {"fields": ("owner", "review_every")}),
    )

    title = column("initiative_title", title="Initiative", ordering="name")
    headline = column("headline", title="Headline claim", ordering="stands__headline__status")
    records_show = column("records_show", title="Records show", ordering="stands__evidence__status")
    schedule = column("schedule", title="Schedule", ordering="schedule")
    checked = column("checked", title="Checked", ordering="stands__last_reviewed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within reach, in the list with where each stands today."""
        rows = super().get_queryset(request)
        return with_standing(rows=rows, clocks=Clocks(today=timezone.localdate())) if self.listing(request) else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Initiative | None = None) -> tuple[str, ...]:
        """The partnership stays; the slug stays once published."""
        if obj is None:
            return ()
        return ("partnership", "slug") if obj.published_at else ("partnership",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The slug follows the name while the initiative is new."""
        return self.prepopulated_fields if obj is None else {}

    def view_on_site(self, row: Initiative) -> str:
        """The page readers see, or will."""
        return reverse("web:initiative", args=[row.slug])

    def write(self, request: HttpRequest, obj: Initiative, form: Any, change: bool) -> Initiative:
        """Open or edit it."""
        sectors = form.cleaned_data["chosen_sectors"]
        if not change:
            given = {
                name: form.cleaned_data[name]
                for name in form.cleaned_data
                if name not in ("chosen_sectors", "read_version")
            }
            return open_initiative(by=user_of(request), sectors=sectors, **given)
        given = form.changed
        if "chosen_sectors" in form.changed_data:
            given["sectors"] = sectors
        return edit_initiative(
            by=user_of(request), initiative=obj, version=form.cleaned_data["read_version"] or 0, **given
        )
