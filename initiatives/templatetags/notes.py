"""The notes on words that a page shows; asked once a page, whatever it shows."""

from django import template

from initiatives.dashboards.noting import Note, Noted, noted
from initiatives.dashboards.panel import Panel
from initiatives.models import Passage, Statement
from initiatives.search import Result

register = template.Library()


@register.simple_tag(takes_context=True)
def notes_on(context, words: Statement | Passage | Panel | Result | None) -> tuple[Note, ...]:
    """The notes on a statement, a passage, the paragraph of a panel, or a result of searching, as this reader sees them."""
    held = _noted(context["request"])
    if isinstance(words, Statement):
        return held.of(statement=words)
    if isinstance(words, Passage):
        return held.over(passage=words)
    if isinstance(words, Panel):
        return held.within(capture=words.passage.capture_id, start=words.first, end=words.last)
    if isinstance(words, Result):
        return _on_result(held, words)
    raise TypeError(f"notes are on statements and passages, not on {words!r}")


def _on_result(held: Noted, result: Result) -> tuple[Note, ...]:
    if result.noun == "statement":
        return held.notes.get(result.id, ())
    if result.noun == "document":
        return held.in_document(document=result.id, paragraph=result.paragraph)
    return held.like(text="".join(piece.text for piece in result.fragment))


def _noted(request) -> Noted:
    if not hasattr(request, "noted"):
        request.noted = noted(statements=Statement.objects.visible_to(request.user), clocks=request.clocks)
    return request.noted
