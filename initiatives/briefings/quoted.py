"""Sources numbered in the order in which they are first quoted."""

from collections.abc import Iterable

from django.db.models import QuerySet, prefetch_related_objects

from initiatives.briefings.content import Place, Quote
from initiatives.clocks import Clocks
from initiatives.dashboards.rendering import translations_open
from initiatives.dashboards.speakers import speakers_of
from initiatives.models import Passage, SourceDocument, Statement

AT_ONCE = 200  # passages whose speakers one query looks for


class Sources:
    """Gives each paragraph that is quoted a number; what the reader may not see gets none.

    `documents` are those the reader may see. A few queries for each AT_ONCE passages.
    """

    def __init__(
        self, *, passages: Iterable[Passage], statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks
    ) -> None:  # fmt: skip
        unique = list({one.pk: one for one in passages}.values())
        self._open = set(
            documents.filter(pk__in={one.capture.document_id for one in unique}).values_list("pk", flat=True)
        )
        self._speakers: dict[int, Statement] = {}
        self._statements: dict[int, Statement] = {}
        for start in range(0, len(unique), AT_ONCE):
            some = unique[start : start + AT_ONCE]
            found = speakers_of(passages=some, statements=statements, clocks=clocks)
            self._speakers |= {passage: self._one(statement) for passage, statement in found.items()}
        if self._statements:
            prefetch_related_objects(
                list(self._statements.values()), translations_open(documents=documents, clocks=clocks)
            )
        self._places: dict[tuple[int, int], Place] = {}

    def _one(self, statement: Statement) -> Statement:
        """The same row for the same statement, so that what is loaded beside it is loaded once."""
        return self._statements.setdefault(statement.pk, statement)

    def quote(self, passage: Passage, *, statement: Statement | None = None, note: str = "") -> Quote:
        """The words of a passage, with the statement they lie in unless one is given, and the number of their source."""
        return Quote(passage, statement or self._speakers.get(passage.pk), self.number(passage), note)

    def number(self, passage: Passage) -> int | None:
        """The number of the paragraph a passage stands in; None where its words may not be shown."""
        if passage.capture.withheld_at or passage.capture.document_id not in self._open:
            return None
        key = (passage.capture_id, passage.paragraph)
        if key not in self._places:
            self._places[key] = Place(len(self._places) + 1, passage)
        return self._places[key].number

    @property
    def places(self) -> tuple[Place, ...]:
        """What was numbered, in order."""
        return tuple(self._places.values())
