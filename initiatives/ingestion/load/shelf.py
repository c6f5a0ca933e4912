"""The load of everything one run reads, in the order taxonomies → document → initiatives → statements."""

from datetime import date, datetime

from initiatives.actions.publication import publish
from initiatives.ingestion.known import Known
from initiatives.ingestion.load.document import load_document
from initiatives.ingestion.load.frame import load_actors, load_events, load_partnership, load_taxonomy
from initiatives.ingestion.load.hold import Hold
from initiatives.ingestion.load.initiative import load_initiatives
from initiatives.ingestion.load.job import Job
from initiatives.ingestion.load.ledger import load_commitments, load_statuses
from initiatives.ingestion.load.statement import load_statements
from initiatives.ingestion.load.tally import Tally
from initiatives.ingestion.records import Reading, Shelf
from initiatives.models import User


def load(*, shelf: Shelf, known: Known, by: User, now: datetime, today: date, tally: Tally) -> None:
    """Write what was read and checked, in the caller's transaction; `by` signs every row.

    What becomes of every entry goes to `tally`. Where its problems are not empty the caller rolls back: the actions refused
    something.
    """
    ids = {noun: dict(there) for noun, there in known.ids.items()}
    for taxonomy in shelf.taxonomies:
        hold = Hold(reading=f"taxonomy {taxonomy.name}", place=taxonomy.place, ids=ids, tally=tally)
        load_taxonomy(taxonomy=taxonomy, hold=hold)
        hold.close()
    for reading in shelf.readings:
        hold = Hold(reading=reading.name, place=reading.place, ids=ids, tally=tally)
        _load_reading(reading, hold, by, now, today)
        hold.close()


def _load_reading(reading: Reading, hold: Hold, by: User, now: datetime, today: date) -> None:
    partnership = load_partnership(reading=reading, hold=hold)
    if partnership is None:
        return
    load_events(reading=reading, hold=hold, partnership=partnership)
    load_actors(reading=reading, hold=hold)
    capture = load_document(reading=reading, hold=hold, partnership=partnership, by=by, now=now)
    if capture is None:
        return
    held = {(each.start, each.end): each for each in capture.passages.all()}
    job = Job(
        reading=reading, hold=hold, by=by, now=now, today=today, partnership=partnership, capture=capture, passages=held
    )
    load_initiatives(job=job)
    load_commitments(job=job)
    load_statuses(job=job)
    for row in job.drafts:
        publish(by=by, row=row, second_reader_required=False)
    load_statements(job=job)
