"""A reading: the mapping of reading.yaml → records, one function a noun."""

from collections.abc import Callable

from initiatives.ingestion.place import Place
from initiatives.ingestion.read.nodes import Fields
from initiatives.ingestion.records import (
    Actor,
    Commitment,
    Document,
    Event,
    Initiative,
    Link,
    Participant,
    Partnership,
    Quote,
    Reading,
    ScopeItem,
    Statement,
    Status,
    Translation,
)


def read_reading(*, fields: Fields, name: str, text: str | None, text_path: str) -> Reading:
    """The reading of a file's one mapping; `name` is its folder's, `text` (at `text_path`) as it will be captured."""
    reading = Reading(
        place=fields.place,
        name=name,
        text=text,
        text_path=text_path,
        taxonomies=fields.texts("taxonomies"),
        partnership=fields.part("partnership", _partnership),
        document=fields.part("document", _document),
        organisations=fields.parts("organisations", _organisation),
        people=fields.parts("people", _person),
        events=fields.parts("events", _event),
        initiatives=fields.parts("initiatives", _initiative),
        commitments=fields.parts("commitments", _commitment),
        claims=fields.parts("claims", _claim),
        evidence=fields.parts("evidence", _evidence),
        statements=fields.parts("statements", _statement),
    )
    for part, right in (("partnership", "the two countries"), ("document", "the document read")):
        if not fields.has(part):
            fields.say(part, f"is missing; a reading says {right}")
    return reading


def _partnership(fields: Fields) -> Partnership:
    return Partnership(
        place=fields.place,
        slug=fields.text("slug", example="brazil-norway"),
        name=fields.text("name", example="Brazil–Norway"),
        countries=fields.texts("countries"),
        time_zone=fields.maybe("time_zone", "UTC"),
    )


def _document(fields: Fields) -> Document:
    identified = fields.part("identified_as", _identified) or ("", "", "")
    return Document(
        place=fields.place,
        title=fields.text("title"),
        title_is_ours=fields.flag("title_is_ours"),
        kind=fields.text("kind", example="press"),
        publisher=fields.maybe("publisher"),
        url=fields.maybe("url"),
        published=fields.maybe("published"),
        dateline=fields.maybe("dateline"),
        language=fields.text("language", example="en"),
        event=fields.maybe("event"),
        rights=fields.maybe("rights", "excerpt"),
        identified_publisher=identified[0],
        identified_url=identified[1],
        identified_published=identified[2],
    )


def _identified(fields: Fields) -> tuple[str, str, str]:
    return fields.maybe("publisher"), fields.maybe("url"), fields.maybe("published")


def _organisation(fields: Fields) -> Actor:
    return Actor(
        place=fields.place,
        slug=fields.text("slug"),
        name=fields.text("name"),
        acronym=fields.maybe("acronym"),
        aliases=fields.texts("aliases"),
        country=fields.maybe("country"),
        kind=fields.text("kind", example="agency"),
        ours=fields.texts("ours"),
    )


def _person(fields: Fields) -> Actor:
    return Actor(
        place=fields.place,
        slug=fields.text("slug"),
        name=fields.text("name"),
        aliases=fields.texts("aliases"),
        country=fields.maybe("country"),
        ours=fields.texts("ours"),
    )


def _event(fields: Fields) -> Event:
    return Event(
        place=fields.place,
        slug=fields.text("slug"),
        name=fields.text("name"),
        dates=fields.maybe("dates"),
        place_name=fields.maybe("place"),
    )


def _quote(fields: Fields) -> Quote:
    at = fields.texts("at")
    whole = tuple(int(part) for part in at if part.isascii() and part.isdecimal())
    if at and (len(at), len(whole)) != (2, 2):
        fields.say("at", "is not a pair of offsets; write [start, end], counted in code points from 0")
    return Quote(
        place=fields.place,
        text=fields.text("text"),
        near=fields.maybe("near"),
        at=(whole[0], whole[1]) if len(at) == len(whole) == 2 else None,
    )


def _bare_quote(text: str, place: Place) -> Quote:
    return Quote(place=place, text=text)


def _the_quote(fields: Fields, name: str = "quote", *, required: bool = True) -> Quote | None:
    if required and not fields.has(name):
        fields.say(name, f"is missing; write `{name}: …` with the words as they stand in the document")
    return fields.part(name, _quote, short=_bare_quote)


