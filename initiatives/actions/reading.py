"""Making a record from words selected in a document: the passage and the record, or neither."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from initiatives.actions.commitment import open_commitment
from initiatives.actions.document import mark_passage, normalised
from initiatives.actions.due_revision import revise_due
from initiatives.actions.initiative import open_initiative
from initiatives.actions.statement import add_statement, note_statement
from initiatives.actions.status_update import record_status
from initiatives.actions.writing import refuse, require, save_new, writes
from initiatives.models import Capture, Organisation, Passage, Person, User
from initiatives.permissions import may_draft


@dataclass(frozen=True)
class Made:
    """The passage that was marked, or was there, and the record that was made from it."""

    kind: str
    passage: Passage
    row: Any

    @property
    def subject(self) -> str:
        """The record as the subject of a status: commitment:12."""
        return f"{self.kind}:{self.row.pk}"


@dataclass(frozen=True)
class NewSpeaker:
    """A speaker who is not known yet. `kind` is "person" or a kind of organisation; `country` a code or None."""

    name: str
    kind: str
    country: str | None = None


@writes
def make_from_words(
    *,
    by: User,
    today: date,
    capture: Capture,
    start: int,
    end: int,
    words: str,
    kind: str,
    fields: Mapping[str, Any],
) -> Made:
    """Mark the words from `start` to `end` (exclusive; code points) of a capture and make a record of this kind from them.

    `words` are what the writer saw: where other words stand there nothing is written, and nothing is looked for
    elsewhere. `kind` is a key of KINDS; `fields` are those of its action, the passage left out. One transaction. Raises
    ValidationError, PermissionDenied, Conflict.
    """
    make = KINDS.get(kind)
    if make is None:
        refuse("kind", f"“{kind}” cannot be made from words; write one of {', '.join(KINDS)}.", code="unknown")
    if capture.withheld_at:
        refuse("capture", "The text is withheld; nothing can be made from it.", code="withheld")
    if not 0 <= start < end <= len(capture.text):
        refuse(
            "words", f"{start}–{end} is no place in this text; it has {len(capture.text):,} characters.", code="outside"
        )
    there, words = capture.text[start:end], normalised(text=words)
    if there != words:
        refuse(
            "words",
            f"The words do not stand at {start}–{end}: there stands “{there[:200]}”, not “{words[:200]}”. Select them again.",
            code="misquoted",
        )
    passage = mark_passage(by=by, capture=capture, exact=words, start=start)
    return Made(kind, passage, make(by, today, passage, dict(fields)))


def _commitment(by: User, _today: date, passage: Passage, fields: dict[str, Any]) -> Model:
    """The words promise something; where they give the first due date they prove it too."""
    proof = [passage] if fields.get("baseline_due") else []
    return open_commitment(by=by, passage=passage, baseline_passages=proof, **fields)


def _statement(by: User, _today: date, passage: Passage, fields: dict[str, Any]) -> Model:
    """Somebody said the words; a speaker who is not known yet is added with them."""
    partnership = passage.capture.document.partnership
    if new := fields.pop("new_speaker", None):
        require(may_draft(user=by, partnership=partnership), to=f"add speakers of {partnership}")
        fields["person" if new.kind == "person" else "organisation"] = _added(new)
    return add_statement(by=by, partnership=partnership, passage=passage, **fields)


def _initiative(by: User, _today: date, passage: Passage, fields: dict[str, Any]) -> Model:
    """The words name an initiative, or say what it is for."""
    return open_initiative(by=by, partnership=passage.capture.document.partnership, aims=[passage], **fields)


def _status(axis: str) -> Callable[[User, date, Passage, dict[str, Any]], Model]:
    def make(by: User, today: date, passage: Passage, fields: dict[str, Any]) -> Model:
        return record_status(by=by, today=today, axis=axis, passages=[passage], **fields)

    return make


def _due_date(by: User, today: date, passage: Passage, fields: dict[str, Any]) -> Model:
    return revise_due(by=by, today=today, passages=[passage], **fields)


def _note(by: User, _today: date, passage: Passage, fields: dict[str, Any]) -> Model:
    return note_statement(by=by, passage=passage, **fields)


KINDS: dict[str, Callable[[User, date, Passage, dict[str, Any]], Model]] = {
    "commitment": _commitment,
    "statement": _statement,
    "initiative": _initiative,
    "claim": _status("claim"),
    "evidence": _status("evidence"),
    "due_date": _due_date,
    "note": _note,
}


def _added(new: NewSpeaker) -> Person | Organisation:
    row: Person | Organisation = (
        Person(name=new.name, country=new.country)
        if new.kind == "person"
        else Organisation(name=new.name, country=new.country, kind=new.kind)
    )
    row.slug = _free_slug(type(row), new)
    save_new(row)
    return row


def _free_slug(model: type[Person | Organisation], new: NewSpeaker) -> str:
    """An address from the name; a name without Latin letters, or of two who share it, has some figures in it."""
    plain = slugify(new.name)[:60]
    if plain and not model._default_manager.filter(slug=plain).exists():
        return plain
    figures = sha256(f"{new.kind} {new.name} {new.country}".encode()).hexdigest()[:8]
    return "-".join(filter(None, (plain or slugify(new.kind), figures)))
