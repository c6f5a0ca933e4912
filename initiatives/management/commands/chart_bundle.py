"""The script that brings charts to life in a browser, written from the packages that draw them on the server."""

import os
from importlib.metadata import version
from typing import Any

import vl_convert
from django.conf import settings
from django.core.management.base import BaseCommand

NAME = "charts/vega.js"
# What the page's own script asks of the bundle; static/js/charts.js imports it.
SNIPPET = "export const embed = vegaEmbed;"


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Write the browser's bundle for charts (Vega, Vega-Lite, Vega-Embed) below var/built, offline; once a version."
    )

    def handle(self, *_arguments: object, **_options: Any) -> None:
        path = settings.BUILT_DIR / NAME
        head = f"/* vl-convert {version('vl-convert-python')}: {SNIPPET} */\n"
        if path.is_file():
            with path.open(encoding="utf-8") as held:
                if held.readline() == head:
                    return
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        written.write_text(head + vl_convert.javascript_bundle(SNIPPET), encoding="utf-8")
        os.replace(written, path)
