"""Charts in pages: the swatches of their keys, and the script that brings them to life where it was built."""

from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString

from initiatives.charts.chart import Key, key_swatch

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
