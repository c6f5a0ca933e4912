"""Commitments, and the lines of the status ledger. A line never changes: where its reading does, a correction follows it."""

from typing import Any

from django.core.exceptions import ValidationError

from initiatives.actions.commitment import edit_commitment, open_commitment
from initiatives.actions.status_update import Subject, correct_status, record_status
from initiatives.ingestion.load.job import Job, spans_of
from initiatives.ingestion.records import Commitment, Status
from initiatives.models import Commitment as Row
from initiatives.models import Initiative, StatusUpdate

_OWN = ("wording", "said_by", "force", "measurable", "target_unit", "ongoing", "baseline_due", "initiative_id")
_COMMITMENTS = Row.objects.select_related("initiative__partnership", "passage__capture__document__partnership")


def load_commitments(*, job: Job) -> None:
    """Settle the commitments; after publication neither their operative words nor their first date can follow."""
    keys = [each.key for each in job.reading.commitments]
    rows = _COMMITMENTS.prefetch_related("baseline_evidence__passage")
    found = job.hold.find(noun="Commitment", keys=keys, rows=rows)
    for record in job.reading.commitments:
        row = _settle(job, record, found.get(record.key))
        if row is not None:
            job.commitments[record.key] = row


def _settle(job: Job, record: Commitment, row: Row | None) -> Row | None:
    if record.quote is None:
        return None
    amount = record.target_amount
    wanted: dict[str, Any] = {
        "wording": record.wording, "said_by": record.said_by, "force": record.force, "measurable": record.measurable,
        "target_amount": None if amount is None else f"{amount.normalize():f}", "target_unit": record.target_unit,
        "ongoing": record.ongoing, "baseline_due": record.due or None, "sides": sorted(set(record.sides)),
        "initiative_id": job.id("Initiative", record.initiative), "operative words": job.span(record.quote),
        "proof of the first date": job.spans(record.due_quotes),
    }  # fmt: skip

    def have(row: Row) -> dict[str, Any]:
        held = row.target_amount
        proof = [each.passage for each in row.baseline_evidence.all()]
        return {name: getattr(row, name) for name in _OWN} | {
            "target_amount": None if held is None else f"{held.normalize():f}", "sides": sorted(row.sides),
            "operative words": (row.passage.start, row.passage.end, row.passage.exact),
            "proof of the first date": spans_of(passages=proof),
        }  # fmt: skip

    def make() -> Row:
        given = {name: wanted[name] for name in (*_OWN, "sides") if name != "initiative_id"}
        return open_commitment(
            by=job.by, passage=job.passage(wanted["operative words"]), target_amount=amount,
            initiative=_initiative(job, record.initiative),
            baseline_passages=job.marked(wanted["proof of the first date"]), **given,
        )  # fmt: skip

    def follow(row: Row, values: dict[str, Any]) -> Row:
        if "target_amount" in values:
            values["target_amount"] = amount
        if "initiative_id" in values:
            del values["initiative_id"]
            values["initiative"] = _initiative(job, record.initiative)
        return edit_commitment(by=job.by, commitment=row, **values)

    return job.hold.settle(
        noun="Commitment", key=record.key, place=record.place, wanted=wanted, row=row, have=have, create=make, change=follow
    )  # fmt: skip


def _initiative(job: Job, slug: str) -> Initiative | None:
    if slug and slug not in job.initiatives:
        (job.initiatives[slug],) = job.rows(Initiative, [job.id("Initiative", slug) or 0])
    return job.initiatives.get(slug)


def load_statuses(*, job: Job) -> None:
    """Settle claims and evidence; the system account records them."""
    records = sorted((*job.reading.claims, *job.reading.evidence), key=lambda each: each.place.line)
    rows = StatusUpdate.objects.select_related("corrected_by", "initiative__partnership")
    found = job.hold.find(noun="StatusUpdate", keys=[each.key for each in records], rows=rows)
    _fetch_subjects(job, records)
    for record in records:
        _settle_status(job, record, found.get(record.key))


def _fetch_subjects(job: Job, records: list[Status]) -> None:
    # Those of other readings; one query a noun.
    slugs = {each.initiative: job.id("Initiative", each.initiative) for each in records if each.initiative}
    keys = {each.commitment: job.id("Commitment", each.commitment) for each in records if each.commitment}
    missing = {slug: pk for slug, pk in slugs.items() if pk and slug not in job.initiatives}
    if missing:
        there = Initiative.objects.select_related("partnership").in_bulk(missing.values())
        job.initiatives |= {slug: there[pk] for slug, pk in missing.items() if pk in there}
    missing = {key: pk for key, pk in keys.items() if pk and key not in job.commitments}
    if missing:
        found = _COMMITMENTS.in_bulk(missing.values())
        job.commitments |= {key: found[pk] for key, pk in missing.items() if pk in found}


def _settle_status(job: Job, record: Status, row: StatusUpdate | None) -> None:
    wanted: dict[str, Any] = {
        "status": record.status, "reason": record.reason.strip(), "spans": job.spans(record.quotes),
        "sources_searched": {side: list(sources) for side, sources in record.sources_searched.items()},
        "superseded_by": job.id("Initiative", record.superseded_by),
    }  # fmt: skip
    subject: Subject | None = job.initiatives.get(record.initiative) or job.commitments.get(record.commitment)

    def make() -> StatusUpdate:
        if subject is None:
            raise ValidationError("what it is the status of was removed since it was seeded, or could not be made")
        return record_status(
            by=job.by, today=job.today, subject=subject, axis=record.axis, status=record.status, reason=record.reason,
            asserted_by=record.asserted_by or None, as_of=record.as_of or None, passages=job.marked(wanted["spans"]),
            sources_searched=wanted["sources_searched"], superseded_by=_initiative(job, record.superseded_by),
        )  # fmt: skip

    def follow(row: StatusUpdate, _: dict[str, Any]) -> StatusUpdate:
        return correct_status(
            by=job.by, today=job.today, row=row, reason=record.reason, status=record.status,
            passages=job.marked(wanted["spans"]), sources_searched=wanted["sources_searched"],
            superseded_by=_initiative(job, record.superseded_by),
        )  # fmt: skip

    corrected = bool(row and getattr(row, "corrected_by", None))
    job.hold.settle(
        noun="StatusUpdate", key=record.key, place=record.place, wanted=wanted, row=row, have=lambda row: None,
        create=make, change=follow, edited="was corrected since it was seeded" if corrected else "",
    )  # fmt: skip
