"""One person's page: which facts are ours, in which capacities they spoke, and what they said."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks
from initiatives.dashboards.actor import Spoken, spoken
from initiatives.models import Commitment, Initiative, Person, SourceDocument, Statement


@dataclass(frozen=True)
class PersonPage:
    """A person; `capacities` are those the sources give, the newest first, each once."""

    person: Person
    capacities: tuple[str, ...]
    spoken: Spoken


def person_page(
    *, person: Person, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks,
) -> PersonPage:  # fmt: skip
    """The page of `person`; the querysets are those the reader may see. A constant number of queries."""
    said = statements.filter(person=person)
    held = (
        said.exclude(capacity=None)
        .exclude(capacity="")
        .order_by("-said_on_to", "-id")
        .values_list("capacity", flat=True)
    )
    return PersonPage(
        person=person, capacities=tuple(dict.fromkeys(one for one in held if one)),
        spoken=spoken(
            said=said, initiatives=initiatives, commitments=commitments, statements=statements, documents=documents, clocks=clocks
        ),
    )  # fmt: skip
