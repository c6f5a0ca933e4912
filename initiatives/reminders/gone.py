"""Why nobody is to hear any more of what was planned for somebody: somebody else answers for it, or it is so no longer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from initiatives.models import Reminder
from initiatives.reminders import due, ladder
from initiatives.reminders.subjects import SUBJECTS

MOVED = "Its date was moved in the meantime."
ENDED = "It was delivered, cancelled or superseded in the meantime."
ELSEWHERE = "Somebody else answers for it now."
OUT_OF_SCOPE = "The rule no longer speaks of it."
# Kind → what ends it besides the end of the matter itself.
SETTLED = {
    "review_due": "It is no longer reviewed by itself.",
    "review_overdue": "It is no longer reviewed by itself.",
    "commitment_due_soon": "Its delivery is claimed now, or it lapsed.",
    "commitment_overdue": "Its delivery is claimed now, or it lapsed.",
    "evidence_missing": "Records show it now or show otherwise, or its delivery is no longer claimed.",
    "sides_differ": "The sides no longer differ.",
    "side_silent": "Something from that side is held now.",
    "unowned": "Somebody owns it now.",
    "passage_broken": "The words were marked anew, or nothing rests on them any more.",
    "draft_waiting": "No draft waits there any more.",
}
# What ends a matter, on either axis. That delivery is claimed is what the third asks about.
ENDS = {"delivered", "cancelled", "superseded"}
CLAIM_ENDS = {"evidence_missing": {"cancelled", "superseded"}}
ENDLESS = ("sides_differ", "draft_waiting")

JUDGED_BY = (
    "rule", "initiative__standing", "commitment__standing", "commitment__initiative__standing",
    "commitment__passage__capture__document", "document",
)  # fmt: skip

SAME = "kind, initiative_id, commitment_id, document_id, aspect"
STILL = f"""
    WITH RECURSIVE {ladder.PEOPLE}
    SELECT NULL::bigint, {SAME} FROM ({{anywhere}}) AS q WHERE {{asked}}
    UNION ALL
    SELECT rule_id, {SAME} FROM ({{scoped}}) AS q WHERE {{asked}}
"""
ASKED = " OR ".join(f"q.{noun}_id = ANY(%({noun})s::bigint[])" for noun in ladder.NOUNS)


def why_gone(*, reminders: Collection[Reminder], now: datetime) -> dict[int, str]:
    """Id → why it no longer holds, of reminders that their recipients are not to hear at `now`; in two queries for all."""
    kinds = sorted({reminder.rule.kind for reminder in reminders})
    if not kinds:
        return {}
    anywhere = " UNION ALL ".join(f"SELECT '{kind}' AS kind, s.* FROM ({SUBJECTS[kind]}) AS s" for kind in kinds)
    given: dict[str, Any] = due.parameters(now=now) | {
        noun: [getattr(reminder, f"{noun}_id") for reminder in reminders] for noun in ladder.NOUNS
    }
    with connection.cursor() as cursor:
        cursor.execute(STILL.format(anywhere=anywhere, scoped=due.scoped(kinds=kinds), asked=ASKED), given)
        still = set(cursor.fetchall())
    # Read behind the question: what ended one may have been written since the reminders were read.
    ended = Reminder.objects.filter(pk__in=[each.pk for each in reminders]).select_related(*JUDGED_BY)
    return {reminder.pk: _why(reminder, still) for reminder in ended.defer("commitment__passage__capture__text")}


def _why(reminder: Reminder, still: set[tuple[Any, ...]]) -> str:
    if not reminder.rule.active:
        return f"The rule “{reminder.rule}” was switched off."
    kind = reminder.rule.kind
    same = kind, reminder.initiative_id, reminder.commitment_id, reminder.document_id, reminder.aspect
    if (reminder.rule_id, *same) in still:
        return ELSEWHERE
    if (None, *same) in still:
        return OUT_OF_SCOPE
    return _unseen(reminder, kind) or _ended(reminder, kind) or SETTLED[kind]


def _unseen(reminder: Reminder, kind: str) -> str:
    """That readers no longer see it; of a draft, that they do."""
    commitment = reminder.commitment
    within: Any = commitment.initiative if commitment else None
    carries: Any = (
        reminder.initiative or reminder.document or within or (commitment and commitment.passage.capture.document)
    )
    if (carries.publication == "published") == (kind == "draft_waiting" and reminder.document_id is None):
        return f"It is {carries.get_publication_display().lower()} now."
    return ""


def _ended(reminder: Reminder, kind: str) -> str:
    if reminder.document_id or kind in ENDLESS:
        return ""
    subject: Any = reminder.subject
    within = subject.initiative if reminder.commitment_id else None
    if any(_over(each.standing.data, kind) for each in (subject, within) if each):
        return ENDED
    dateless = kind == "commitment_due_soon" and not subject.standing.data["current_due_to"]
    return MOVED if dateless else ""


def _over(stands: dict[str, Any], kind: str) -> bool:
    shown, claimed = (stands[axis] or {} for axis in ("evidence", "headline"))
    return shown.get("status") in ENDS or claimed.get("status") in CLAIM_ENDS.get(kind, ENDS)
