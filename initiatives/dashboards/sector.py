"""The tree of sectors with what each carries, and one sector's page."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.clocks import Clocks, current, known, with_standing
from initiatives.dashboards.figures import SectorFigures, sector_figures
from initiatives.dashboards.rows import Row, by_urgency, initiative_rows
from initiatives.dashboards.saying import statements_listed
from initiatives.models import (
    Commitment,
    Initiative,
    InitiativeSector,
    Sector,
    SourceDocument,
    Statement,
    StatementSector,
)
from initiatives.shapes.said import said_day

MOST_INITIATIVES, MOST_STATEMENTS = 50, 20


@dataclass(frozen=True)
class Node:
    """A sector with what it and everything below it carry, each initiative and statement counted once."""

    sector: Sector
    depth: int
    initiatives: frozenset[int]
    statements: frozenset[int]
    children: tuple["Node", ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded here or below."""
        return not self.initiatives and not self.statements


@dataclass(frozen=True)
class SectorTree:
    """All sectors, and what the tops of the tree carry by headline and review."""

    roots: tuple[Node, ...]
    figures: SectorFigures


@dataclass(frozen=True)
class SectorPage:
    """One sector: where it stands in the tree, and what it and everything below it carry, the most urgent and newest."""

    node: Node
    above: tuple[Sector, ...]
    rows: tuple[Row, ...]
    statements: tuple[Statement, ...]


def sector_tree(
    *, sectors: QuerySet[Sector], initiatives: QuerySet[Initiative], statements: QuerySet[Statement], clocks: Clocks
) -> SectorTree:
    """The tree with distinct counts at the clocks; the querysets are those the reader may see. Five queries."""
    initiatives = current(rows=initiatives, clocks=clocks)
    standing = with_standing(rows=initiatives.order_by(), clocks=clocks)
    return SectorTree(
        roots=_roots(sectors, initiatives, statements, clocks),
        figures=sector_figures(initiatives=standing, clocks=clocks),
    )


def sector_page(
    *, sector: Sector, sectors: QuerySet[Sector], initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment],
    statements: QuerySet[Statement], documents: QuerySet[SourceDocument], clocks: Clocks,
) -> SectorPage:  # fmt: skip
    """The page of `sector`; the querysets are those the reader may see. A constant number of queries."""
    roots = _roots(sectors, current(rows=initiatives, clocks=clocks), statements, clocks)
    found = _found(roots, sector.pk)
    if found is None:
        raise LookupError(f"{sector.slug} is not among the sectors given; its page is made of the whole tree.")
    node, above = found
    mine = with_standing(rows=initiatives.filter(pk__in=node.initiatives), clocks=clocks).select_related("partnership")
    said = statements_listed(
        rows=statements.filter(pk__in=node.statements), documents=documents, initiatives=initiatives, clocks=clocks
    )
    return SectorPage(
        node=node, above=above,
        rows=initiative_rows(
            rows=by_urgency(rows=mine)[:MOST_INITIATIVES], commitments=commitments, statements=statements, clocks=clocks
        ),
        statements=tuple(said[:MOST_STATEMENTS]),
    )  # fmt: skip


def _roots(sectors: QuerySet, initiatives: QuerySet, statements: QuerySet, clocks: Clocks) -> tuple[Node, ...]:
    said = statements.annotate(**said_day()).filter(said_first__lte=clocks.day)
    carried = {
        "initiatives": _pairs(InitiativeSector, "initiative", initiatives, clocks),
        "statements": _pairs(StatementSector, "statement", said, clocks),
    }
    below = defaultdict(list)
    for sector in sectors.order_by("name", "slug"):
        below[sector.parent_id].append(sector)
    return tuple(_node(sector, 0, below, carried) for sector in below[None])


def _pairs(
    link: type[InitiativeSector] | type[StatementSector], noun: str, rows: QuerySet, clocks: Clocks
) -> dict[int, set[int]]:
    held = known(rows=rows, clocks=clocks, moment="created_at").order_by()
    found = defaultdict(set)
    for sector, pk in link.objects.filter(**{f"{noun}__in": held}).values_list("sector", noun):
        found[sector].add(pk)
    return found


def _node(sector: Sector, depth: int, below: dict, carried: dict) -> Node:
    children = tuple(_node(child, depth + 1, below, carried) for child in below[sector.pk])
    sums = {
        noun: frozenset(own[sector.pk]).union(*(getattr(child, noun) for child in children))
        for noun, own in carried.items()
    }
    return Node(sector=sector, depth=depth, children=children, **sums)


def _found(nodes: tuple[Node, ...], pk: int, above: tuple[Sector, ...] = ()) -> tuple[Node, tuple[Sector, ...]] | None:
    for node in nodes:
        if node.sector.pk == pk:
            return node, above
        if deeper := _found(node.children, pk, (*above, node.sector)):
            return deeper
    return None
