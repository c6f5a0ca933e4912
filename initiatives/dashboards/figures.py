"""What each chart shows, read once for one question: the same counts as the API's stats, at the same clocks.

Every function takes rows of one question (filters.counting) and gives a frozen dataclass, in one query or two.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from initiatives.clocks import Clocks
from initiatives.models import Commitment, Initiative, Statement
from initiatives.shapes.alike import STANDING, alike, many
from initiatives.shapes.branch import OPEN_TO_CHECK, Branches, branches
from initiatives.shapes.said import Said, said
from initiatives.shapes.side import Pair, pairs
from initiatives.shapes.slip import slip_shape


@dataclass(frozen=True)
class Share:
    """How many initiatives of a sector have one headline, and whether it is a reporter's word, the sides differ or it is uncertain."""

    status: str
    reported: bool
    differ: bool
    count: int
    uncertain: bool = False


@dataclass(frozen=True)
class Checked:
    """How many initiatives of a sector were last looked at so long ago (a key of AGE_TERMS), and how many of them are due."""

    age: str
    count: int
    due: int


@dataclass(frozen=True)
class Bar:
    """A sector at the top of the tree with its initiatives by headline and by the age of the last review."""

    slug: str
    name: str
    shares: tuple[Share, ...]
    checked: tuple[Checked, ...]
    total: int


@dataclass(frozen=True)
class SectorFigures:
    """The tops of the tree that carry initiatives, the fullest first; of `total` initiatives `without` name no sector."""

    bars: tuple[Bar, ...]
    total: int
    without: int
    clocks: Clocks


@dataclass(frozen=True)
class SaidShown:
    """Initiatives by (claim, evidence), `none` and `not_assessed` among them; `uncertain` may have changed on either axis."""

    cells: dict[tuple[str, str], int]
    uncertain: int
    clocks: Clocks

    @property
    def total(self) -> int:
        """How many initiatives are counted."""
        return sum(self.cells.values())


@dataclass(frozen=True)
class PairFigures:
    """What the sides of one partnership say against each other."""

    pair: Pair
    clocks: Clocks


@dataclass(frozen=True)
class SaidFigures:
    """What was said month by month and by side."""

    said: Said
    clocks: Clocks


@dataclass(frozen=True)
class SlipFigures:
    """Commitments by how far their date slipped: [{key, label, numerator, denominator}]; those without a date."""

    buckets: tuple[dict[str, Any], ...]
    no_date: int
    dropped: int
    clocks: Clocks

    @property
    def total(self) -> int:
        """How many have a date."""
        return sum(bucket["numerator"] for bucket in self.buckets)


def sector_figures(*, initiatives: QuerySet[Initiative], clocks: Clocks) -> SectorFigures:
    """Initiatives `with_standing` by sector; two queries."""
    told = branches(initiatives=initiatives, day=clocks.day)
    return SectorFigures(_bars(told), initiatives.order_by().count(), told.without, clocks)


def said_shown(*, initiatives: QuerySet[Initiative], clocks: Clocks) -> SaidShown:
    """Initiatives `with_standing`: what is claimed against what records show."""
    axes = ("status", "evidence", "status_certain", "evidence_certain")
    groups = alike(rows=initiatives, **{key: STANDING[key] for key in axes})
    cells: Counter[tuple[str, str]] = Counter()
    for group in groups:
        cells[group.like["status"], group.like["evidence"]] += group.number
    doubted = many(groups, met=lambda like: not (like["status_certain"] and like["evidence_certain"]))
    return SaidShown(dict(cells), doubted, clocks)


def pair_figures(*, initiatives: QuerySet[Initiative], clocks: Clocks) -> tuple[PairFigures, ...]:
    """Initiatives `with_standing`: each partnership they are shown in, the fullest first."""
    told = pairs(initiatives=initiatives, clocks=clocks)
    return tuple(PairFigures(pair, clocks) for pair in sorted(told, key=lambda one: (-one.total, one.slug)))


def said_figures(*, statements: QuerySet[Statement], clocks: Clocks) -> SaidFigures:
    """Statements known at the clocks, by month and side."""
    return SaidFigures(said(statements=statements, clocks=clocks), clocks)


def slip_figures(*, commitments: QuerySet[Commitment], clocks: Clocks) -> SlipFigures:
    """Commitments `with_standing` by their slip."""
    told = slip_shape(commitments=commitments)
    return SlipFigures(tuple(told["buckets"]), **told["excluded"], clocks=clocks)


def _bars(told: Branches) -> tuple[Bar, ...]:
    bars = []
    for branch in told.branches:
        shares: Counter[tuple[str, bool, bool, bool]] = Counter()
        ages: Counter[str] = Counter()
        due: Counter[str] = Counter()
        for group in branch.groups:
            like = group.like
            shares[like["status"], like["reported"], like["differ"], not like["certain"]] += group.number
            ages[like["age"]] += group.number
            due[like["age"]] += group.number if like["freshness"] in OPEN_TO_CHECK else 0
        bars.append(
            Bar(
                branch.slug, branch.name,
                tuple(Share(*marks[:3], count, marks[3]) for marks, count in sorted(shares.items())),
                tuple(Checked(age, count, due[age]) for age, count in ages.items()), branch.total,
            )
        )  # fmt: skip
    return tuple(bars)