def _quotes(fields: Fields, name: str = "quotes") -> tuple[Quote, ...]:
    return fields.parts(name, _quote, short=_bare_quote)


def _initiative(fields: Fields) -> Initiative:
    return Initiative(
        place=fields.place,
        slug=fields.text("slug"),
        name=fields.text("name"),
        acronym=fields.maybe("acronym"),
        kind=fields.text("kind", example="framework"),
        flagship=fields.flag("flagship"),
        ongoing=fields.flag("ongoing"),
        summary=fields.maybe("summary"),
        review_every=fields.whole("review_every", 90),
        parent=fields.maybe("parent"),
        sectors=fields.texts("sectors"),
        participants=fields.parts("participants", _participant),
        scope=fields.parts("scope", _scope_item),
        aims=_quotes(fields, "aims"),
    )


def _participant(fields: Fields) -> Participant:
    return Participant(
        place=fields.place,
        organisation=fields.maybe("organisation"),
        country=fields.maybe("country"),
        role=fields.text("role", example="participant"),
        quotes=_quotes(fields),
    )


def _scope_item(fields: Fields) -> ScopeItem:
    return ScopeItem(place=fields.place, label=fields.text("label"), quote=_the_quote(fields))


def _commitment(fields: Fields) -> Commitment:
    target = fields.part("target", _target)
    return Commitment(
        place=fields.place,
        key=fields.text("key"),
        initiative=fields.maybe("initiative"),
        wording=fields.text("wording"),
        quote=_the_quote(fields),
        sides=fields.texts("sides"),
        said_by=fields.text("said_by", example="reported"),
        force=fields.text("force", example="will"),
        measurable=fields.flag("measurable"),
        target_amount=target[0] if target else None,
        target_unit=target[1] if target else "",
        ongoing=fields.flag("ongoing"),
        due=fields.maybe("due"),
        due_quotes=_quotes(fields, "due_quotes"),
    )


def _target(fields: Fields) -> tuple:
    amount = fields.amount("amount")
    if not fields.has("amount"):
        fields.say("amount", "is missing; a target has an amount and a unit")
    return amount, fields.text("unit", example="USD")


def _claim(fields: Fields) -> Status:
    return _status(fields, axis="claim", asserted_by=lambda: fields.text("asserted_by", example="reported"))


def _evidence(fields: Fields) -> Status:
    return _status(fields, axis="evidence", asserted_by=lambda: "")


def _status(fields: Fields, *, axis: str, asserted_by: Callable[[], str]) -> Status:
    return Status(
        place=fields.place,
        axis=axis,
        initiative=fields.maybe("initiative"),
        commitment=fields.maybe("commitment"),
        asserted_by=asserted_by(),
        status=fields.text("status", example="announced"),
        as_of=fields.maybe("as_of"),
        reason=fields.text("reason", example="what in the source makes it so"),
        quotes=_quotes(fields),
        sources_searched=fields.lists("sources_searched") if axis == "evidence" else {},
        superseded_by=fields.maybe("superseded_by") if axis == "claim" else "",
    )


def _statement(fields: Fields) -> Statement:
    return Statement(
        place=fields.place,
        key=fields.text("key"),
        kind=fields.text("kind", example="quote"),
        person=fields.maybe("person"),
        organisation=fields.maybe("organisation"),
        joint=fields.flag("joint"),
        capacity=fields.maybe("capacity"),
        fragment=fields.flag("fragment"),
        quote=_the_quote(fields, required=False),
        text=fields.maybe("text"),
        said_on=fields.maybe("said_on"),
        language=fields.text("language", example="en"),
        spoken_language=fields.maybe("spoken_language"),
        same_utterance_as=fields.maybe("same_utterance_as"),
        initiatives=fields.parts("initiatives", _link, short=_bare_link),
        commitments=fields.texts("commitments"),
        sectors=fields.texts("sectors"),
        translations=fields.parts("translations", _translation),
    )


def _link(fields: Fields) -> Link:
    return Link(place=fields.place, slug=fields.text("slug"), note=fields.maybe("note"))


def _bare_link(text: str, place: Place) -> Link:
    return Link(place=place, slug=text, note="")


def _translation(fields: Fields) -> Translation:
    return Translation(
        place=fields.place,
        language=fields.text("language", example="en"),
        text=fields.text("text"),
        origin=fields.text("origin", example="ours"),
        by=fields.maybe("by"),
    )
