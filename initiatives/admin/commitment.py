"""Commitments: the promise in its operative words, its due dates and its ledgers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django_countries import countries

from initiatives import vocabulary
from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.actions.draft import discard
from initiatives.actions.status_update import home_of
from initiatives.admin.access import allowed, posted, user_of
from initiatives.admin.columns import column
from initiatives.admin.due_form import DueForm
from initiatives.admin.filters import FreshnessFilter, HeadlineFilter, ScheduleFilter, SidesDifferFilter
from initiatives.admin.ledger_page import Recorded, ledger_page
from initiatives.admin.proof import choice
from initiatives.admin.row import Part, RowAdmin
from initiatives.admin.surroundings import in_context
from initiatives.admin.words import WORD_FIELDS, WordsForm
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment, Evidence, Measurement
from initiatives.permissions import DRAFTING, may_record, partnerships_of


class CommitmentForm(WordsForm):
    """A commitment; whom it binds and who said it are chosen among the countries of the user's partnerships."""

    sides = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label="Sides bound")
    said_by = forms.ChoiceField(label="Said by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = (
            [home_of(self.instance)] if self.instance.pk else partnerships_of(user=self.request.user, roles=DRAFTING)
        )
        codes = sorted({code for partnership in reach for code in partnership.sides})
        names: list[tuple[str, str]] = [(code, countries.name(code)) for code in codes]
        sides: Any = self.fields["sides"]
        said_by: Any = self.fields["said_by"]
        sides.choices = names
        said_by.choices = [("", "—"), *names, *vocabulary.choices(vocabulary.SPEAKING_FOR)]
        if not self.instance.pk:
            self.fields["baseline_passages"] = choice(
                site=admin.site, request=self.request, model=Evidence, field="passage", many=True,
                label="Proof of the first due date",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The operative words are needed."""
        values = super().clean()
        if not self.instance.pk and not values.get("passage") and not (values.get("words") or "").strip():
            self.add_error("passage", "Choose the passage of the operative words, or paste them below.")
        return values


def was_published(row: Commitment) -> bool:
    """A commitment follows its initiative, or the document of its words when it has none."""
    return (row.initiative or row.passage.capture.document).published_at is not None


class Measurements(Part):
    """Figures towards the target: added to, never changed, and part of the record with their commitment."""

    model = Measurement
    home = ("initiative__partnership", "passage__capture__document__partnership")
    autocomplete_fields = ("passage",)
    fields = ("value", "unit", "as_of", "passage")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: another figure is added."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the commitment is a draft."""
        return super().has_delete_permission(request, obj) and not (obj and was_published(obj))


@admin.register(Commitment)
class CommitmentAdmin(Recorded, RowAdmin):
    """What exactly was promised, where it stands, and what moved."""

    noun = "commitment"
    form = CommitmentForm
    home = ("initiative__partnership", "passage__capture__document__partnership")
    list_display = ("wording", "initiative", "force", "headline", "records_show", "schedule", "due", "checked")
    list_filter = (
        HeadlineFilter, SidesDifferFilter, ScheduleFilter, FreshnessFilter, "force", "measurable", "ongoing", "said_by",
        ("initiative", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    list_select_related = ("initiative",)
    search_fields = ("wording", "passage__exact", "initiative__name")
    autocomplete_fields = ("initiative", "passage", "restates")
    inlines = (Measurements,)

    headline = column("headline", title="Headline claim", ordering="stands__headline__status")
    records_show = column("records_show", title="Records show", ordering="stands__evidence__status")
    schedule = column("schedule", title="Schedule", ordering="schedule")
    due = column("due", title="Due (first → now)", ordering="baseline_due_to")
    checked = column("checked", title="Checked", ordering="stands__last_reviewed_at")

    @admin.display(description="Operative words")
    def operative_words(self, row: Commitment) -> str:
        """The words inside the text around them."""
        return in_context(row.passage)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within reach, in the list with where each stands today."""
        rows = super().get_queryset(request)
        if self.listing(request):
            return with_standing(rows=rows, clocks=Clocks(today=timezone.localdate()))
        return rows.select_related("initiative__partnership", "passage__capture__document__partnership").defer(
            "passage__capture__text"
        )

    def get_fieldsets(self, request: HttpRequest, obj: Commitment | None = None) -> Any:
        """The operative words are given once; afterwards they are shown inside the text."""
        due: tuple[str, ...] = ("ongoing", "baseline_due")
        words: tuple[str, ...] = ("operative_words",)
        if obj is None:
            words, due = ("passage", *WORD_FIELDS), (*due, "baseline_passages")
        return (
            ("The words", {"fields": words}),
            (None, {"fields": ("initiative", "wording", "sides", "said_by", "force", "restates")}),
            ("When", {"fields": due}),
            ("How much", {"fields": ("measurable", "target_amount", "target_unit")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Commitment | None = None) -> tuple[str, ...]:
        """The first due date stays once published."""
        if obj is None:
            return ()
        return ("operative_words", "baseline_due") if self.was_published(obj) else ("operative_words",)

    def was_published(self, row: Commitment) -> bool:
        """As its initiative or document was."""
        return was_published(row)

    def get_urls(self) -> list[URLPattern]:
        """Those of every subject, and the due dates."""
        view = self.admin_site.admin_view(self.revise_due_view)
        return [path("<int:pk>/revise-due/", view, name="commitment-revise-due"), *super().get_urls()]

    def revise_due_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move or drop the due date."""
        subject = self.subject(request, pk)
        form = DueForm(posted(request), subject=subject, request=request, site=self.admin_site)
        title = f"Revise due date: {subject}"
        done = f"The due date of “{subject}” is revised."
        return ledger_page(admin=self, request=request, form=form, title=title, template="revise_due", done=done)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """As for every subject, with the door to the due dates."""
        row = kwargs.get("obj")
        if row is not None and allowed(request, may_record, home_of(row)):
            context["revise_due"] = reverse("admin:commitment-revise-due", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def remove(self, request: HttpRequest, rows: list[Any]) -> None:
        """Discard drafts with their parts."""
        for row in rows:
            discard(by=user_of(request), row=row)

    def view_on_site(self, row: Commitment) -> str:
        """The page readers see, or will."""
        return reverse("web:commitment", args=[row.pk])

    def write(self, request: HttpRequest, obj: Commitment, form: Any, change: bool) -> Commitment:
        """Open or edit it."""
        if change:
            return edit_commitment(
                by=user_of(request), commitment=obj, version=form.cleaned_data["read_version"] or 0, **form.changed
            )
        left_out = {*WORD_FIELDS, "passage", "read_version"}
        given = {name: value for name, value in form.cleaned_data.items() if name not in left_out}
        passage = form.the_passage()
        if passage is None:
            raise ValidationError({"passage": ["Choose the passage of the operative words, or paste them below."]})
        return open_commitment(by=user_of(request), passage=passage, **given)
