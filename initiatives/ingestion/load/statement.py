"""Statements with what they speak of, and their translations."""

from typing import Any

from initiatives.actions.publication import publish
from initiatives.actions.statement import add_statement, edit_statement
from initiatives.ingestion.load.job import Job
from initiatives.ingestion.records import Statement
from initiatives.models import (
    Commitment,
    Initiative,
    Organisation,
    Person,
    Sector,
    StatementInitiative,
    Translation,
)
from initiatives.models import Statement as Row

_OWN = (
    "partnership_id", "kind", "person_id", "organisation_id", "joint", "capacity", "fragment", "text", "said_on", "language",
    "spoken_language", "same_utterance_as_id",
)  # fmt: skip
_REFERS = {"person_id": Person, "organisation_id": Organisation, "same_utterance_as_id": Row}
_LINKS = {"commitments": Commitment, "sectors": Sector}


def load_statements(*, job: Job) -> None:
    """Settle the statements and publish the new ones; then their translations."""
    rows = Row.objects.select_related("passage", "partnership").prefetch_related(
        "statementinitiative_set", "commitments", "sectors"
    )
    found = job.hold.find(noun="Statement", keys=[each.key for each in job.reading.statements], rows=rows)
    settled: dict[str, Row] = {}
    for record in job.reading.statements:
        row = _settle(job, record, found.get(record.key))
        if row is not None and row.publication in {"draft", "published"}:
            settled[record.key] = row
    _load_translations(job, settled)
    job.hold.flush()


def _settle(job: Job, record: Statement, row: Row | None) -> Row | None:
    wanted: dict[str, Any] = {
        "partnership_id": job.partnership.pk, "kind": record.kind, "person_id": job.id("Person", record.person),
        "organisation_id": job.id("Organisation", record.organisation), "joint": record.joint,
        "capacity": record.capacity or None, "fragment": record.fragment, "text": record.text,
        "said_on": record.said_on or None, "language": record.language, "spoken_language": record.spoken_language or None,
        "same_utterance_as_id": job.id("Statement", record.same_utterance_as),
        "words": job.span(record.quote) if record.quote else None,
        "initiatives": sorted([job.id("Initiative", link.slug) or 0, link.note] for link in record.initiatives),
        "commitments": job.ids("Commitment", record.commitments), "sectors": job.ids("Sector", record.sectors),
    }  # fmt: skip

    def make() -> Row:
        given = _objects(job, {name: value for name, value in wanted.items() if name != "partnership_id"})
        row = add_statement(by=job.by, partnership=job.partnership, **given)
        _note_links(row, wanted["initiatives"])
        return publish(by=job.by, row=row, second_reader_required=False)

    def follow(row: Row, values: dict[str, Any]) -> Row:
        row = edit_statement(by=job.by, statement=row, **_objects(job, dict(values)))
        _note_links(row, values.get("initiatives", []))
        return row

    return job.hold.settle(
        noun="Statement", key=record.key, place=record.place, wanted=wanted, row=row, have=_have, create=make, change=follow
    )  # fmt: skip


def _have(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _OWN} | {
        "words": (row.passage.start, row.passage.end, row.passage.exact) if row.passage else None,
        "initiatives": sorted([link.initiative_id, link.note] for link in row.statementinitiative_set.all()),
        "commitments": sorted(each.pk for each in row.commitments.all()),
        "sectors": sorted(each.pk for each in row.sectors.all()),
    }


def _objects(job: Job, values: dict[str, Any]) -> dict[str, Any]:
    for name, model in _REFERS.items():
        if name in values:
            values[name.removesuffix("_id")] = job.row(model, values.pop(name))
    for name, model in _LINKS.items():
        if name in values:
            values[name] = job.rows(model, values[name])
    if "initiatives" in values:
        values["initiatives"] = job.rows(Initiative, [pk for pk, _ in values["initiatives"]])
    if "words" in values:
        span = values.pop("words")
        values["passage"] = job.passage(span) if span else None
    return values


def _note_links(row: Row, links: list[list[Any]]) -> None:
    notes = dict(links)
    changed = [
        link
        for link in StatementInitiative.objects.filter(statement=row)
        if link.initiative_id in notes and link.note != notes[link.initiative_id]
    ]
    for link in changed:
        link.note = notes[link.initiative_id]
    StatementInitiative.objects.bulk_update(changed, ["note"])


def _load_translations(job: Job, settled: dict[str, Row]) -> None:
    entries = [
        (f"{record.key}/{each.language}/{each.origin}", settled[record.key], each)
        for record in job.reading.statements if record.key in settled for each in record.translations
    ]  # fmt: skip
    found = job.hold.find(noun="Translation", keys=[key for key, *_ in entries], rows=Translation.objects.all())
    for key, statement, record in entries:
        wanted = {"language": record.language, "text": record.text, "origin": record.origin, "by": record.by}
        job.hold.settle(
            noun="Translation", key=key, place=record.place, wanted=wanted, row=found.get(key),
            have=lambda row: {name: getattr(row, name) for name in ("language", "text", "origin", "by")},
            create=lambda statement=statement, wanted=wanted: Translation(statement=statement, **wanted),  # type: ignore[misc]
            change=_follow_translation,
        )  # fmt: skip


def _follow_translation(row: Translation, values: dict[str, Any]) -> Translation:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row
