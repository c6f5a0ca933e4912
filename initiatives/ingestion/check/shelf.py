"""The check of everything one run reads."""

from datetime import date

from initiatives.ingestion.check.desk import Desk, Scope
from initiatives.ingestion.check.initiative import check_initiatives
from initiatives.ingestion.check.ledger import check_commitments, check_statuses
from initiatives.ingestion.check.nouns import (
    check_actors,
    check_document,
    check_events,
    check_partnership,
    check_taxonomy,
)
from initiatives.ingestion.check.statement import check_statements
from initiatives.ingestion.digest import digest, text_values
from initiatives.ingestion.known import Known
from initiatives.ingestion.place import Place, Problem
from initiatives.ingestion.records import Shelf


def check(*, shelf: Shelf, known: Known, today: date) -> list[Problem]:
    """Every problem of the taxonomies and readings, judged against each other and against what the database holds."""
    problems: list[Problem] = []
    scope = Scope(known)
    for taxonomy in shelf.taxonomies:
        check_taxonomy(taxonomy=taxonomy, scope=scope, problems=problems)
    for reading in shelf.readings:
        desk = Desk(reading=reading, known=known, scope=scope, today=today, problems=problems)
        check_partnership(desk=desk)
        check_events(desk=desk)
        check_document(desk=desk)
        check_actors(desk=desk)
        check_initiatives(desk=desk)
        check_commitments(desk=desk)
        check_statements(desk=desk)
        check_statuses(desk=desk)
        _check_text_stays(desk)
    return problems


def _check_text_stays(desk: Desk) -> None:
    held = desk.known.seeded.get((desk.reading.name, "Capture", "document.txt"))
    if held is None or desk.reading.text is None:
        return
    if digest(values=text_values(text=desk.reading.text)) != held.digest:
        said = "has changed since it was loaded; a text that is held never changes, put the new one into a folder of its own"
        desk.say(Place(desk.reading.text_path), "", said)
