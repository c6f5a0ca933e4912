"""Every route of the project, and an address that leads to it."""

import re
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

SAMPLES = {
    "int": "1",
    "slug": "sample",
    "str": "sample",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "sample",
}


class Route(NamedTuple):
    """A route as written (`documents/<int:pk>/`), an address it answers to, and its view."""

    written: str
    address: str
    view: object


def routes():
    """All routes, in the order in which addresses are compared with them."""
    return list(_routes(get_resolver().url_patterns, "", ""))


def _routes(patterns, written, address):
    for pattern in patterns:
        route, sample = _sampled(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, written + route, address + sample)
        elif isinstance(pattern, URLPattern):
            yield Route(written + route, "/" + address + sample, pattern.callback)


def _sampled(pattern):
    """A pattern as written and filled in; regular expressions lose their anchors."""
    if isinstance(pattern, RoutePattern):
        route = str(pattern)
        return route, re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES[match[1] or "str"], route)
    expression = pattern.regex.pattern
    form, names = normalize(expression)[0]
    return re.sub(r"^\^|\\Z$|\$$", "", expression), form % {name: _matching(expression, name) for name in names}


def _matching(expression, name):
    """Something that a named group takes: 1, else the first of the words it lists."""
    group = re.search(rf"\(\?P<{name}>([^()]*)\)", expression)[1]
    return "1" if re.fullmatch(group, "1") else group.split("|")[0]
