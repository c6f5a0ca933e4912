"""What the rest of a reading stands in: the sector tree, the partnership, events, organisations and people."""

from itertools import groupby
from typing import Any

from initiatives.actions.writing import change
from initiatives.ingestion.load.hold import Hold
from initiatives.ingestion.records import Actor, Reading, Sector, Taxonomy
from initiatives.models import Event, Organisation, Partnership, Person
from initiatives.models import Sector as SectorRow


def load_taxonomy(*, taxonomy: Taxonomy, hold: Hold) -> None:
    """Settle the sectors, level by level, so that a parent is there before its children."""
    rows = hold.find(noun="Sector", keys=[each.slug for each in taxonomy.sectors], rows=SectorRow.objects.all())
    depth: dict[str, int] = {}
    for sector in taxonomy.sectors:
        depth[sector.slug] = depth.get(sector.parent, -1) + 1
    for _, level in groupby(sorted(taxonomy.sectors, key=lambda each: depth[each.slug]), lambda each: depth[each.slug]):
        for sector in level:
            _settle_sector(hold, sector, rows.get(sector.slug))
        hold.flush()


def _settle_sector(hold: Hold, sector: Sector, row: SectorRow | None) -> None:
    names = ("slug", "name", "aliases", "parent_id", "outside_scheme", "outside_code")
    wanted = {
        "slug": sector.slug, "name": sector.name, "aliases": list(sector.aliases),
        "parent_id": hold.ids.get("Sector", {}).get(sector.parent) if sector.parent else None,
        "outside_scheme": sector.outside_scheme, "outside_code": sector.outside_code,
    }  # fmt: skip
    hold.settle(
        noun="Sector", key=sector.slug, place=sector.place, wanted=wanted, row=row,
        have=lambda there: {name: getattr(there, name) for name in names},
        create=lambda: SectorRow(**wanted),
        change=_save,
    )  # fmt: skip


def _save(row: Any, values: dict[str, Any]) -> Any:
    change(row, values=values)
    return row


def load_partnership(*, reading: Reading, hold: Hold) -> Partnership | None:
    """Settle the partnership; None when it was removed since it was seeded, or could not be made."""
    record = reading.partnership
    if record is None:
        return None
    found = hold.find(noun="Partnership", keys=[record.slug], rows=Partnership.objects.all())
    wanted = {
        "slug": record.slug,
        "name": record.name,
        "sides": sorted(record.countries),
        "time_zone": record.time_zone,
    }

    def make() -> Partnership:
        a, b = sorted(record.countries)
        return Partnership.objects.create(
            slug=record.slug, name=record.name, country_a=a, country_b=b, time_zone=record.time_zone
        )

    def follow(row: Partnership, values: dict[str, Any]) -> Partnership:
        if sides := values.pop("sides", None):
            values |= {"country_a": sides[0], "country_b": sides[1]}
        return _save(row, values)

    return hold.settle(
        noun="Partnership", key=record.slug, place=record.place, wanted=wanted, row=found.get(record.slug),
        have=lambda row: {"slug": row.slug, "name": row.name, "sides": list(row.sides), "time_zone": row.time_zone},
        create=make,
        change=follow,
    )  # fmt: skip


def load_events(*, reading: Reading, hold: Hold, partnership: Partnership) -> None:
    """Settle the events."""
    found = hold.find(noun="Event", keys=[each.slug for each in reading.events], rows=Event.objects.all())
    names = ("slug", "name", "partnership_id", "dates", "place")
    for record in reading.events:
        wanted = {
            "slug": record.slug, "name": record.name, "partnership_id": partnership.pk,
            "dates": record.dates or None, "place": record.place_name,
        }  # fmt: skip
        hold.settle(
            noun="Event", key=record.slug, place=record.place, wanted=wanted, row=found.get(record.slug),
            have=lambda row: {name: getattr(row, name) for name in names},
            create=lambda wanted=wanted: Event(**wanted),  # type: ignore[misc]
            change=_save,
        )  # fmt: skip
    hold.flush()


def load_actors(*, reading: Reading, hold: Hold) -> None:
    """Settle organisations and people."""
    for model, records in ((Organisation, reading.organisations), (Person, reading.people)):
        noun = model.__name__
        found = hold.find(noun=noun, keys=[each.slug for each in records], rows=model.objects.all())
        for record in records:
            wanted = _actor(record, organisation=model is Organisation)
            hold.settle(
                noun=noun, key=record.slug, place=record.place, wanted=wanted, row=found.get(record.slug),
                have=lambda row, names=tuple(wanted): {name: _plain(row, name) for name in names},  # type: ignore[misc]
                create=lambda model=model, wanted=wanted: model(**wanted),  # type: ignore[misc]
                change=_save,
            )  # fmt: skip
    hold.flush()


def _actor(record: Actor, *, organisation: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "slug": record.slug, "name": record.name, "aliases": list(record.aliases),
        "country": record.country or None, "ours": list(record.ours),
    }  # fmt: skip
    return values | ({"acronym": record.acronym, "kind": record.kind} if organisation else {})


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return (str(value) or None if value else None) if name == "country" else value
