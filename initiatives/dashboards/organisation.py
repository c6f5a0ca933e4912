"""One organisation's page: which facts are ours, what it takes part in and where that stands, and what it said."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, known, with_standing
from initiatives.dashboards.actor import Spoken, spoken
from initiatives.dashboards.quoting import proofs
from initiatives.models import Commitment, Initiative, Organisation, Participation, SourceDocument, Statement

MOST_PARTS = 100


@dataclass(frozen=True)
class Part:
    """A role in an initiative (which carries its standing), with the passages that name the organisation."""

    participation: Participation
    initiative: Initiative


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation, its parts in initiatives by name, and what it said."""

    organisation: Organisation
    parts: tuple[Part, ...]
    total: int
    spoken: Spoken


def organisation_page(
    *, organisation: Organisation, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks,
) -> OrganisationPage:  # fmt: skip
    """The page of `organisation`; the querysets are those the reader may see. A constant number of queries."""
    roles = known(rows=Participation.objects.filter(organisation=organisation), clocks=clocks)
    standing = with_standing(rows=initiatives.filter(pk__in=roles.values("initiative")), clocks=clocks)
    held = {row.pk: row for row in standing.order_by("name", "id")[:MOST_PARTS]}
    roles = roles.filter(initiative__in=held).prefetch_related(proofs(clocks=clocks))
    parts = sorted(roles, key=lambda one: (held[one.initiative_id].name, one.initiative_id, one.pk))
    return OrganisationPage(
        organisation=organisation, total=standing.count(),
        parts=tuple(Part(participation=one, initiative=held[one.initiative_id]) for one in parts),
        spoken=spoken(
            said=statements.filter(organisation=organisation), initiatives=initiatives, commitments=commitments,
            statements=statements, documents=documents, clocks=clocks,
        ),
    )  # fmt: skip
