"""What a briefing says, whole: frozen rows that the templates set in type and nothing else adds to."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from initiatives.charts.chart import Chart
from initiatives.clocks import Clocks
from initiatives.dashboards.change import Section
from initiatives.dashboards.searching import Searched
from initiatives.dashboards.slippage import Slippage
from initiatives.dashboards.voices import Claim, Side
from initiatives.models import Commitment, Initiative, Passage, SourceDocument, Statement, StatusUpdate


@dataclass(frozen=True)
class About:
    """What is printed: `noun` (a key of models.briefing.NOUNS), the title, and the path of its page on the web.

    `key` is its slug or id, "" for the list. `filters` are the filters in force as (label, values in words); `query` the same
    as parameters, without clocks.
    """

    noun: str
    key: str
    title: str
    path: str
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    query: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A numbered source: a paragraph of a document, reached by the first passage that is quoted from it."""

    number: int
    passage: Passage

    @property
    def document(self) -> SourceDocument:
        """The document the paragraph stands in."""
        return self.passage.capture.document


@dataclass(frozen=True)
class Quote:
    """Words with who said them, where a statement is held. `number` is their source's; None where it may not be shown.

    `again`: they stand above already, in the same entry. `note` says what is uncertain about the link between the
    statement and the initiative.
    """

    passage: Passage
    statement: Statement | None
    number: int | None
    note: str = ""
    again: bool = False


@dataclass(frozen=True)
class Held:
    """A claim or a finding as it stands, the line that made it, and the words that prove it."""

    claim: Claim
    line: StatusUpdate | None
    quotes: tuple[Quote, ...]
    jointly: bool = False


@dataclass(frozen=True)
class SideSays:
    """What one side says: what it claims, or that it claims nothing; `statements` of it are held, `searched` were its sources."""

    code: str
    held: Held | None
    statements: int
    searched: Searched

    @property
    def silent(self) -> bool:
        """Whether nothing at all is held from this side."""
        return self.held is None and not self.statements


@dataclass(frozen=True)
class Promise:
    """A commitment (with `stands`) in its operative words, and how its date came to be where it is, if it has or had one.

    `moves` are the steps of the date that stand (dashboards.slippage.Step), each with the numbers of its sources.
    """

    commitment: Commitment
    quote: Quote
    slip: Slippage | None
    moves: tuple[tuple[Any, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Entry:
    """One initiative (with `stands`). `said` are statements about it beyond those that prove a claim, the newest first."""

    initiative: Initiative
    sides: tuple[SideSays, ...]
    differ: tuple[Side, ...]
    reported: Held | None
    evidence: Held | None
    promises: tuple[Promise, ...]
    due: dict[str, Any] | None
    said: tuple[Quote, ...]
    more_said: int
    sectors: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where it stands in the document."""
        return f"i{self.initiative.pk}"


@dataclass(frozen=True)
class Changes:
    """What changed from a day on, by initiative; `more`: how many lines are left out."""

    since: date
    sections: tuple[Section, ...]
    shown: int
    more: int


@dataclass(frozen=True)
class Content:
    """A briefing. `facts` are the numbers on its first page; `address` leads to the same on the web, at the same clocks,
    `site` is the beginning of all addresses. `terms` are the statuses that occur, each once, as (table of the codebook, key).
    """

    about: About
    clocks: Clocks
    entries: tuple[Entry, ...]
    facts: dict[str, int]
    charts: tuple[Chart, ...]
    changes: Changes | None
    places: tuple[Place, ...]
    terms: tuple[tuple[str, str], ...]
    codebook: str
    licence: str
    body: str
    citation: str
    address: str
    site: str

    @property
    def long(self) -> bool:
        """Whether it wants a table of its contents."""
        return len(self.entries) > 1
