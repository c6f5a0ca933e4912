"""What each side said and claimed, lined up by date: of a partnership, of an initiative, of a commitment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.ledger import Line
from initiatives.dashboards.quoting import proofs
from initiatives.dashboards.saying import said_when, speaking_of, statements_listed
from initiatives.dashboards.searching import Searched, searched
from initiatives.dashboards.speakers import speakers_of
from initiatives.dashboards.voices import Side, both_sides, guest_sides
from initiatives.models import Initiative, Passage, Review, SourceDocument, Statement, StatusUpdate
from initiatives.vocabulary import JOINT, REPORTED

MOST_STATEMENTS, MOST_CLAIMS = 100, 200
ELSEWHERE = "elsewhere"  # a speaker of neither side


@dataclass(frozen=True)
class Words:
    """A passage that proves a claim; `statement` says who spoke. `shown`: that statement stands in the same view."""

    passage: Passage
    statement: Statement | None
    shown: bool


@dataclass(frozen=True)
class Entry:
    """Something said or claimed: a statement, or a claim with the words that prove it; `voice` says for whom.

    `note` says what is uncertain about the link between the statement and the initiative asked about.
    """

    voice: str
    when: str | None
    last: date
    statement: Statement | None = None
    note: str = ""
    claim: StatusUpdate | None = None
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Moment:
    """A date as imprecise as its sources, and what each voice said or claimed then; `sides` in the order of the codes."""

    when: str | None
    sides: tuple[tuple[Entry, ...], ...]
    joint: tuple[Entry, ...]
    reported: tuple[Entry, ...]
    elsewhere: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything of this date."""
        return (*(entry for side in self.sides for entry in side), *self.joint, *self.reported, *self.elsewhere)


@dataclass(frozen=True)
class SideHeld:
    """What we hold of one side: numbers of its statements and claims, and the sources that reviews have searched."""

    code: str
    statements: int
    claims: int
    searched: Searched

    @property
    def silent(self) -> bool:
        """Whether nothing is held from this side, alone or jointly."""
        return not self.statements and not self.claims


@dataclass(frozen=True)
class BothSides:
    """Every side with what is held of it, and the moments, newest first; `cut` where only the newest stand here."""

    sides: tuple[SideHeld, ...]
    moments: tuple[Moment, ...]
    cut: bool
    statements: int
    claims: int

    def of(self, code: str) -> SideHeld:
        """What is held of a side."""
        return next(side for side in self.sides if side.code == code)

    def by_voice(self, voice: str) -> tuple[Entry, ...]:
        """What one voice said and claimed, newest first: a side's code, joint, reported or elsewhere."""
        return tuple(entry for moment in self.moments for entry in moment.entries if _heard_as(self, entry) == voice)

    @property
    def spoken(self) -> tuple[Statement, ...]:
        """The statements that stand here."""
        entries = (entry for moment in self.moments for entry in moment.entries)
        return tuple(entry.statement for entry in entries if entry.statement)


@dataclass(frozen=True)
class Voice:
    """What one side says of a subject: its claim with the line that made it; and what else is held of the side."""

    side: Side
    line: Line | None
    held: SideHeld


def voices(*, sides: Iterable[Side], lines: Mapping[int | None, Line], both: BothSides) -> tuple[Voice, ...]:
    """The sides with their lines (by id of the row) and what is held of each."""
    return tuple(Voice(side, lines.get((side.claim or {}).get("id")), both.of(side.code)) for side in sides)


def lined_up(
    *, home: Sequence[str], guests: Sequence[str] = (), said: QuerySet[Statement], claims: QuerySet[StatusUpdate],
    reviews: Iterable[Review], statements: QuerySet[Statement], about: Initiative | None = None,
) -> BothSides:  # fmt: skip
    """Both sides by date; a constant number of queries.

    `home` are the codes of the pair, for which a joint text speaks; `guests` those of further pairs. `said` are
    `statements_listed`, `claims` `claims_standing`; `reviews` come newest first with `by`; `statements` are all that the
    reader may see. `about` is the initiative whose links may carry a note.
    """
    reviews = list(reviews)
    spoken, asserted = list(said[: MOST_STATEMENTS + 1]), list(claims[: MOST_CLAIMS + 1])
    cut = len(spoken) > MOST_STATEMENTS or len(asserted) > MOST_CLAIMS
    spoken, asserted = spoken[:MOST_STATEMENTS], asserted[:MOST_CLAIMS]
    passages = [proof.passage for claim in asserted for proof in claim.evidence.all()]
    speakers = speakers_of(passages=passages, statements=statements)
    shown = {one.pk for one in spoken}
    entries = [_said(one, about) for one in spoken] + [_claimed(one, speakers, shown) for one in asserted]
    codes = (*home, *guests)
    heard, total_said = _heard(said, home, codes)
    held, total_claims = _held(claims, home, codes)
    return BothSides(
        sides=tuple(
            SideHeld(code, heard[code], held[code], searched(reviews=reviews, side=code)) for code in codes
        ),
        moments=tuple(_moments(entries, codes)), cut=cut, statements=total_said, claims=total_claims,
    )  # fmt: skip


