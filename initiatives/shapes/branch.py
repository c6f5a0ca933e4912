"""The tops of the tree of sectors: how what they and everything below them carry stands and was checked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextField

from initiatives import vocabulary
from initiatives.clocks.beside import beside, column
from initiatives.models import Initiative
from initiatives.shapes.alike import AGE_TERMS, STANDING, Age, Group, alike, many
from initiatives.vocabulary import Term

# Each initiative beside the top of each of its sectors, once.
TOPS = """
WITH RECURSIVE below(id, slug, name) AS (
    SELECT id, slug, name FROM initiatives_sector WHERE parent_id IS NULL
    UNION ALL SELECT s.id, b.slug, b.name FROM initiatives_sector s JOIN below b ON s.parent_id = b.id
) SELECT DISTINCT l.initiative_id, b.slug, b.name FROM initiatives_initiativesector l JOIN below b ON b.id = l.sector_id
"""
OPEN_TO_CHECK = ("check_now", "stale", "never_reviewed")  # somebody must look


@dataclass(frozen=True)
class Branch:
    """A sector at the top of the tree: groups of like {status, reported, differ, certain, freshness, age}, and their sum."""

    slug: str
    name: str
    groups: tuple[Group, ...]
    total: int


@dataclass(frozen=True)
class Branches:
    """The tops that carry something, the fullest first, and how many initiatives name no sector."""

    branches: tuple[Branch, ...]
    without: int


def branches(*, initiatives: QuerySet[Initiative], day: date) -> Branches:
    """Initiatives `with_standing` by top sector, each once in a top; `day` is that of the clocks. One query."""
    rows, alias = beside(rows=initiatives, name="tops", sql=TOPS, key="initiative_id", several=True)
    told = {
        "top": column(alias=alias, name="slug", field=TextField()),
        "name": column(alias=alias, name="name", field=TextField()),
        "age": Age(day=day),
        **{key: STANDING[key] for key in ("status", "by", "differ", "status_certain", "freshness")},
    }
    by_top: dict[tuple[str, str], list[Group]] = defaultdict(list)
    without = 0
    for group in alike(rows=rows, **told):
        like = group.like
        if like["top"] is None:
            without += group.number
            continue
        kept = {
            "status": like["status"], "reported": like["by"] == "reported", "differ": like["differ"],
            "certain": like["status_certain"], "freshness": like["freshness"], "age": like["age"],
        }  # fmt: skip
        by_top[like["top"], like["name"]].append(Group(kept, group.number))
    held = [Branch(slug, name, tuple(groups), many(groups)) for (slug, name), groups in by_top.items()]
    return Branches(
        branches=tuple(sorted(held, key=lambda one: (-one.total, one.slug))),
        without=without,
    )


def branches_shape(*, told: Branches, total: int, statuses: Mapping[str, Term]) -> list[dict[str, Any]]:
    """The branches as JSON; `total` is how many initiatives were found."""
    return [_shape(one, total, statuses) for one in told.branches]


def _shape(branch: Branch, total: int, statuses: Mapping[str, Term]) -> dict[str, Any]:
    def counted(axis: str, key: str, **marks: Any) -> dict[str, int]:
        mine = [group for group in branch.groups if group.like[axis] == key]
        return {
            "numerator": many(mine), "denominator": branch.total,
            **{mark: many(mine, met=met) for mark, met in marks.items()},
        }  # fmt: skip

    marks = {
        "reported": lambda like: like["reported"], "sides_differ": lambda like: like["differ"],
        "uncertain": lambda like: not like["certain"],
    }  # fmt: skip
    due = {"due": lambda like: like["freshness"] in OPEN_TO_CHECK}
    return {
        "key": branch.slug, "label": branch.name, "numerator": branch.total, "denominator": total,
        "status": [{"key": key, "label": str(term.label), **counted("status", key, **marks)} for key, term in statuses.items()],
        "freshness": [
            {"key": key, "label": str(term.label), **counted("freshness", key)} for key, term in vocabulary.FRESHNESS.items()
        ],
        "age": [{"key": key, "label": str(term.label), **counted("age", key, **due)} for key, term in AGE_TERMS.items()],
    }  # fmt: skip
