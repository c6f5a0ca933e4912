"""Links that keep the clocks turned, and the navigation."""

from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

CLOCKS = ("as_of", "known_at")
NAVIGATION = (
    ("overview", _("Overview"), ("overview",)),
    ("initiative-list", _("Initiatives"), ("initiative-list", "initiative")),
    ("commitment-list", _("Commitments"), ("commitment-list", "commitment")),
    ("statement-list", _("Statements"), ("statement-list", "statement")),
    ("document-list", _("Documents"), ("document-list", "document")),
    ("sector-list", _("Sectors"), ("sector-list", "sector")),
    ("timeline", _("Timeline"), ("timeline", "event")),
    ("changes", _("Changes"), ("changes",)),
)


def _asked(context) -> dict[str, str]:
    request = context.get("request")
    return {name: request.GET[name] for name in CLOCKS if request.GET.get(name)} if request else {}


@register.simple_tag(takes_context=True)
def link(context, name: str, *args, **query) -> str:
    """The address of a page with the clocks as they are turned: `{% link "web:initiative" row.slug %}`.

    Positional arguments go into the path; named ones into the query, empty ones left out; `anchor` comes last.
    """
    anchor = query.pop("anchor", "")
    asked = urlencode({**_asked(context), **{key: value for key, value in query.items() if value not in (None, "")}})
    return reverse(name, args=args) + (f"?{asked}" if asked else "") + (f"#{anchor}" if anchor else "")


@register.simple_tag(takes_context=True)
def here(context, **changes) -> str:
    """This page's query with some parameters changed (None or "" takes one away) and paging begun anew."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def route(name: str, *args) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def navigation(context) -> list[dict]:
    """The pages of the main navigation that exist: url (clocks kept), label, current."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    asked = urlencode(_asked(context))
    return [
        {
            "url": url + (f"?{asked}" if asked else ""),
            "label": words,
            "current": match is not None and match.view_name in {f"web:{one}" for one in covers},
        }
        for name, words, covers in NAVIGATION
        if (url := route(f"web:{name}"))
    ]


@register.simple_tag(takes_context=True)
def turn(context, number: int) -> str:
    """This list's page of that number, with filters and clocks as they are."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to loop over in a template."""
    return text.split()


@register.simple_tag(takes_context=True)
def query(context, name: str) -> str:
    """The value of a query parameter as it was asked, or nothing."""
    return context["request"].GET.get(name, "")


@register.simple_tag(takes_context=True)
def speaker(context, statement) -> SafeString:
    """Who said it, linked where there is a page for them, and the capacity held that day."""
    if statement.joint:
        return escape(gettext("Both sides jointly"))
    noun, row = ("person", statement.person) if statement.person else ("organisation", statement.organisation)
    name = escape(row.name)
    if route(f"web:{noun}", row.slug):
        name = format_html('<a href="{}">{}</a>', link(context, f"web:{noun}", row.slug), row.name)
    return format_html("{}, {}", name, statement.capacity) if statement.capacity else name


@register.simple_tag(takes_context=True)
def history_of(context, noun: str, key: str | int) -> str:
    """The address of a record's history, the clocks as they are turned."""
    return link(context, f"web:{noun}-history", key)
