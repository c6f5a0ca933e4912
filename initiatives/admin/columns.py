"""List columns and read-only fields that are more than a word: written by small templates."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import display
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from initiatives import vocabulary


def shown(template: str, **values: Any) -> SafeString:
    """The markup of templates/admin/columns/<template>.html with these values."""
    return mark_safe(get_template(f"admin/columns/{template}.html").render(values))  # noqa: S308 - templates escape


def column(
    template: str, *, title: str, ordering: str | None = None, empty: str | None = None
) -> Callable[[Any, Any], SafeString]:
    """A method for a ModelAdmin that shows a row (as `row`) through a template."""

    def method(self: Any, row: Any) -> SafeString:  # noqa: ARG001
        return shown(template, row=row)

    return display(description=title, ordering=ordering, empty_value=empty)(method)


def page_of(row: Any) -> str:
    """The address of a row's page in the admin."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def linked(row: Any, words: Any = None) -> SafeString | str:
    """A row's words as a link to its page; a dash where there is no row."""
    return format_html('<a href="{}">{}</a>', page_of(row), words or row) if row is not None else "–"


def voice_name(key: str | None, names: dict[str, str] | None = None) -> str:
    """Who asserts, in words: a country's name where `names` has it, “Both sides jointly”, “Reported”; else the code."""
    if key in vocabulary.SPEAKING_FOR:
        return vocabulary.SPEAKING_FOR[key].label
    return (names or {}).get(key or "", key or "")
