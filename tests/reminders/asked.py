"""What a kind of reminder speaks of, asked of the database without any rule or recipient."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from initiatives.models import Commitment, Initiative, SourceDocument
from initiatives.reminders import wording
from initiatives.reminders.subjects import COLUMNS, SUBJECTS

ASKED = """
    WITH {words}, told AS (
        SELECT subject.*, %(kind)s AS kind, %(language)s AS language, %(heard_as)s AS heard_as,
               %(asked)s::text IS NOT NULL AS escalated, %(unanswered)s::int AS unanswered, %(asked)s::text AS asked
        FROM ({subjects}) subject
    )
    SELECT {columns}, {fill} FROM told ORDER BY due, coalesce(initiative_id, commitment_id, document_id), aspect
"""


@dataclass(frozen=True)
class Told:
    """One subject of a kind: the row itself, with the three sentences as one person would read them."""

    subject: Any
    aspect: str
    within: int | None
    owner: int | None
    partnership: int
    draft: bool
    due: date
    resumes: date | None
    answered_at: datetime | None
    facts: dict[str, Any]
    why_you: str
    why_now: str
    how_to_stop: str


def told(kind, *, heard_as="owner", asked=None, unanswered=0, language="en-gb", words=None) -> list[Told]:
    """The subjects of a kind, the earliest first."""
    given = {
        "kind": kind, "language": language, "heard_as": heard_as, "asked": asked, "unanswered": unanswered,
        "words": Jsonb(words or wording.words(languages=[language])),
    }  # fmt: skip
    statement = ASKED.format(words=wording.WITH, subjects=SUBJECTS[kind], columns=", ".join(COLUMNS), fill=wording.FILL)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        assert tuple(column.name for column in cursor.description)[:12] == COLUMNS
        rows = cursor.fetchall()
    return [_told(*row) for row in rows]


def about(kind) -> list[Any]:
    """Only what the kind speaks of, the earliest first."""
    return [one.subject for one in told(kind)]


def said(day: date) -> str:
    """A day as the sentences give it in English."""
    return f"{day:%-d %B %Y}"


def _told(
    initiative, commitment, document, aspect, within, owner, partnership, draft, due, resumes, answered_at, facts, *rest
):
    named = [(Initiative, initiative), (Commitment, commitment), (SourceDocument, document)]
    ((model, pk),) = [(model, pk) for model, pk in named if pk is not None]
    facts = json.loads(facts)  # Django leaves jsonb to its own fields
    return Told(
        model.objects.get(pk=pk), aspect, within, owner, partnership, draft, due, resumes, answered_at, facts, *rest
    )
