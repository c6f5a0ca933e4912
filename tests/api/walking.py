"""Every readable address of the API and the pages, made from the URL configuration and the keys of rows."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from initiatives.api.urls import RESOURCES
from tests.architecture.routes import routes

API = "api/v1/"
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
KEYS = ("key", "slug", "pk")
# What else a route takes, whatever the row.
BESIDES = {
    "version": "1",
    "ending": "json",
    "delivery": "1",
    "part": "1",
    "name": "figures.csv",
    "rest": "nowhere",
    "capture": "1",
    "piece": "0",
}
# What `name` is where it is no file's.
NAMES = {"charts/": "said-against-shown", "sitemap-": "initiatives"}
# Kept by keys of their own, told about elsewhere: they hold nothing that is looked up by a reader.
KEYED = ("calendar/", "letters/")
LIBRARIES = ("admin/", "accounts/")
# The page beside it, printed; printing takes seconds, and no two files are the same.
PRINTED = "briefing.pdf"
# A page says with its own name what the API calls otherwise.
NOUNS = {"status-updates": "status-updates", "account": ""}


class Address(NamedTuple):
    """A route as written and an address that it answers to."""

    written: str
    path: str


def addresses(keys: Mapping[str, list[str]], **besides: str) -> Iterator[Address]:
    """Every address of ours: one a route without a key, one a key for the others.

    `keys` are those of each noun, by the first part of its address (`initiatives`); a noun without any is left out.
    """
    for route in routes():
        written = route.written
        if written.startswith((*KEYED, *LIBRARIES)) or written.endswith(PRINTED):
            continue
        taken = CONVERTER.findall(written)
        of_rows = [name for name in taken if name in KEYS]
        noun = written.removeprefix(API).split("/")[0]
        for key in keys.get(noun, []) if of_rows else [""]:
            name = next((name for start, name in NAMES.items() if written.startswith(start)), BESIDES["name"])
            values = {**BESIDES, "name": name, **besides, **dict.fromkeys(of_rows, key)}
            path = CONVERTER.sub(lambda match, values=values: values[match[1]], written)
            yield Address(written, f"/{path}")


def variants(path: str) -> Iterator[str]:
    """What may be asked of a list of the API: every format, everything expanded, few fields, counted, every publication."""
    yield path
    for resource, _, _ in RESOURCES:
        if path == f"/{API}{resource.name}/":
            yield f"{path}?count=1&limit=1000"
            yield f"{path}?brief=1"
            yield from (f"{path}?format={ending}" for ending in ("csv", "ndjson", "xlsx"))
            if resource.expands:
                yield f"{path}?expand={','.join(resource.expands)}"
            if "publication" in resource.filters.base_filters:
                yield f"{path}?publication=draft&publication=withdrawn&publication=entered_in_error&count=1"
