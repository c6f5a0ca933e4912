"""The records of a reading: what the files say, frozen, each with its place; nothing is checked against anything yet.

An optional text that was not given is empty; None is kept for what the database holds as unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from initiatives.ingestion.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything a file says, and where."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Record):
    """Words that stand in the document; `near` or `at` (start, end; code points) say which of several occurrences."""

    text: str
    near: str = ""
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector(Record):
    """A field of policy, below `parent` when there is one."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    parent: str
    outside_scheme: str
    outside_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy(Record):
    """A tree of sectors, parents before children."""

    name: str
    sectors: tuple[Sector, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership(Record):
    """Two countries."""

    slug: str
    name: str
    countries: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """What the document says of itself, and separately what we found out about it."""

    title: str
    title_is_ours: bool
    kind: str
    publisher: str
    url: str
    published: str
    dateline: str
    language: str
    event: str
    rights: str
    identified_publisher: str
    identified_url: str
    identified_published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """An organisation or a person; a person has neither acronym nor kind."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    country: str
    ours: tuple[str, ...]
    acronym: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """A summit, visit or meeting."""

    slug: str
    name: str
    dates: str
    place_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """Somebody in an initiative: an organisation or a country, in a role."""

    organisation: str
    country: str
    role: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeItem(Record):
    """Something an initiative is said to cover."""

    label: str
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative(Record):
    """An initiative, without any status."""

    slug: str
    name: str
    acronym: str
    kind: str
    flagship: bool
    ongoing: bool
    summary: str
    review_every: int
    parent: str
    sectors: tuple[str, ...]
    participants: tuple[Participant, ...]
    scope: tuple[ScopeItem, ...]
    aims: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """A promise in its operative words."""

    key: str
    initiative: str
    wording: str
    quote: Quote | None
    sides: tuple[str, ...]
    said_by: str
    force: str
    measurable: bool
    target_amount: Decimal | None
    target_unit: str
    ongoing: bool
    due: str
    due_quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Record):
    """A line for the status ledger: a claim somebody asserts, or what records show."""

    axis: str
    initiative: str
    commitment: str
    asserted_by: str
    status: str
    as_of: str
    reason: str
    quotes: tuple[Quote, ...]
    sources_searched: Mapping[str, tuple[str, ...]]
    superseded_by: str

    @property
    def key(self) -> str:
        """What tells this line from the others of its reading: subject, axis, voice and date."""
        subject = f"initiative {self.initiative}" if self.initiative else f"commitment {self.commitment}"
        return " · ".join(part for part in (subject, self.axis, self.asserted_by, self.as_of) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Record):
    """A statement in another language, and whose translation it is."""

    language: str
    text: str
    origin: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Record):
    """An initiative that a statement speaks of, and what is uncertain about that."""

    slug: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Record):
    """What somebody said."""

    key: str
    kind: str
    person: str
    organisation: str
    joint: bool
    capacity: str
    fragment: bool
    quote: Quote | None
    text: str
    said_on: str
    language: str
    spoken_language: str
    same_utterance_as: str
    initiatives: tuple[Link, ...]
    commitments: tuple[str, ...]
    sectors: tuple[str, ...]
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Record):
    """One document and what we read in it; `name` is its folder's, `text` what the capture will hold."""

    name: str
    text: str | None
    text_path: str
    taxonomies: tuple[str, ...]
    partnership: Partnership | None
    document: Document | None
    organisations: tuple[Actor, ...]
    people: tuple[Actor, ...]
    events: tuple[Event, ...]
    initiatives: tuple[Initiative, ...]
    commitments: tuple[Commitment, ...]
    claims: tuple[Status, ...]
    evidence: tuple[Status, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything one run reads, in the order in which it is loaded."""

    taxonomies: tuple[Taxonomy, ...] = ()
    readings: tuple[Reading, ...] = ()