def sides_of(
    *, initiative: Initiative, initiatives: QuerySet[Initiative], commitments: Iterable[int], updates: QuerySet[StatusUpdate],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], reviews: Iterable[Review], clocks: Clocks,
) -> tuple[tuple[Side, ...], BothSides]:  # fmt: skip
    """What each side claims of `initiative` (with `stands`) now, and both sides by date, with what is claimed of its `commitments` (ids).

    The sides of further pairs it is shown in come after its own. The querysets are those the reader may see.
    """
    home, stands = initiative.partnership.sides, initiative.stands
    further = (code for pair in initiative.shown_in.order_by("slug") for code in pair.sides)
    guests = tuple(code for code in dict.fromkeys(further) if code not in home)
    seen = known(rows=statements, clocks=clocks, moment="created_at")
    about = Q(initiative=initiative) | Q(commitment__in=list(commitments))
    both = lined_up(
        home=home, guests=guests, reviews=reviews, statements=seen, about=initiative,
        said=statements_listed(
            rows=speaking_of(rows=seen, initiative=initiative, clocks=clocks), documents=documents, initiatives=initiatives,
            clocks=clocks,
        ),
        claims=claims_standing(updates=updates, about=about, clocks=clocks),
    )  # fmt: skip
    return (*both_sides(stands=stands, sides=home), *guest_sides(stands=stands, guests=guests)), both


def claims_standing(*, updates: QuerySet[StatusUpdate], about: Q, clocks: Clocks) -> QuerySet[StatusUpdate]:
    """The claims `about` something that stand at the clocks, newest first, with what proves them."""
    corrections = known(rows=StatusUpdate.objects.filter(corrects=OuterRef("pk")), clocks=clocks)
    live = updates.filter(about, axis="claim", entered_in_error=False, last_day__lte=clocks.day)
    rows = (
        known(rows=live, clocks=clocks)
        .filter(~Exists(corrections))
        .select_related("initiative", "commitment__initiative")
    )
    return rows.prefetch_related(proofs(clocks=clocks)).order_by("-last_day", "-recorded_at", "-id")


def _said(statement: Statement, about: Initiative | None) -> Entry:
    speaker = statement.person or statement.organisation
    voice = JOINT if statement.joint else str(speaker.country or "") if speaker else ""
    links = statement.statementinitiative_set.all() if about else ()
    return Entry(
        voice=voice or ELSEWHERE, when=said_when(statement=statement), last=statement.said_last, statement=statement,
        note=next((link.note for link in links if about and link.initiative_id == about.pk), ""),
    )  # fmt: skip


def _claimed(update: StatusUpdate, speakers: dict[int, Statement], shown: set[int]) -> Entry:
    words = []
    for proof in update.evidence.all():
        speaker = speakers.get(proof.passage_id)
        words.append(Words(proof.passage, speaker, speaker is not None and speaker.pk in shown))
    return Entry(
        voice=update.asserted_by or REPORTED, when=update.as_of or update.last_day.isoformat(), last=update.last_day,
        claim=update, words=tuple(words),
    )  # fmt: skip


def _moments(entries: Iterable[Entry], codes: Sequence[str]) -> Iterable[Moment]:
    ordered = sorted(entries, key=lambda one: (one.last, one.when or ""), reverse=True)
    for when, together in groupby(ordered, key=lambda one: one.when):
        by_voice = defaultdict(list)
        for entry in together:
            known_voice = entry.voice in (*codes, JOINT, REPORTED)
            by_voice[entry.voice if known_voice else ELSEWHERE].append(entry)
        yield Moment(
            when=when, sides=tuple(tuple(by_voice[code]) for code in codes), joint=tuple(by_voice[JOINT]),
            reported=tuple(by_voice[REPORTED]), elsewhere=tuple(by_voice[ELSEWHERE]),
        )  # fmt: skip


def _heard_as(both: BothSides, entry: Entry) -> str:
    named = (*(side.code for side in both.sides), JOINT, REPORTED)
    return entry.voice if entry.voice in named else ELSEWHERE


def _heard(said: QuerySet[Statement], home: Sequence[str], codes: Sequence[str]) -> tuple[dict[str, int], int]:
    def speaks(code: str) -> Q:
        own = Q(person__country=code) | Q(organisation__country=code)
        return own | Q(joint=True) if code in home else own

    counted = said.order_by().aggregate(all=Count("pk"), **{code: Count("pk", filter=speaks(code)) for code in codes})
    return counted, counted["all"]


def _held(claims: QuerySet[StatusUpdate], home: Sequence[str], codes: Sequence[str]) -> tuple[dict[str, int], int]:
    voices = {code: (code, JOINT) if code in home else (code,) for code in codes}
    counted = claims.order_by().aggregate(
        all=Count("pk"),
        **{code: Count("pk", filter=Q(asserted_by__in=names)) for code, names in voices.items()},
    )
    return counted, counted["all"]
