"""The base of what is published: draft → published by an editor, then only withdrawn, replaced or marked an error."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import action
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from initiatives.actions.draft import discard
from initiatives.actions.publication import publish, withdraw
from initiatives.admin.access import allowed, posted, user_of
from initiatives.admin.columns import column
from initiatives.admin.refusals import sentence, show
from initiatives.admin.row import RowAdmin
from initiatives.permissions import may_publish

WAYS = {
    "withdrawn": "Withdrawn: it no longer stands",
    "replaced": "Replaced by another record",
    "entered_in_error": "Entered in error: it should never have been published",
}


class PublishForm(forms.Form):
    """Nothing to fill in; it holds the refusal, if there is one."""


class WithdrawForm(forms.Form):
    """How a published record goes."""

    way = forms.ChoiceField(choices=list(WAYS.items()), widget=forms.RadioSelect, label="How", initial="withdrawn")

    def __init__(self, *args: Any, rows: QuerySet, admin: "PublishedAdmin", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replacing: Any = forms.ModelChoiceField(
            rows, required=False, label="Replaced by",
            widget=AutocompleteSelect(admin.model._meta.get_field("replaced_by"), admin.admin_site),
        )  # fmt: skip
        replacing.label_from_instance = admin.choice_label
        self.fields["replaced_by"] = replacing

    def clean(self) -> dict[str, Any]:
        """Another record is named exactly where one replaces this."""
        values = super().clean() or {}
        if values.get("way") == "replaced" and not values.get("replaced_by") and "replaced_by" not in self.errors:
            self.add_error("replaced_by", "Choose the record that replaces this one.")
        if values.get("way") != "replaced" and values.get("replaced_by"):
            self.add_error("way", "Choose “Replaced by another record”, or leave the other record empty.")
        return values


class PublishedAdmin(RowAdmin):
    """A noun with drafts. `noun` names its addresses: admin:<noun>-publish and admin:<noun>-withdraw."""

    noun = ""
    home = ("partnership",)
    actions = ("publish_selected",)
    publication_mark = column("publication", title="Publication", ordering="publication")

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and the two steps of publication."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", view(self.publish_view), name=f"{self.noun}-publish"),
            path("<int:pk>/withdraw/", view(self.withdraw_view), name=f"{self.noun}-withdraw"),
            *super().get_urls(),
        ]

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may publish and withdraw: in the row's partnership, or anywhere."""
        return allowed(request, may_publish, obj and obj.partnership)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The row's page, with the step of publication that comes next."""
        row = kwargs.get("obj")
        if row is not None and self.has_publish_permission(request, row):
            step = {"draft": "publish", "published": "withdraw"}.get(row.publication)
            if step:
                context["publication_step"] = (step, reverse(f"admin:{self.noun}-{step}", args=[row.pk]))
        return super().render_change_form(request, context, *args, **kwargs)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then publish."""
        row = self._row(request, pk)
        form = PublishForm(posted(request))

        def act() -> None:
            publish(by=user_of(request), row=row, second_reader_required=settings.REQUIRE_SECOND_READER)

        done = f"“{row}” is published."
        return self._step(request, row, form, act, title="Publish", template="publish", done=done)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask how, then withdraw."""
        row = self._row(request, pk)
        others = self.get_queryset(request).exclude(pk=row.pk)
        form = WithdrawForm(posted(request), rows=others, admin=self)

        def act() -> None:
            given = form.cleaned_data
            withdraw(
                by=user_of(request),
                row=row,
                replaced_by=given["replaced_by"],
                entered_in_error=given["way"] == "entered_in_error",
            )

        done = f"“{row}” is withdrawn; it stays in the history."
        return self._step(request, row, form, act, title="Withdraw", template="withdraw", done=done)

    def _row(self, request: HttpRequest, pk: int) -> Any:
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        if not self.has_publish_permission(request, row):
            raise PermissionDenied
        return row

    def _step(
        self, request: HttpRequest, row: Any, form: Any, act: Any, *, title: str, template: str, done: str
    ) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                act()
            except ValidationError as refusal:
                show(refusal, form=form)
            else:
                self.message_user(request, done, messages.SUCCESS)
                return redirect(self.page_of(row.pk))
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "original": row, "form": form,
            "title": f"{title}: {row}", "media": self.media + form.media, "back": self.page_of(row.pk),
        }  # fmt: skip
        return TemplateResponse(request, f"admin/{template}.html", context)

    def remove(self, request: HttpRequest, rows: list[Any]) -> None:
        """Discard drafts with their parts."""
        for row in rows:
            discard(by=user_of(request), row=row)

    @action(description="Publish selected drafts", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publish every selected draft that may be; say of each other one why not."""
        published = 0
        for row in queryset.select_related("partnership"):
            try:
                publish(by=user_of(request), row=row, second_reader_required=settings.REQUIRE_SECOND_READER)
                published += 1
            except ValidationError as refusal:
                self.message_user(request, f"“{row}”: {sentence(refusal)}", messages.ERROR)
            except PermissionDenied as refusal:
                self.message_user(request, f"“{row}”: {refusal}", messages.ERROR)
        if published:
            self.message_user(request, f"Published: {published}.", messages.SUCCESS)
