"""Initiatives: slugs that are free, terms of the codebook, and everything they refer to."""

from initiatives import models, vocabulary
from initiatives.ingestion.check.desk import Desk
from initiatives.ingestion.records import Initiative, Participant


def check_initiatives(*, desk: Desk) -> None:
    """Check every initiative of the reading; a parent stands above its children, or in the tracker already."""
    for record in desk.reading.initiatives:
        desk.choose(record.place, "kind", record.kind, vocabulary.INITIATIVE_KINDS, what="kind of initiative")
        row = models.Initiative(
            slug=record.slug, name=record.name, acronym=record.acronym, review_every=record.review_every
        )
        desk.fits(record.place, row, {name: name for name in ("slug", "name", "acronym", "review_every")})
        desk.refer(record.place, "parent", "Initiative", record.parent)
        _check_slug(desk, record)
        for sector in record.sectors:
            desk.refer(record.place, "sectors", "Sector", sector)
        _check_once(desk, record, "sectors", list(record.sectors))
        _check_once(desk, record, "scope", [item.label for item in record.scope])
        for item in record.scope:
            desk.fits(item.place, models.ScopeItem(label=item.label), {"label": "label"})
            desk.words(item.quote)
        for participant in record.participants:
            _check_participant(desk, participant)
        who = [f"{each.organisation or each.country} as {each.role}" for each in record.participants]
        _check_once(desk, record, "participants", who)
        for quote in record.aims:
            desk.words(quote)


def _check_slug(desk: Desk, record: Initiative) -> None:
    there = desk.scope.names["Initiative"].get(record.slug)
    free = record.slug not in desk.scope.names["Initiative"] or desk.known.owns(
        reading=desk.reading.name, noun="Initiative", key=record.slug
    )
    if free or (there and there.path == record.place.path):
        desk.declare("Initiative", record.slug, record.place)
        return
    where = f"declared in {there.path} on line {there.line}" if there else "in the tracker already"
    desk.say(
        record.place, "slug",
        f"“{record.slug}” is {where}; refer to it without declaring it again, or give another slug",
    )  # fmt: skip


def _check_participant(desk: Desk, record: Participant) -> None:
    desk.choose(record.place, "role", record.role, vocabulary.PARTICIPATION_ROLES, what="role")
    if bool(record.organisation) == bool(record.country):
        desk.say(record.place, "organisation", "give an organisation or a country, one of the two")
    desk.refer(record.place, "organisation", "Organisation", record.organisation)
    desk.country(record.place, "country", record.country)
    for quote in record.quotes:
        desk.words(quote)


def _check_once(desk: Desk, record: Initiative, name: str, given: list[str]) -> None:
    for twice in sorted({each for each in given if given.count(each) > 1}):
        desk.say(record.place, name, f"“{twice}” is given twice; keep one")
