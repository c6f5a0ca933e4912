"""Charts in pages: the swatches of their keys, and the script that brings them to life where it was built."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from initiatives.charts.chart import Key, key_swatch
from initiatives.charts.strip import strip
from initiatives.dashboards.ledger import Line
from initiatives.dashboards.strips import Strip, strip_of

register = template.Library()

BUNDLE = "charts/vega.js"


@register.simple_tag
def swatch(key: Key) -> SafeString:
    """A key's fill and shape."""
    return format_html('<svg class="swatch" viewBox="0 0 16 12" aria-hidden="true">{}</svg>', key_swatch(key=key))


@register.simple_tag
def chart_bundle() -> str:
    """The address of the browser's bundle for charts; nothing where nobody built it, and the server's pictures stay."""
    storage: Any = staticfiles_storage
    try:
        address = storage.url(BUNDLE)
    except ValueError:  # a manifest without it
        return ""
    collected = isinstance(storage, HashedFilesMixin) and BUNDLE in getattr(storage, "hashed_files", {})
    return address if collected or finders.find(BUNDLE) else ""


@register.simple_tag
def status_strip(strips: Mapping[int, Strip], pk: int) -> SafeString:
    """The sparkline of one initiative of a list (dashboards.strips.strips gives all), with its words; nothing without statuses."""
    return _strip(strips.get(pk))


@register.simple_tag(takes_context=True)
def ledger_strip(context, ledger: tuple[Line, ...]) -> SafeString:
    """The sparkline of an initiative's page from the lines of its ledger, wider than in a list."""
    return _strip(strip_of(ledger=ledger, clocks=context["request"].clocks), width=320)


def _strip(seen: Strip | None, width: int = 120) -> SafeString:
    if seen is None:
        return mark_safe("")
    drawn = strip(seen=seen, width=width)
    return format_html('<span class="strip-of">{}<span class="unseen">{}</span></span>', drawn.svg, drawn.words)
