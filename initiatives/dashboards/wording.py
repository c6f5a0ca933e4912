"""Which words stand for an initiative in a list: what a party said, or else what the source says of it.

The words of a quotation come before a paraphrase, those that prove the headline before others about the initiative. Where
nobody is quoted, the words are the source's own and are shown as such.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known
from initiatives.dashboards.quoting import with_source
from initiatives.dashboards.speakers import speakers_of
from initiatives.dashboards.voices import headline_claim
from initiatives.models import Evidence, Initiative, Passage, Statement, StatementInitiative


@dataclass(frozen=True)
class Words:
    """A passage; `statement` says who spoke, where a statement is held. `proves`: it is the headline's proof.

    `narrated`: the ledger says that a reporter tells it and no party is quoted.
    """

    passage: Passage
    statement: Statement | None
    proves: bool
    narrated: bool = False

    @property
    def quoted(self) -> bool:
        """Whether they are a party's own words, verbatim in the source."""
        return self.statement is not None and self.statement.kind != "paraphrase"


def words_of(*, rows: Iterable[Initiative], statements: QuerySet[Statement], clocks: Clocks) -> dict[int, Words]:
    """The words for each initiative (by id) that has any; three queries, however many rows.

    `rows` carry `stands` and their partnership; `statements` are those the reader may see. Proofs and links are
    those known at the clocks.
    """
    rows = list(rows)
    claims = {row.pk: headline_claim(stands=row.stands, sides=row.partnership.sides) for row in rows}
    proofs = _proofs([claim["id"] for claim in claims.values() if claim], clocks)
    said = _said(rows, statements, clocks)
    speakers = speakers_of(passages=[one for held in proofs.values() for one in held], statements=statements)
    found = {}
    for row in rows:
        claim = claims[row.pk]
        by = row.stands["headline"]["by"] if row.stands["headline"] else None
        words = _choose(proofs[claim["id"]] if claim else [], said[row.pk], speakers, by)
        if words:
            found[row.pk] = words
    return found


def _proofs(updates: list[int], clocks: Clocks) -> dict[int | None, list[Passage]]:
    found = defaultdict(list)
    evidence = known(rows=Evidence.objects.filter(status_update__in=updates), clocks=clocks)
    for row in with_source(rows=evidence.order_by("passage__start", "id"), path="passage"):
        found[row.status_update_id].append(row.passage)
    return found


def _said(
    rows: list[Initiative], statements: QuerySet[Statement], clocks: Clocks
) -> dict[int, list[tuple[Passage, Statement]]]:
    links = StatementInitiative.objects.filter(initiative__in=rows, statement__in=statements.exclude(passage=None))
    links = known(rows=links, clocks=clocks)
    links = links.select_related("statement__person", "statement__organisation").order_by(
        "statement__passage__start", "id"
    )
    found = defaultdict(list)
    for link in with_source(rows=links, path="statement__passage"):
        if link.statement.passage:
            found[link.initiative_id].append((link.statement.passage, link.statement))
    return found


def _choose(
    proofs: list[Passage], said: list[tuple[Passage, Statement]], speakers: dict[int, Statement], by: str | None
) -> Words | None:
    for passage in proofs:
        speaker = speakers.get(passage.pk)
        if speaker and speaker.kind != "paraphrase":
            return Words(passage, speaker, proves=True)
    quotes = [(passage, statement) for passage, statement in said if statement.kind != "paraphrase"]
    own = [(passage, statement) for passage, statement in quotes if _speaks_for(statement, by)]
    if quotes:
        return Words(*(own or quotes)[0], proves=False)
    for passage in proofs:
        return Words(passage, speakers.get(passage.pk), proves=True, narrated=by == "reported")
    return Words(*said[0], proves=False) if said else None


def _speaks_for(statement: Statement, by: str | None) -> bool:
    if statement.joint:
        return by in ("joint", "both")
    speaker = statement.person or statement.organisation
    return speaker is not None and str(speaker.country or "") == by
