"""A change as words outside the pages: its subject, what happened, why, and where it is shown."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from initiatives.clocks import Clocks
from initiatives.dashboards.change import NOUNS, Line
from initiatives.models.publication import Reader


@dataclass(frozen=True)
class Said:
    """One change: `subject` and `what` in plain words, `reason`, and the path of the page that shows it."""

    subject: str
    what: str
    reason: str
    path: str

    @property
    def sentence(self) -> str:
        """The subject and what happened to it."""
        return f"{self.subject}: {self.what}" if self.what else self.subject


def visible_nouns(*, reader: Reader) -> Mapping[str, QuerySet]:
    """The rows of each noun of the change feed that a reader may see."""
    nouns: dict[str, Any] = dict(NOUNS)
    return {noun: model.objects.visible_to(reader) for noun, model in nouns.items()}


def in_words(*, lines: Collection[Line], reader: Reader, clocks: Clocks) -> list[Said]:
    """The lines in words, in the language that is active, as they are told to `reader`; what was corrected says so."""
    request: Any = HttpRequest()
    request.user, request.clocks = reader, clocks  # the pieces of the pages ask it whom they speak to
    return [_said(line, request) for line in lines]


def plain(*, words: str) -> str:
    """The words without control characters, which captured texts may hold and XML may not."""
    return "".join(each for each in words if unicodedata.category(each) != "Cc" or each in "\n\t")


def _said(line: Line, request: HttpRequest) -> Said:
    context = {"one": line, "request": request}
    subject, what = (_words(f"web/change/_{piece}.html", context) for piece in ("subject", "what"))
    reason = plain(words=getattr(line.line, "reason", "") or getattr(line.line, "note", ""))
    if line.corrected_by:
        said = f"{subject}: {what}" if what else subject
        subject, what = _("Corrected since: %(line)s") % {"line": said}, ""
        reason = plain(words=line.corrected_by.reason)
    return Said(subject, what, reason, render_to_string("web/change/_address.txt", {"one": line}).strip())


def _words(template: str, context: dict[str, Any]) -> str:
    return plain(words=unescape(" ".join(strip_tags(render_to_string(template, context)).split())))
