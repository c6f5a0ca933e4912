"""Commitments and the lines of the status ledger: whose they are, who says so, and what proves them."""

from initiatives import models, vocabulary
from initiatives.ingestion.check.desk import Desk
from initiatives.ingestion.records import Commitment, Status


def check_commitments(*, desk: Desk) -> None:
    """Check every commitment of the reading."""
    for record in desk.reading.commitments:
        desk.declare("Commitment", record.key, record.place, field="key")
        desk.refer(record.place, "initiative", "Initiative", record.initiative)
        desk.choose(record.place, "force", record.force, vocabulary.FORCES, what="force")
        desk.voice(record.place, "said_by", record.said_by)
        desk.date(record.place, "due", record.due)
        for quote in (record.quote, *record.due_quotes):
            desk.words(quote)
        row = models.Commitment(
            wording=record.wording, target_amount=record.target_amount, target_unit=record.target_unit
        )
        desk.fits(
            record.place, row, {"wording": "wording", "target_amount": "target.amount", "target_unit": "target.unit"}
        )
        _check_sides(desk, record)
        _check_end(desk, record)


def _check_sides(desk: Desk, record: Commitment) -> None:
    if not record.sides:
        desk.say(record.place, "sides", "is empty; name the sides it binds by their country codes, as in [IN, JP]")
    for side in record.sides:
        if desk.sides and side not in desk.sides:
            desk.say(record.place, "sides", f"“{side}” is no side here; write {desk.sides[0]}, {desk.sides[1]} or both")


def _check_end(desk: Desk, record: Commitment) -> None:
    if record.ongoing and record.due:
        desk.say(record.place, "due", "what goes on without an end is not due; give `due` or `ongoing: true`")
    if record.due_quotes and not record.due:
        desk.say(record.place, "due_quotes", "prove a date that is not given; write `due: …`")
    if record.target_amount is not None and not record.measurable:
        desk.say(record.place, "measurable", "a commitment with a target is measurable; write `measurable: true`")


def check_statuses(*, desk: Desk) -> None:
    """Check every claim and every line of evidence of the reading."""
    first: dict[str, Status] = {}
    for record in (*desk.reading.claims, *desk.reading.evidence):
        _check_subject(desk, record)
        terms = vocabulary.CLAIM_STATUSES if record.axis == "claim" else vocabulary.EVIDENCE_STATUSES
        desk.choose(record.place, "status", record.status, terms, what=f"{record.axis} status")
        desk.voice(record.place, "asserted_by", record.asserted_by)
        desk.date(record.place, "as_of", record.as_of, past=True)
        for quote in record.quotes:
            desk.words(quote)
        _check_proof(desk, record)
        if first.setdefault(record.key, record) is not record:
            line = first[record.key].place.line
            desk.say(
                record.place, "", f"says the same subject, voice and date as line {line}; keep one, or give `as_of`"
            )


def _check_subject(desk: Desk, record: Status) -> None:
    if bool(record.initiative) == bool(record.commitment):
        desk.say(record.place, "initiative", "say what the status is of: an initiative or a commitment, one of the two")
    desk.refer(record.place, "initiative", "Initiative", record.initiative)
    desk.refer(record.place, "commitment", "Commitment", record.commitment)
    desk.refer(record.place, "superseded_by", "Initiative", record.superseded_by)
    if record.axis == "claim" and (record.status == "superseded") != bool(record.superseded_by):
        desk.say(
            record.place, "superseded_by", "names the initiative that replaces this one, for `status: superseded` only"
        )


def _check_proof(desk: Desk, record: Status) -> None:
    if not record.quotes and not (record.axis == "evidence" and record.status in {"none_found", "lapsed"}):
        desk.say(record.place, "quotes", "is empty; give the words of the document that prove the status")
    if record.axis != "evidence":
        return
    kind = desk.reading.document.kind if desk.reading.document else ""
    if record.status == "delivered" and kind in set(vocabulary.DOCUMENT_KINDS) - vocabulary.RECORD_KINDS:
        desk.say(
            record.place, "status",
            f"“delivered” is not shown by a document of kind {kind}: statements and press reports alone never show delivery; "
            "it takes an instrument or other record, or two publishers, and those are recorded on the desk",
        )  # fmt: skip
    if record.status == "none_found" and not any(record.sources_searched.values()):
        desk.say(
            record.place, "sources_searched", "is empty; “none_found” says where we looked, as in `IN: [the site of …]`"
        )
    if record.status == "lapsed":
        desk.say(record.place, "status", "“lapsed” takes two readers, and a reading has one; record it on the desk")
    for side in record.sources_searched:
        if desk.sides and side not in desk.sides:
            desk.say(record.place, f"sources_searched.{side}", f"is no side here; write {' or '.join(desk.sides)}")
