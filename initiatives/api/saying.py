"""The steps of a statement: notes on it, translations of it, and the other renderings of its utterance."""

from typing import Any

from initiatives.actions.statement import link_renderings, note_statement, unlink_rendering
from initiatives.api import body, recording
from initiatives.api.body import Given
from initiatives.api.columns import by_column, columns
from initiatives.api.door import Act, Fields
from initiatives.api.parts import Parts
from initiatives.api.precondition import Read
from initiatives.api.publishing import steps_of
from initiatives.api.steps import Step
from initiatives.models import Statement, StatementNote, Translation


def _note(act: Act, row: Statement, read: Read, **given: Any) -> Statement:
    note_statement(by=act.by, statement=row, version=read.version, **given)
    return row


def _note_fields(act: Act, row: Statement) -> Fields:  # noqa: ARG001
    whom = by_column(StatementNote._meta.get_field("by"))
    return {
        **columns(StatementNote, "said_on", required=("kind",)),
        "by_whom": Given(whom, required=True, name="by_whom"),
        "passage": recording.passage_or_none(act.by),
    }


def _translation_fields(act: Act) -> Fields:
    return {
        **columns(Translation, required=("language", "text", "origin")),
        "by_whom": Given(by_column(Translation._meta.get_field("by")), name="by"),
        "passage": recording.passage_or_none(act.by),
    }


def _link(act: Act, row: Statement, read: Read, *, other: Statement) -> Statement:
    return link_renderings(by=act.by, statement=row, other=other, version=read.version)


def _link_fields(act: Act, row: Statement) -> Fields:  # noqa: ARG001
    return {"other": Given(body.by_id(Statement.objects.visible_to(act.by)), required=True)}


def _unlink(act: Act, row: Statement, read: Read) -> Statement:
    return unlink_rendering(by=act.by, statement=row, version=read.version)


TRANSLATIONS = Parts(
    Translation, "translation", _translation_fields, "Translation",
    {"language": "pt", "text": "Vamos construir um navio.", "origin": "ours"},
)  # fmt: skip
STEPS = {
    **steps_of(Statement, body_of_withdrawal="Withdrawal"),
    "notes": Step(
        "Note that somebody disputed, clarified, corrected or retracted it; a note stays.", _note, _note_fields,
        "NewNote", {"kind": "disputed", "by_whom": "The ministry", "said_on": "2026-05"},
    ),
    "translations": TRANSLATIONS.adding,
    "renderings": Step(
        "Say that another statement renders the same utterance.", _link, _link_fields, "Rendering", {"other": 2}
    ),
    "unlink-rendering": Step("Take it out of the renderings of its utterance.", _unlink),
}  # fmt: skip
