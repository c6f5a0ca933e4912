"""What a page is about in the words of Schema.org, as JSON-LD: for search engines of data sets and of quotations.

A block of data is no script to a content security policy, so it needs no exception. Only what the page itself shows goes
in. Types: https://schema.org/Project, Quotation, CreativeWork, Dataset.
"""

import json
import re
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from initiatives.models import Initiative, SourceDocument, Statement
from initiatives.templatetags.api_address import api_address

register = template.Library()

DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")  # of EDTF what ISO 8601 calls a date
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}  # so that nothing ends the element
FORMS = {
    "json": "application/json",
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LISTS = {
    "initiative-list": "Initiatives: what each side claims of them, what records show, and the first and present due dates",
    "commitment-list": "Commitments in their operative words: whom they bind, how firmly, and when they are due",
    "statement-list": "Statements in the words of their source: who said them, in which capacity, and when",
    "document-list": "Documents in which the words stand, with their publishers and dates",
}
Linked = dict[str, Any]


@register.simple_tag(takes_context=True)
def linked_data(context) -> SafeString:
    """The block of a page about an initiative, a statement, a document, or of one of their lists; nothing for others."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    name = match.url_name if match is not None and match.namespace == "web" else ""
    told: Linked | None = None
    if name == "initiative" and isinstance(context.get("initiative"), Initiative):
        told = _project(context["initiative"])
    elif name == "statement" and isinstance(getattr(context.get("seen"), "statement", None), Statement):
        told = _quotation(context["seen"].statement, request)
    elif name == "document" and isinstance(context.get("document"), SourceDocument):
        told = _work(context["document"], request)
    elif name in LISTS and context.get("page") is not None:
        told = _dataset(context, LISTS[name])
    if told is None:
        return mark_safe("")
    if name not in LISTS:
        address = request.build_absolute_uri(api_address(context))
        page = {"url": request.build_absolute_uri(request.path)}
        told |= page | {"subjectOf": _download(address, "json")}
    written = json.dumps(_held({"@context": "https://schema.org", **told}), ensure_ascii=False).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))  # noqa: S308 - escaped above


def _project(initiative: Initiative) -> Linked:
    return {
        "@type": "Project",
        "name": initiative.name,
        "alternateName": initiative.acronym,
        "identifier": initiative.slug,
        "description": initiative.summary,
        "areaServed": _countries(initiative),
    }


def _countries(initiative: Initiative) -> list[Linked]:
    pair = initiative.partnership
    return [{"@type": "Country", "identifier": str(code)} for code in (pair.country_a, pair.country_b)]


def _quotation(statement: Any, request) -> Linked:
    """Its words only where the page shows them (`words_seen`, dashboards.saying)."""
    passage, speaker = statement.passage, statement.person or statement.organisation
    seen = statement.words_seen
    return {
        "@type": "Quotation",
        "identifier": str(statement.pk),
        "text": statement.words if seen else None,
        "inLanguage": statement.language,
        "dateCreated": _date(statement.said_on),
        "spokenByCharacter": {
            "@type": "Person" if statement.person else "Organization", "name": speaker.name,
        } if speaker else None,
        "isPartOf": _work(passage.capture.document, request) if passage and seen else None,
    }  # fmt: skip


def _work(document: SourceDocument, request) -> Linked:
    publisher = document.publisher or document.identified_publisher
    return {
        "@type": "CreativeWork",
        "name": document.title,
        "identifier": str(document.pk),
        "url": request.build_absolute_uri(reverse("web:document", args=[document.pk])),
        "sameAs": document.url or document.identified_url,
        "inLanguage": document.language,
        "datePublished": _date(document.published) or _date(document.identified_published),
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
    }


def _dataset(context, description: str) -> Linked:
    request = context["request"]
    address = request.build_absolute_uri(api_address(context))
    joint = "&" if "?" in address else "?"
    return {
        "@type": "Dataset",
        "name": f"{settings.TRACKER_NAME}: {description.partition(':')[0].partition(' in ')[0]}",
        "description": f"{description}.",
        "url": request.build_absolute_uri(),
        "license": settings.TRACKER_LICENCE,
        "creator": {"@type": "Organization", "name": settings.TRACKER_NAME, "url": settings.SITE_URL},
        "isAccessibleForFree": True,
        "temporalCoverage": f"../{request.clocks.day}",
        "distribution": [_download(f"{address}{joint}format={form}", form) for form in FORMS],
    }


def _download(address: str, form: str) -> Linked:
    return {"@type": "DataDownload", "contentUrl": address, "encodingFormat": FORMS[form]}


def _date(edtf: str | None) -> str | None:
    return edtf if edtf and DAY.fullmatch(edtf) else None


def _held(told: Linked) -> Linked:
    """Without what is not known."""
    return {
        name: _held(value) if isinstance(value, dict) else value
        for name, value in told.items()
        if value not in (None, "", [])
    }
