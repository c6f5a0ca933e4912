"""Full text inside captured documents, paragraph by paragraph."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from initiatives.clocks import Clocks
from initiatives.search.asked import Asked

LONGEST_PARAGRAPH = 50_000  # characters of one paragraph that are read

SQL = """
    WITH question AS (
        SELECT to_tsquery('english', %(words)s) AS query
    ), held AS (
        SELECT DISTINCT ON (k.document_id) k.document_id, k.text FROM initiatives_capture k
        WHERE k.document_id IN ({documents}) AND k.withheld_at IS NULL AND k.recorded_at <= coalesce(%(known_at)s, 'infinity'::timestamptz)
        ORDER BY k.document_id, k.captured_at DESC, k.id DESC
    ), line AS (
        SELECT h.document_id, l.text, count(*) OVER (PARTITION BY h.document_id ORDER BY l.n) AS paragraph
        FROM held h, string_to_table(h.text, chr(10)) WITH ORDINALITY AS l(text, n)
        WHERE btrim(l.text) <> ''
    ), ranked AS (
        SELECT document_id, text, paragraph, CASE WHEN %(words)s = '' THEN 0.1
               ELSE ts_rank(to_tsvector('english', left(text, {longest})), query) END AS rank
        FROM line, question
        WHERE (%(words)s = '' OR to_tsvector('english', left(text, {longest})) @@ query)
          AND text LIKE ALL(%(parts)s)
    )
    SELECT DISTINCT ON (document_id) document_id, paragraph, left(text, {longest}), rank, d.title
    FROM ranked JOIN initiatives_sourcedocument d ON d.id = document_id
    ORDER BY document_id, rank DESC, paragraph
"""


@dataclass(frozen=True)
class Paragraph:
    """The paragraph of a document that answers best, numbered as in the reader (non-blank lines from 1)."""

    document: int
    number: int
    text: str
    rank: float
    title: str


def best_paragraphs(*, asked: Asked, documents: QuerySet, clocks: Clocks) -> dict[int, Paragraph]:
    """Document id → its best paragraph, in the latest capture known at the clocks that is not withheld. One query.

    `documents` are those whose text the reader may see whole.
    """
    inner, values = documents.order_by().values("pk").query.sql_with_params()
    named = {f"d{place}": value for place, value in enumerate(values)}
    sql = SQL.format(documents=inner % tuple(f"%({name})s" for name in named), longest=LONGEST_PARAGRAPH)
    parts = [f"%{_escaped(part)}%" for part in asked.parts]
    with connection.cursor() as cursor:
        cursor.execute(sql, {"words": asked.tsquery, "parts": parts, "known_at": clocks.known_at, **named})
        return {row[0]: Paragraph(*row) for row in cursor.fetchall()}


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
