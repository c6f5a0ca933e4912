"""What a machine can see of a page: axe, the console, the policy, other hosts, sideways scroll, words that were not translated."""

import re

from axe_playwright_python.base import AXE_SCRIPT
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, TextField

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# Text as somebody reads it or hears it; whatever lies in one element is given together with whether it is told as another's
# words (an element with a language of its own) or as no language at all (translate="no").
SHOWN = """
() => {
  const told = [];
  const add = (element, text, where) => {
    if (/\\p{L}/u.test(text) && !element.closest("script, style, noscript, [translate=no], code, kbd, pre, textarea, .hash, .reason"))
      told.push([text.replace(/\\s+/g, " ").trim(), where, Boolean(element.closest("[lang]:not(html), .words, .text, .para-text, mark"))]);
  };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) add(walker.currentNode.parentElement, walker.currentNode.data, walker.currentNode.parentElement.localName);
  for (const name of ["aria-label", "aria-description", "title", "alt", "placeholder", "data-h"])
    for (const element of document.querySelectorAll(`[${name}]`)) add(element, element.getAttribute(name), `@${name}`);
  for (const meta of document.querySelectorAll("meta[name=description], meta[property='og:title'], meta[property='og:description']"))
    add(meta, meta.content, "meta");
  return told;
}
"""
# Names that are the same in every language, and abbreviations of time zones.
NAMES = {
    *("Bilateral", "Tracker", "API", "CSV", "PDF", "SVG", "PNG", "JSON", "NDJSON", "XLSX", "ZIP", "Atom", "BibTeX", "RIS", "CSL"),
    *("UTC", "SHA-256", "SHA", "EDTF", "ISO", "URL", "HTML", "DOCX", "TXT", "MB", "KB", "OpenAPI", "English", "Pseudo"),
}  # fmt: skip


class Ear:
    """Listens to a page: what its console, its policy and its requests said that should not have been."""

    def __init__(self, page, base: str) -> None:
        self.heard: list[str] = []
        page.on(
            "console", lambda line: line.type in ("error", "warning") and self.heard.append(f"console: {line.text}")
        )
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith(("http", "ws"))
                and not asked.url.startswith(base)
                and self.heard.append(f"another host: {asked.url}")
            ),
        )

    def tell(self, status: int) -> list[str]:
        """What was heard since it was last asked; that an answer was an error is no error of a page that says so."""
        said, self.heard = self.heard, []
        return [line for line in said if not (status >= 400 and "Failed to load resource" in line)]


def breaches(page, *, rules: list[str] | None = None, without: tuple[str, ...] = ()) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, or against some of its rules alone."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    options = {
        "runOnly": only, "resultTypes": ["violations"], "elementRef": False, "preload": False,
        **({} if rules else {"rules": {name: {"enabled": False} for name in without}}),
    }  # fmt: skip
    found = page.evaluate(
        "options => axe.run(document, options).then(found => found.violations.map(one => "
        "`${one.id} ×${one.nodes.length}: ${one.nodes[0].html.slice(0, 160)}`))",
        options,
    )
    return [f"axe {line}" for line in found]


def scrolls_sideways(page) -> list[str]:
    """That the page is wider than the window, and which elements stick out."""
    if not page.evaluate(SIDEWAYS):
        return []
    return [
        "scrolls sideways: "
        + page.evaluate(
            """() => [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
              && !one.closest(".sheet, .wide-picture, .nav"))
            .slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ")"""
        )
    ]


ADDRESS = re.compile(r"https?://\S+|\b\w+_\w+\b|\S+@\S+")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z’'-]*[A-Za-z](?:[ ,.;:()]+[A-Za-z][A-Za-z’'-]*[A-Za-z])*")
PSEUDO_WORD = re.compile(r"\S*[^\W\d_a-zA-Z]\S*")


def held_texts() -> set[str]:
    """Every text that lies in the database: data, which nobody translates."""
    held = set()
    for model in apps.get_app_config("initiatives").get_models():
        names = [
            field.name
            for field in model._meta.fields
            if isinstance(field, CharField | TextField | ArrayField) and not field.choices
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            texts = [text for value in row for text in (value if isinstance(value, list) else [value or ""])]
            held |= {re.sub(r"\s+", " ", text).strip().lower() for text in texts}
    return {piece.lower() for text in held if len(text) < 100 for piece in ENGLISH.findall(text)} | held


def untranslated(page, held: set[str], texts: str) -> list[str]:
    """What a page in the pseudo-language says without accents and that is no data."""
    wrong = []
    for text, where, others in page.evaluate(SHOWN):
        if others or text.lower() in held or (len(text) > 20 and text.lower().strip("() .") in texts):
            continue
        for run in ENGLISH.findall(PSEUDO_WORD.sub("\n", ADDRESS.sub("\n", text))):
            words = [word for word in re.findall(r"[\w’'-]+", run) if word not in NAMES]
            if (
                not words
                or all(part.lower() in held for part in run.split(", "))
                or (len(words) > 1 and run.lower() in texts)
            ):
                continue
            wrong.append(f"untranslated {where}: {run[:60]!r} in {text[:90]!r}")
    return wrong
