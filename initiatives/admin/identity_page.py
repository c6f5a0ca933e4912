"""The pages on which an initiative is renamed, split, merged or absorbed."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from initiatives.admin.access import allowed, posted
from initiatives.admin.columns import page_of
from initiatives.admin.identity_form import FORMS
from initiatives.permissions import may_publish

LABELS = {"rename": "Rename", "split": "Split", "merge": "Merge", "absorb": "Absorb"}


class Identity:
    """For the admin of initiatives; addresses admin:initiative-rename, -split, -merge and -absorb."""

    def get_urls(self) -> list[URLPattern]:
        """Django's addresses, and those of the steps."""
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            *(
                path(f"<int:pk>/{step}/", view(partial(self.step_view, step=step)), name=f"initiative-{step}")
                for step in FORMS
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def step_view(self, request: HttpRequest, pk: int, *, step: str) -> HttpResponse:
        """Ask, then take the step. Raises Http404, PermissionDenied."""
        row = self.get_queryset(request).filter(pk=pk).first()  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        if not allowed(request, may_publish, row.partnership):
            raise PermissionDenied
        form = FORMS[step](posted(request), subject=row, request=request, site=self.admin_site)  # type: ignore[attr-defined]
        if request.method == "POST" and form.is_valid():
            result = form.act(today=timezone.localdate())
            if result is not None:
                said = f"“{row}” is now “{result}”." if step == "rename" else f"“{row}” goes on as “{result}”."
                said = f"“{row}” is split." if step == "split" else said
                self.message_user(request, said, messages.SUCCESS)  # type: ignore[attr-defined]
                return redirect(page_of(result))
        context = {
            **self.admin_site.each_context(request), "opts": row._meta, "original": row, "form": form,  # type: ignore[attr-defined]
            "title": f"{LABELS[step]}: {row}", "media": self.media + form.media, "back": page_of(row),  # type: ignore[attr-defined]
        }  # fmt: skip
        return TemplateResponse(request, "admin/identity.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The row's page, with the steps that may be taken."""
        row = kwargs.get("obj")
        if row is not None and row.publication == "published" and allowed(request, may_publish, row.partnership):
            steps = [(label, reverse(f"admin:initiative-{step}", args=[row.pk])) for step, label in LABELS.items()]
            context["deeds"] = [*context.get("deeds", []), *steps]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
