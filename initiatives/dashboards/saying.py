"""Statements as pages list them: speaker, words with their source, translations and what they speak of."""

from django.db.models import Case, Prefetch, QuerySet, When

from initiatives.clocks import Clocks, known
from initiatives.dashboards.quoting import open_to_reader, with_source
from initiatives.dashboards.rendering import beside, translations_open
from initiatives.models import (
    Commitment,
    Initiative,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementSector,
)
from initiatives.shapes.said import said_day


def statements_listed(
    *, rows: QuerySet[Statement], documents: QuerySet[SourceDocument], initiatives: QuerySet[Initiative], clocks: Clocks
) -> QuerySet[Statement]:
    """The statements held at the clocks, newest first, in the order of the text; six queries however many.

    Each carries `said_last` and `words_seen`: whether the words may be shown (not withheld, the document seen by the reader);
    `translations`, `statementinitiative_set` (visible ones only) and `statementsector_set` are loaded.
    `documents` and `initiatives` are those the reader may see.
    """
    held = known(rows=rows, clocks=clocks, moment="created_at")
    shown = with_source(rows=held.select_related("person", "organisation", "partnership"), path="passage")
    return (
        shown.annotate(words_seen=words_seen(documents=documents), **said_day())
        .filter(said_first__lte=clocks.day)
        .prefetch_related(
            translations_open(documents=documents, clocks=clocks), *_beside(initiatives, clocks), beside(clocks=clocks)
        )
        .order_by("-said_last", "passage__capture", "passage__start", "id")
    )


def speaking_of(
    *,
    rows: QuerySet[Statement],
    clocks: Clocks,
    initiative: Initiative | None = None,
    commitment: Commitment | None = None,
) -> QuerySet[Statement]:
    """The statements that were known at the clocks to speak of an initiative, or to make or repeat a commitment."""
    links: QuerySet = StatementInitiative.objects.filter(initiative=initiative)
    if commitment is not None:
        links = StatementCommitment.objects.filter(commitment=commitment)
    return rows.filter(pk__in=known(rows=links, clocks=clocks).values("statement"))


def said_when(*, statement: Statement) -> str | None:
    """When it was said (EDTF), else the date of its source, else None; the passage's document is loaded."""
    if statement.said_on or statement.passage is None:
        return statement.said_on
    document = statement.passage.capture.document
    return document.published or document.identified_published


def words_seen(*, documents: QuerySet[SourceDocument]) -> Case:
    """Whether a statement's words may be shown: the text is not withheld and its document among `documents`."""
    return Case(When(open_to_reader(path="passage", documents=documents), then=True), default=False)


def _beside(initiatives: QuerySet[Initiative], clocks: Clocks) -> tuple[Prefetch, ...]:
    links = known(rows=StatementInitiative.objects.filter(initiative__in=initiatives), clocks=clocks)
    links = links.select_related("initiative")
    return (
        Prefetch("statementinitiative_set", queryset=links.order_by("initiative__name", "id")),
        Prefetch(
            "statementsector_set",
            queryset=StatementSector.objects.select_related("sector").order_by("sector__name", "id"),
        ),
    )
