"""Initiatives with what hangs on them: scope items, participants and the passages of their aim."""

from typing import Any

from initiatives.actions.initiative import edit_initiative, open_initiative
from initiatives.ingestion.load.job import Job, spans_of
from initiatives.ingestion.records import Initiative, Participant
from initiatives.models import Evidence, Participation, ScopeItem, Sector
from initiatives.models import Initiative as Row

_OWN = (
    "slug",
    "name",
    "acronym",
    "kind",
    "flagship",
    "ongoing",
    "summary",
    "review_every",
    "parent_id",
    "partnership_id",
)


def load_initiatives(*, job: Job) -> None:
    """Settle the initiatives and what hangs on them; new ones stay drafts until their claims are recorded."""
    records = job.reading.initiatives
    rows = Row.objects.select_related("partnership").prefetch_related("sectors", "shown_in")
    found = job.hold.find(noun="Initiative", keys=[each.slug for each in records], rows=rows)
    for record in records:
        row = _settle(job, record, found.get(record.slug))
        if row is None:
            continue
        job.initiatives[record.slug] = row
        if record.slug not in found:
            job.drafts.append(row)
    _load_scope(job)
    _load_participants(job)
    _load_aims(job)
    job.hold.flush()


def _settle(job: Job, record: Initiative, row: Row | None) -> Row | None:
    wanted: dict[str, Any] = {
        "slug": record.slug, "name": record.name, "acronym": record.acronym, "kind": record.kind, "flagship": record.flagship,
        "ongoing": record.ongoing, "summary": record.summary, "review_every": record.review_every,
        "parent_id": job.id("Initiative", record.parent), "partnership_id": job.partnership.pk,
        "sectors": job.ids("Sector", record.sectors),
    }  # fmt: skip

    def make() -> Row:
        given = {name: wanted[name] for name in _OWN if name not in {"parent_id", "partnership_id"}}
        given |= {"parent": job.row(Row, wanted["parent_id"]), "sectors": job.rows(Sector, wanted["sectors"])}
        return open_initiative(by=job.by, partnership=job.partnership, **given)

    def follow(row: Row, values: dict[str, Any]) -> Row:
        if "parent_id" in values:
            values["parent"] = job.row(Row, values.pop("parent_id"))
        if "sectors" in values:
            values["sectors"] = job.rows(Sector, values["sectors"])
        return edit_initiative(by=job.by, initiative=row, **values)

    return job.hold.settle(
        noun="Initiative", key=record.slug, place=record.place, wanted=wanted, row=row,
        have=lambda row: {
            **{name: getattr(row, name) for name in _OWN}, "sectors": sorted(each.pk for each in row.sectors.all())
        },
        create=make, change=follow,
    )  # fmt: skip


def _load_scope(job: Job) -> None:
    entries = [
        (f"{slug}/{item.label}", job.initiatives[slug], item, job.span(item.quote))
        for slug, record in _shown(job) for item in record.scope if item.quote
    ]  # fmt: skip
    found = job.hold.find(
        noun="ScopeItem", keys=[key for key, *_ in entries], rows=ScopeItem.objects.select_related("passage")
    )
    for key, initiative, item, span in entries:
        job.hold.settle(
            noun="ScopeItem", key=key, place=item.place, wanted={"label": item.label, "span": span}, row=found.get(key),
            have=lambda row: {"label": row.label, "span": (row.passage.start, row.passage.end, row.passage.exact)},
            create=lambda initiative=initiative, item=item, span=span: ScopeItem(  # type: ignore[misc]
                initiative=initiative, label=item.label, passage=job.passage(span)
            ),
            change=lambda row, values: _follow_scope(job, row, values),
        )  # fmt: skip


def _follow_scope(job: Job, row: ScopeItem, values: dict[str, Any]) -> ScopeItem:
    if "span" in values:
        row.passage = job.passage(values["span"])
    row.label = values.get("label", row.label)
    row.save(update_fields=["passage", "label"])
    return row


def _load_participants(job: Job) -> None:
    entries = [
        (f"{slug}/{part.organisation or part.country}/{part.role}", job.initiatives[slug], part)
        for slug, record in _shown(job) for part in record.participants
    ]  # fmt: skip
    rows = Participation.objects.prefetch_related("evidence__passage")
    found = job.hold.find(noun="Participation", keys=[key for key, *_ in entries], rows=rows)
    for key, initiative, part in entries:
        _settle_participant(job, key, initiative, part, found.get(key))


def _settle_participant(job: Job, key: str, initiative: Row, part: Participant, row: Participation | None) -> None:
    wanted: dict[str, Any] = {
        "organisation_id": job.id("Organisation", part.organisation), "country": part.country or None, "role": part.role,
        "spans": job.spans(part.quotes),
    }  # fmt: skip

    def have(row: Participation) -> dict[str, Any]:
        return {
            "organisation_id": row.organisation_id, "country": str(row.country) if row.country else None, "role": row.role,
            "spans": spans_of(passages=[each.passage for each in row.evidence.all()]),
        }  # fmt: skip

    def make() -> Participation:
        return Participation(
            initiative=initiative, organisation_id=job.need("Organisation", part.organisation),
            country=wanted["country"], role=part.role,
        )  # fmt: skip

    def proofs(row: Participation) -> list[Evidence]:
        return [Evidence(passage=passage, participation=row) for passage in job.marked(wanted["spans"])]

    def follow(row: Participation, values: dict[str, Any]) -> Participation:
        for name in values.keys() & {"organisation_id", "country", "role"}:
            setattr(row, name, values[name])
        row.save()
        if "spans" in values:
            row.evidence.all().delete()
            Evidence.objects.bulk_create(proofs(row))
        return row

    job.hold.settle(
        noun="Participation", key=key, place=part.place, wanted=wanted, row=row,
        have=have, create=make, change=follow, extras=proofs,
    )  # fmt: skip


def _load_aims(job: Job) -> None:
    entries = [
        (f"{slug}/{quote.text}", job.initiatives[slug], quote) for slug, record in _shown(job) for quote in record.aims
    ]
    found = job.hold.find(
        noun="Aim", keys=[key for key, *_ in entries], rows=Evidence.objects.select_related("passage")
    )
    for key, initiative, quote in entries:
        span = job.span(quote)
        job.hold.settle(
            noun="Aim", key=key, place=quote.place, wanted={"span": span}, row=found.get(key), have=lambda row: None,
            create=lambda initiative=initiative, span=span: Evidence(passage=job.passage(span), aim=initiative),  # type: ignore[misc]
            change=lambda row, values: _follow_aim(job, row, values),
        )  # fmt: skip


def _follow_aim(job: Job, row: Evidence, values: dict[str, Any]) -> Evidence:
    new = Evidence.objects.create(passage=job.passage(values["span"]), aim_id=row.aim_id)
    row.delete()
    return new


def _shown(job: Job) -> list[tuple[str, Initiative]]:
    # What hangs on an initiative that was removed or withdrawn since is not touched.
    return [
        (record.slug, record)
        for record in job.reading.initiatives
        if record.slug in job.initiatives and job.initiatives[record.slug].publication in {"draft", "published"}
    ]
