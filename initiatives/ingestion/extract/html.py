"""HTML: the main text of a page, by trafilatura; where it finds none, all the words of the page."""

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree, html

from initiatives.ingestion.extract.plain import decoded
from initiatives.ingestion.extract.reading import Read, Refused, one_line, put_together

BY = f"HTML, main text by trafilatura {trafilatura.__version__}"
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
SHORTEST = 250  # characters; of a shorter page trafilatura gives one run of words
LINES = ("head", "p", "item", "row", "quote", "code", "ab")
BLOCKS = {
    *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"),
    *("tbody", "tfoot", "thead", "tr", "ul", "br", "body", "title"),
}
SILENT = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea"}
PICKED = "The main text was picked out of the page; compare it with the page before you quote."
ALL = "The main text could not be told from the rest; menus and footers may stand among the words."


def read(content: bytes) -> Read:
    """The paragraphs, list items and table rows of a page, one a line. Raises Refused where it has no words."""
    page = _decoded(content)
    found = trafilatura.extract(
        page, output_format="xml", include_comments=False, include_tables=True, deduplicate=False
    )
    main = put_together(_of_main(found), by=BY, warnings=[PICKED]) if found else None
    if main and len(main.text) >= SHORTEST:
        return main
    whole = put_together(_of_page(page), by="HTML, all its words", warnings=[ALL])
    if not whole.text:
        raise Refused("there are no words in this page; it may be filled in by scripts. Copy the text and paste it.")
    return whole


def _decoded(content: bytes) -> str:
    try:
        return decoded(content)
    except Refused as refusal:
        named = DECLARED.search(content[:4096])
        if named is None:
            raise
        try:
            return content.decode(named[1].decode())
        except (LookupError, UnicodeDecodeError):
            raise refusal from None


def _of_main(found: str) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    main = etree.fromstring(found.encode(), parser).find("main")
    yield from _lines(main) if main is not None else ()


def _lines(element: Any) -> Iterator[str]:
    """Every paragraph, item, heading and table row below the element, in their order."""
    loose = one_line(element.text or "")
    if loose:
        yield loose
    for child in element:
        if child.tag == "row":
            yield "\t".join(one_line("".join(cell.itertext())) for cell in child)
        elif child.tag in LINES and not any(each.tag in LINES for each in child.iterdescendants()):
            yield from _broken(child)
        else:
            yield from _lines(child)
        if tail := one_line(child.tail or ""):
            yield tail


def _broken(element: Any) -> Iterator[str]:
    """The element's words; a break parts two lines."""
    for each in element.iter("lb"):
        each.tail = f"\ue000{each.tail or ''}"
    yield from (one_line(part) for part in "".join(element.itertext()).split("\ue000"))


def _of_page(page: str) -> Iterator[str]:
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    held: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        silent = not tag or any(each.tag in SILENT for each in (element, *element.iterancestors()))
        if tag in BLOCKS:
            yield one_line("".join(held))
            held = []
        if event == "start" and not silent:
            held.append(element.text or "")
        if event == "end":
            above = element.getparent()
            if above is not None and not any(each.tag in SILENT for each in (above, *above.iterancestors())):
                held.append(element.tail or "")
    yield one_line("".join(held))
