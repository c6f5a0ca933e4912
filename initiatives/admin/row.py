"""The base of every noun's admin: one action call a save, refusals shown in the form, nothing published deleted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, TabularInline, action
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from initiatives.actions import Conflict
from initiatives.actions.part import edit_parts
from initiatives.actions.writing import writes
from initiatives.admin.access import Access, user_of, within_reach
from initiatives.admin.history import Act, changes_of
from initiatives.admin.refusals import sentence, show
from initiatives.models import User


@writes
def _save(*, by: User, row: Model) -> None:  # noqa: ARG001 - `writes` puts `by` into the history
    row.save()


@writes
def _delete(*, by: User, row: Model) -> None:  # noqa: ARG001
    row.delete()


class Refusable:
    """A form mixin that shows what the action refused when the same request came through before."""

    request: HttpRequest
    names: dict[str, str] = {}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        refusal = getattr(self.request, "refusal", None)
        if refusal is not None:
            show(refusal, form=self, names=self.names)  # type: ignore[arg-type]


class RowForm(Refusable, forms.ModelForm):
    """A noun's form; `read_version` is the version the user saw, and a row changed since is not overwritten."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_version"].initial = getattr(self.instance, "version", None) if self.instance.pk else None

    @property
    def changed(self) -> dict[str, Any]:
        """The values of the model's fields that the user changed."""
        columns = {field.name for field in self._meta.model._meta.get_fields()}
        return {name: self.cleaned_data.get(name) for name in self.changed_data if name in columns}


class RowAdmin(Access, ModelAdmin):
    """A noun that is edited in the admin.

    A save is `write` (one action, or one row) and then `write_parts` (the inlines), in one transaction. What they
    refuse (ValidationError, Conflict) undoes both and is shown in the form, which is why a request may pass twice.
    """

    form: Any = RowForm
    list_per_page = 50
    show_full_result_count = False
    object_history_template = "admin/history.html"
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 5})},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows within the user's reach."""
        rows = super().get_queryset(request)
        return within_reach(rows, self.home, request) if self.home else rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """The rows that answer; those of withheld words answer nothing, or a question would tell what the words are."""
        rows, many = super().get_search_results(request, queryset, search_term)
        for path in (name.removesuffix("exact") for name in self.search_fields if name.split("__")[-1] == "exact"):
            rows = rows.filter(**{f"{path}capture__withheld_at": None}) if search_term else rows
        return rows, many

    def listing(self, request: HttpRequest) -> bool:
        """Whether the request asks for the list of the noun."""
        match = request.resolver_match
        return bool(match and match.url_name and match.url_name.endswith("_changelist"))

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form class, which knows its request; fields that the form adds itself are not asked of the model."""
        if kwargs.get("fields"):
            held = {field.name for field in self.opts.get_fields()} | set(self.form.declared_fields)
            kwargs["fields"] = [name for name in kwargs["fields"] if name in held]
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"request": request})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a noun without fieldsets shows; the version read stands above them, unseen."""
        return [name for name in super().get_fields(request, obj) if name != "read_version"]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of one row; a refused save comes back as a form with the reason."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (ValidationError, Conflict) as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The row's page, under the row's own name."""
        row = kwargs.get("obj")
        if row is not None:
            context.update(title=self.choice_label(row), subtitle=str(self.opts.verbose_name).capitalize())
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, under the noun's name."""
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """One action call."""
        row = self.write(request, obj, form, change)
        obj.pk, obj._state.adding = row.pk, False
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The inlines, in one action call."""
        saved, removed = [], []
        for formset in formsets:
            saved += formset.save(commit=False)
            removed += formset.deleted_objects
        if saved or removed:
            self.write_parts(request, form.instance, saved, removed)

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Any:
        """Save the row and give it; nouns with an action call that instead. Raises ValidationError, Conflict."""
        if change and hasattr(obj, "version"):
            version = type(obj)._default_manager.select_for_update().values_list("version", flat=True).get(pk=obj.pk)
            if version != form.cleaned_data["read_version"]:
                raise Conflict(f"“{obj}” was changed since you read it; open it again and look at what changed.")
        _save(by=user_of(request), row=obj)
        return obj

    def write_parts(self, request: HttpRequest, whole: Any, saved: list[Any], removed: list[Any]) -> None:
        """Save and remove the rows of the inlines."""
        edit_parts(by=user_of(request), whole=whole, saved=saved, removed=removed)

    def was_published(self, row: Any) -> bool:
        """Whether the row ever was before readers, and so is part of the record."""
        return getattr(row, "published_at", None) is not None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that was published is deleted."""
        return super().has_delete_permission(request, obj) and not (obj and self.was_published(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Bulk deletion that refuses in words what was published."""
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            _, name, description = actions["delete_selected"]
            actions["delete_selected"] = (delete_drafts, name, description)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with the rows; their own parts need no permission of their own."""
        found: Any = super().get_deleted_objects(objs, request)
        listed, counts, missing, protected = found
        own = {str(self.opts.verbose_name)}
        return listed, counts, missing & own, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete one row."""
        self.remove(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Delete the selected rows."""
        with transaction.atomic():
            self.remove(request, list(queryset))

    def remove(self, request: HttpRequest, rows: list[Any]) -> None:
        """Delete rows; nouns that are published discard drafts by an action. Raises ValidationError."""
        for row in rows:
            _delete(by=user_of(request), row=row)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The page that asks before it deletes; what the database refuses is said on the row's page."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:
            self.message_user(request, sentence(refusal), messages.ERROR)
            return redirect(self.page_of(object_id))

    def page_of(self, pk: Any) -> str:
        """The address of a row's page."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of the row, as the database's triggers wrote it."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        told = {"changes": self.changes(row), "title": f"History: {self.choice_label(row)}"}
        return super().history_view(request, object_id, {**told, **(extra_context or {})})

    def changes(self, row: Any) -> list[Act]:
        """The row's history as it may be shown."""
        return changes_of(row)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404(f"There is no {opts.verbose_name} {object_id} within your reach.")


@action(description="Delete selected %(verbose_name_plural)s", permissions=["delete"])
def delete_drafts(modeladmin: RowAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Ask before deleting; a selection with anything published in it is refused as a whole."""
    held = [row for row in queryset if modeladmin.was_published(row)]
    if held:
        names = ", ".join(f"“{row}”" for row in held[:5]) + (" …" if len(held) > 5 else "")
        modeladmin.message_user(
            request,
            f"Nothing was deleted: {len(held)} of the {queryset.count()} selected were published and stay in the record "
            f"({names}). Withdraw them, or leave them out of the selection.",
            messages.ERROR,
        )
        return None
    try:
        return delete_selected(modeladmin, request, queryset)
    except ValidationError as refusal:
        modeladmin.message_user(request, sentence(refusal), messages.ERROR)
        return None


class Parts(BaseInlineFormSet):
    """The rows of a table of parts."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Django's fields; the box that deletes a row says so."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = (
                f"Delete {form.instance}" if form.instance.pk else "Delete"
            )


class Part(Access, TabularInline):
    """The parts of a record, on its page."""

    extra = 0
    formset: Any = Parts
    show_change_link = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A table's cells have no labels of their own: each field says what it is."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label))
        return field
