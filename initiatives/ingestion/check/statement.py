"""Statements: one speaker, words from one place, and what they speak of."""

from initiatives import models, vocabulary
from initiatives.ingestion.check.desk import Desk
from initiatives.ingestion.place import Place
from initiatives.ingestion.records import Statement


def check_statements(*, desk: Desk) -> None:
    """Check every statement of the reading; one that renders another's utterance stands below it."""
    first: dict[tuple, Place] = {}
    renders = {record.key: record.same_utterance_as for record in desk.reading.statements}
    for record in desk.reading.statements:
        desk.choose(record.place, "kind", record.kind, vocabulary.STATEMENT_KINDS, what="kind of statement")
        desk.language(record.place, "language", record.language)
        desk.language(record.place, "spoken_language", record.spoken_language)
        desk.date(record.place, "said_on", record.said_on)
        desk.fits(record.place, models.Statement(capacity=record.capacity), {"capacity": "capacity"})
        desk.words(record.quote)
        _check_speaker(desk, record)
        _check_words(desk, record)
        _check_references(desk, record)
        _check_translations(desk, record)
        said = (
            record.quote and (record.quote.text, record.quote.near, record.quote.at),
            record.kind,
            record.person,
            record.organisation,
        )
        if record.quote and first.setdefault(said, record.place) is not record.place:
            desk.say(
                record.place, "quote", f"stands in the statement on line {first[said].line} already; keep one of them"
            )
        if record.same_utterance_as != record.key and (leads := renders.get(record.same_utterance_as, "")):
            named = record.same_utterance_as
            desk.say(record.place, "same_utterance_as", f"“{named}” is itself a rendering of “{leads}”; name that one")
        desk.declare("Statement", record.key, record.place, field="key")


def _check_speaker(desk: Desk, record: Statement) -> None:
    named = bool(record.person or record.organisation)
    if record.joint and named:
        desk.say(record.place, "joint", "both sides spoke jointly, or somebody did; name nobody, or leave `joint` out")
    elif not record.joint and not named:
        desk.say(record.place, "person", "nobody speaks; name a person or an organisation, or write `joint: true`")
    if record.kind == "joint_text" and not record.joint:
        desk.say(record.place, "kind", "a joint text is of both sides; write `joint: true` and name nobody")
    desk.refer(record.place, "person", "Person", record.person)
    desk.refer(record.place, "organisation", "Organisation", record.organisation)


def _check_words(desk: Desk, record: Statement) -> None:
    if record.quote and record.text:
        desk.say(record.place, "text", "the words stand in the quote; leave `text` out")
    elif not record.quote and record.kind == "quote":
        desk.say(record.place, "quote", "is missing; a quote's words stand in the document")
    elif not record.quote and not record.text:
        desk.say(record.place, "quote", "is missing; give the words of the document, or a `text` where there are none")


def _check_references(desk: Desk, record: Statement) -> None:
    desk.refer(record.place, "same_utterance_as", "Statement", record.same_utterance_as)
    if record.key and record.same_utterance_as == record.key:
        desk.say(record.place, "same_utterance_as", "a statement is not its own rendering")
    for link in record.initiatives:
        desk.refer(link.place, "", "Initiative", link.slug)
        desk.fits(link.place, models.StatementInitiative(note=link.note), {"note": "note"})
    for key in record.commitments:
        desk.refer(record.place, "commitments", "Commitment", key)
    for slug in record.sectors:
        desk.refer(record.place, "sectors", "Sector", slug)
    linked = {"initiatives": [link.slug for link in record.initiatives]}
    linked |= {"commitments": list(record.commitments), "sectors": list(record.sectors)}
    for name, given in linked.items():
        for twice in sorted({each for each in given if given.count(each) > 1}):
            desk.say(record.place, name, f"“{twice}” is given twice; keep one")


def _check_translations(desk: Desk, record: Statement) -> None:
    seen: set[tuple[str, str]] = set()
    for translation in record.translations:
        desk.language(translation.place, "language", translation.language)
        desk.choose(translation.place, "origin", translation.origin, vocabulary.TRANSLATION_ORIGINS, what="origin")
        desk.fits(translation.place, models.Translation(by=translation.by), {"by": "by"})
        if (translation.language, translation.origin) in seen:
            desk.say(
                translation.place,
                "",
                f"is a second {translation.origin} translation into {translation.language}; keep one",
            )
        seen.add((translation.language, translation.origin))
