"""The nouns around the initiatives: taxonomy, partnership, document, organisations, people and events."""

from initiatives import models, vocabulary
from initiatives.ingestion.check.desk import Desk, Scope, misfits
from initiatives.ingestion.place import Place, Problem
from initiatives.ingestion.records import Actor, Taxonomy
from initiatives.vocabulary import LONGEST_TEXT

OURS = ("name", "acronym", "aliases", "country", "kind")


def check_taxonomy(*, taxonomy: Taxonomy, scope: Scope, problems: list[Problem]) -> None:
    """Slugs once, names of a length that fits; every sector and its other names come into scope."""
    first: dict[str, Place] = {}
    for sector in taxonomy.sectors:
        row = models.Sector(
            slug=sector.slug, name=sector.name, aliases=list(sector.aliases),
            outside_scheme=sector.outside_scheme, outside_code=sector.outside_code,
        )  # fmt: skip
        own = {name: name for name in ("slug", "name", "aliases")}
        outside = dict.fromkeys(("outside_scheme", "outside_code"), "outside")
        problems += misfits(place=sector.place, row=row, fields=own | outside)
        if sector.slug in first:
            said = f"“{sector.slug}” is given twice, first on line {first[sector.slug].line}; each sector needs its own"
            problems.append(sector.place.problem("slug", said))
        first.setdefault(sector.slug, sector.place)
        scope.names["Sector"][sector.slug] = sector.place
        scope.words |= {word.casefold(): sector.slug for word in (sector.name, *sector.aliases)}


def check_partnership(*, desk: Desk) -> None:
    """Two different countries, a time zone there is, and one slug for one pair."""
    record = desk.reading.partnership
    if record is None:
        return
    for country in record.countries:
        desk.country(record.place, "countries", country)
    if len(set(record.countries)) != 2:
        given = ", ".join(record.countries) or "none"
        desk.say(record.place, "countries", f"a partnership has two different countries, not {given}; write [BR, NO]")
    row = models.Partnership(slug=record.slug, name=record.name, time_zone=record.time_zone)
    desk.fits(record.place, row, {"slug": "slug", "name": "name", "time_zone": "time_zone"})
    desk.declare("Partnership", record.slug, record.place)
    held = desk.known.sides.get(record.slug)
    if desk.sides and held and held != desk.sides:
        desk.say(
            record.place,
            "countries",
            f"“{record.slug}” is the partnership of {held[0]} and {held[1]}; give another slug",
        )
    other = desk.known.pairs.get(desk.sides)
    if (
        other
        and other != record.slug
        and not desk.known.owns(reading=desk.reading.name, noun="Partnership", key=record.slug)
    ):
        desk.say(
            record.place,
            "slug",
            f"the partnership of {' and '.join(desk.sides)} is there as “{other}”; write that slug",
        )


def check_document(*, desk: Desk) -> None:
    """Kind, dates, language and rights; and a text that can be captured and is the one captured before."""
    record, text = desk.reading.document, desk.reading.text
    if record is not None:
        desk.choose(record.place, "kind", record.kind, vocabulary.DOCUMENT_KINDS, what="kind of document")
        desk.choose(record.place, "rights", record.rights, vocabulary.RIGHTS, what="kind of rights")
        desk.language(record.place, "language", record.language)
        desk.date(record.place, "published", record.published)
        desk.date(record.place, "identified_as.published", record.identified_published)
        desk.refer(record.place, "event", "Event", record.event)
        row = models.SourceDocument(
            title=record.title, publisher=record.publisher, url=record.url, dateline=record.dateline,
            identified_publisher=record.identified_publisher, identified_url=record.identified_url,
        )  # fmt: skip
        own = {name: name for name in ("title", "publisher", "url", "dateline")}
        desk.fits(record.place, row, own | {f"identified_{x}": f"identified_as.{x}" for x in ("publisher", "url")})
    if text is None:
        return
    place = Place(desk.reading.text_path)
    if not text.strip():
        desk.say(place, "", "the file is empty; it holds the document's words")
    elif "\x00" in text:
        desk.say(place, "", f"there is a NUL character at {text.index(chr(0))}; a text has none")
    elif len(text) > LONGEST_TEXT:
        desk.say(place, "", f"the text has {len(text):,} code points; at most {LONGEST_TEXT:,} are kept")


def check_actors(*, desk: Desk) -> None:
    """Organisations and people: names once in a country, countries and kinds there are, and `ours` names fields."""
    for record in desk.reading.organisations:
        desk.choose(record.place, "kind", record.kind, vocabulary.ORGANISATION_KINDS, what="kind of organisation")
        row = models.Organisation(
            slug=record.slug, name=record.name, acronym=record.acronym, aliases=list(record.aliases)
        )
        desk.fits(record.place, row, {name: name for name in ("slug", "name", "acronym", "aliases")})
        _check_actor(desk, "Organisation", record)
    for record in desk.reading.people:
        person = models.Person(slug=record.slug, name=record.name, aliases=list(record.aliases))
        desk.fits(record.place, person, {name: name for name in ("slug", "name", "aliases")})
        _check_actor(desk, "Person", record)


def _check_actor(desk: Desk, noun: str, record: Actor) -> None:
    desk.country(record.place, "country", record.country)
    for name in record.ours:
        desk.choose(record.place, "ours", name, OURS, what="field that can be ours")
    if not desk.declare(noun, record.slug, record.place) or desk.known.owns(
        reading=desk.reading.name, noun=noun, key=record.slug
    ):
        return
    held = desk.scope.people.setdefault((noun, record.name, record.country), record.slug)
    if held != record.slug and desk.known.ids[noun].get(held) != desk.known.ids[noun].get(record.slug, 0):
        where = f"in {record.country}" if record.country else "without a country"
        desk.say(record.place, "name", f"“{record.name}” {where} is there as “{held}”; write that slug")


def check_events(*, desk: Desk) -> None:
    """Names and dates."""
    for record in desk.reading.events:
        row = models.Event(slug=record.slug, name=record.name, place=record.place_name)
        desk.fits(record.place, row, {"slug": "slug", "name": "name", "place": "place"})
        desk.date(record.place, "dates", record.dates)
        desk.declare("Event", record.slug, record.place)
