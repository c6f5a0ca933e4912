"""Which earlier paragraphs a paragraph may repeat: offered, never recorded until somebody confirms it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from initiatives.models import Capture, Commitment, SourceDocument

MOST = 2  # offers for one paragraph
SHORTEST = 24  # folded characters below which words are found elsewhere by chance

# The latest text of every earlier document; of two of one day the one we took in first is the earlier. The same words
# first, then the operative words of an earlier commitment within the paragraph; of several documents the latest.
SQL = """
    WITH here AS MATERIALIZED (
        SELECT d.id, d.partnership_id, coalesce(d.published_to, d.identified_published_to, tracker_day(k.captured_at)) AS day
        FROM initiatives_capture k JOIN initiatives_sourcedocument d ON d.id = k.document_id WHERE k.id = %(capture)s
    ), earlier AS MATERIALIZED (
        SELECT DISTINCT ON (d.id) k.id AS capture_id, d.id AS document_id, d.title,
               coalesce(d.published_to, d.identified_published_to, tracker_day(k.captured_at)) AS day
        FROM here, initiatives_sourcedocument d JOIN initiatives_capture k ON k.document_id = d.id
        WHERE d.partnership_id = here.partnership_id AND d.id <> here.id AND k.withheld_at IS NULL AND d.id IN ({documents})
          AND (coalesce(d.published_to, d.identified_published_to, tracker_day(k.captured_at)), d.id) < (here.day, here.id)
        ORDER BY d.id, k.captured_at DESC, k.id DESC
    ), asked AS MATERIALIZED (
        SELECT number, tracker_folded(words) AS words FROM unnest(%(numbers)s::int[], %(words)s::text[]) AS a(number, words)
    ), same AS (
        SELECT p.number, o.id, o.number AS other, e.capture_id, e.document_id, e.title, e.day, '' AS exact
        FROM initiatives_paragraph p JOIN initiatives_paragraph o ON o.digest = p.digest
        JOIN earlier e ON e.capture_id = o.capture_id
        WHERE p.capture_id = %(capture)s AND p.number = ANY(%(numbers)s)
        UNION ALL
        SELECT p.number, o.id, o.number, o.capture_id, here.id, '', here.day, ''
        FROM here, initiatives_paragraph p JOIN initiatives_paragraph o
             ON o.digest = p.digest AND o.capture_id = p.capture_id AND o.number < p.number
        WHERE p.capture_id = %(capture)s AND p.number = ANY(%(numbers)s)
    ), promised AS MATERIALIZED (
        SELECT DISTINCT a.capture_id, a.paragraph, a.exact, tracker_folded(a.exact) AS words
        FROM initiatives_commitment c JOIN initiatives_passage a ON a.id = c.passage_id
        WHERE a.capture_id IN (SELECT capture_id FROM earlier) AND c.id IN ({commitments})
    ), contained AS (
        SELECT asked.number, o.id, o.number AS other, e.capture_id, e.document_id, e.title, e.day, r.exact
        FROM promised r JOIN asked ON length(r.words) >= %(shortest)s AND strpos(asked.words, r.words) > 0
        JOIN earlier e ON e.capture_id = r.capture_id
        JOIN initiatives_paragraph o ON o.capture_id = r.capture_id AND o.number = r.paragraph
    ), ranked AS (
        SELECT DISTINCT ON (number, document_id) * FROM (
            SELECT 0 AS rank, * FROM same UNION ALL SELECT 1, * FROM contained
        ) offer ORDER BY number, document_id, rank, id
    )
    SELECT number, id, other, capture_id, document_id, title, exact FROM ranked ORDER BY number, rank, day DESC, id
"""


@dataclass(frozen=True)
class Offer:
    """An earlier paragraph (its id, number, capture, document); `exact`: a commitment's words that stand in both, or "" where all does.

    `title` is empty where the earlier paragraph stands in the same text.
    """

    pk: int
    number: int
    capture: int
    document: int
    title: str
    exact: str


def repeats_offered(
    *,
    capture: Capture,
    words: Mapping[int, str],
    documents: QuerySet[SourceDocument],
    commitments: QuerySet[Commitment],
) -> dict[int, tuple[Offer, ...]]:
    """Number of a paragraph of the capture → at most two earlier paragraphs that say the same. One query.

    `words` are the paragraphs asked about, by number; `documents` those whose text the reader may see whole,
    `commitments` those they may see. Exact after `tracker_folded`; nothing is guessed.
    """
    if not words:
        return {}
    values: dict[str, Any] = {
        "capture": capture.pk,
        "numbers": list(words),
        "words": list(words.values()),
        "shortest": SHORTEST,
    }
    may_see = _keys(documents, "d", values), _keys(commitments, "c", values)
    found: dict[int, list[Offer]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(documents=may_see[0], commitments=may_see[1]), values)
        for number, *offer in cursor.fetchall():
            if len(found[number]) < MOST:
                found[number].append(Offer(*offer))
    return {number: tuple(offers) for number, offers in found.items()}


def _keys(rows: QuerySet, name: str, values: dict[str, Any]) -> str:
    """A subquery that gives the ids of the rows; what it is asked with is added to `values`."""
    try:
        query, given = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "NULL"
    named = {f"{name}{place}": value for place, value in enumerate(given)}
    values |= named
    return query % tuple(f"%({key})s" for key in named)
