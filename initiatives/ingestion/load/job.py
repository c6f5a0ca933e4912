"""One reading on its way into the database: who loads it, and what was settled so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from initiatives.actions.document import mark_passage
from initiatives.ingestion.load.hold import Hold
from initiatives.ingestion.quotes import locate
from initiatives.ingestion.records import Quote, Reading
from initiatives.models import Capture, Commitment, Initiative, Partnership, Passage, User

M = TypeVar("M", bound=Model)
Span = tuple[int, int, str]


@dataclass(kw_only=True)
class Job:
    """A reading that was checked, its hold, and the rows that the later entries refer to."""

    reading: Reading
    hold: Hold
    by: User
    now: datetime
    today: date
    partnership: Partnership
    capture: Capture
    passages: dict[tuple[int, int], Passage] = field(default_factory=dict)
    initiatives: dict[str, Initiative] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    drafts: list[Initiative] = field(default_factory=list)

    def id(self, noun: str, name: str) -> int | None:
        """The id of the row of this name (a slug, or a key of this or another reading); None without a name.

        0, which is nobody's id, for a row that was removed since it was seeded.
        """
        if not name:
            return None
        ids = self.hold.ids.get(noun, {})
        return ids.get(f"{self.reading.name}/{name}") or ids.get(name) or 0

    def need(self, noun: str, name: str) -> int | None:
        """As `id`, for a row that is about to be referred to. Raises ValidationError when it was removed since."""
        pk = self.id(noun, name)
        if pk == 0:
            raise ValidationError(f"the {noun.lower()} “{name}” it refers to was removed since it was seeded")
        return pk

    def ids(self, noun: str, names: Iterable[str]) -> list[int]:
        """The ids of the rows of these names, sorted."""
        return sorted(self.id(noun, name) or 0 for name in names)

    def row(self, model: type[M], pk: int | None) -> M | None:
        """The row of an id that `id` gave. Raises ValidationError when the row was removed since it was seeded."""
        if pk is None:
            return None
        return self.rows(model, [pk])[0]

    def rows(self, model: type[M], pks: Iterable[int]) -> list[M]:
        """The rows of ids that `ids` gave. Raises ValidationError when one was removed since it was seeded."""
        wanted = list(pks)
        found = model._default_manager.in_bulk(wanted) if wanted else {}
        if missing := len(set(wanted) - found.keys()):
            raise ValidationError(f"{missing} {model.__name__} it refers to was removed since it was seeded")
        return [found[pk] for pk in wanted]

    def span(self, quote: Quote) -> Span:
        """The (start, end, words) of a quote that was checked."""
        at = locate(text=self.reading.text or "", quote=quote)
        return at, at + len(quote.text), quote.text

    def spans(self, quotes: Iterable[Quote]) -> list[Span]:
        """The spans of quotes, in the order of the text."""
        return sorted(self.span(quote) for quote in quotes)

    def passage(self, span: Span) -> Passage:
        """The passage of a span, marked when nobody has marked it yet."""
        start, end, words = span
        if (start, end) not in self.passages:
            self.passages[start, end] = mark_passage(by=self.by, capture=self.capture, exact=words, start=start)
        return self.passages[start, end]

    def marked(self, spans: Iterable[Span]) -> list[Passage]:
        """The passages of spans."""
        return [self.passage(span) for span in spans]


def spans_of(*, passages: Iterable[Passage]) -> list[Span]:
    """The spans of passages, in the order of the text."""
    return sorted((each.start, each.end, each.exact) for each in passages)
