"""Counts of initiatives by what is claimed, shown, due and checked, by sector and side; each with what it is a share of."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, TextField

from initiatives import vocabulary
from initiatives.clocks import begun
from initiatives.clocks.beside import beside, column
from initiatives.models import Commitment, Initiative, Statement, StatusUpdate
from initiatives.shapes.alike import AGE_TERMS, STANDING, STATUS, Age, Group, ahead_of_proof, alike, many
from initiatives.shapes.branch import branches, branches_shape
from initiatives.shapes.building import Asker, raw
from initiatives.shapes.month import months_shape
from initiatives.shapes.said import said, said_shape
from initiatives.shapes.side import pairs, pairs_shape
from initiatives.shapes.slip import slip_shape
from initiatives.vocabulary import Term

NO_CLAIM = Term("none", "No claim", "Nobody is recorded as claiming anything.")
# The axes whose answer may have changed by the day asked about: a newer status had begun and not ended.
MAY_BE_UNCERTAIN = ("status", "evidence")
AXES: dict[str, Mapping[str, Term]] = {
    "status": {**vocabulary.CLAIM_STATUSES, "none": NO_CLAIM},
    "evidence": {"not_assessed": vocabulary.NOT_ASSESSED, **vocabulary.EVIDENCE_STATUSES},
    "schedule": vocabulary.SCHEDULES,
    "freshness": vocabulary.FRESHNESS,
}
SECTORS = """
SELECT l.initiative_id, s.slug, s.name FROM initiatives_initiativesector l JOIN initiatives_sector s ON s.id = l.sector_id
"""


def stats_shape(
    *, initiatives: QuerySet[Initiative], commitments: QuerySet[Commitment], statements: QuerySet[Statement],
    asker: Asker, superseded: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """Both nouns counted, `with_standing`, as far as the reader sees them, and claims and statements by month.

    Every count is {"numerator", "denominator"}; of a status on either axis also how many of its numerator are
    `uncertain`; and how many only reporters claim (`reported_only`), on how many the sides differ. Sectors are counted
    where an initiative names them, so one initiative may count twice; `branch` counts each once at the tops of the tree.
    `superseded` is how many the filter met that count no longer. As many queries whatever the number of rows.
    """
    lines = StatusUpdate.objects.visible_to(asker.reader).filter(initiative__in=initiatives.order_by().values("pk"))
    groups = alike(rows=initiatives, age=Age(day=asker.clocks.day), **STANDING)
    total = many(groups)
    told = branches(initiatives=initiatives, day=asker.clocks.day)
    return {
        "initiatives": {
            **_counted(groups),
            "age": [_share(groups, key, term, total, age=key) for key, term in AGE_TERMS.items()],
            "said_shown": said_shown_shape(groups=groups),
            "sides": pairs_shape(told=pairs(initiatives=initiatives, clocks=asker.clocks), total=total),
            "sector": _by_sector(initiatives, total),
            "branch": branches_shape(told=told, total=total, statuses=AXES["status"]),
            "excluded": {"superseded": superseded, "no_sector": told.without},
        },
        "commitments": {**_counted(alike(rows=commitments, **STANDING)), "slip": slip_shape(commitments=commitments)},
        "claims": months_shape(lines=begun(rows=lines, clocks=asker.clocks, first_day="first_day")),
        "statements": said_shape(told=said(statements=statements, clocks=asker.clocks)),
    }  # fmt: skip


def said_shown_shape(*, groups: list[Group]) -> list[dict[str, Any]]:
    """Groups of like {status, evidence}: of each claim how many have which evidence, and which is ahead of its proof."""
    total = many(groups)
    return [
        {
            **_share(groups, claim, term, total, status=claim),
            "evidence": [
                {
                    **_share(groups, shown, shows, many(_met(groups, status=claim)), status=claim, evidence=shown),
                    "ahead": ahead_of_proof(claim=claim, evidence=shown),
                }
                for shown, shows in AXES["evidence"].items()
            ],
        }
        for claim, term in AXES["status"].items()
    ]  # fmt: skip


def _met(groups: list[Group], **wanted: Any) -> list[Group]:
    return [group for group in groups if all(group.like[key] == value for key, value in wanted.items())]


def _share(groups: list[Group], key: str, term: Term, total: int, **wanted: Any) -> dict[str, Any]:
    return {"key": key, "label": str(term.label), "numerator": many(_met(groups, **wanted)), "denominator": total}


def _counted(groups: list[Group]) -> dict[str, Any]:
    total = many(groups)

    def of_all(**wanted: Any) -> dict[str, int]:
        return {"numerator": many(_met(groups, **wanted)), "denominator": total}

    def bucket(axis: str, key: str, term: Term) -> dict[str, Any]:
        counted = _share(groups, key, term, total, **{axis: key})
        if axis in MAY_BE_UNCERTAIN:
            counted["uncertain"] = many(_met(groups, **{axis: key, f"{axis}_certain": False}))
        return counted

    return {
        "total": total,
        "sides_differ": of_all(differ=True),
        "uncertain": of_all(status_certain=False),
        "reported_only": of_all(by="reported"),
        **{axis: [bucket(axis, key, term) for key, term in terms.items()] for axis, terms in AXES.items()},
    }


def _by_sector(rows: QuerySet[Initiative], total: int) -> list[dict[str, Any]]:
    """Each sector that any of them names, with how they stand there; one query."""
    beside_them, alias = beside(rows=rows, name="sectors", sql=SECTORS, key="initiative_id", several=True)
    named = {name: column(alias=alias, name=name, field=TextField()) for name in ("slug", "name")}
    held: dict[tuple[str, str], list[Group]] = {}
    for group in alike(rows=beside_them, status=raw(STATUS), **named):
        if group.like["slug"] is not None:
            held.setdefault((group.like["slug"], group.like["name"]), []).append(group)
    return [
        {
            "key": slug, "label": name, "numerator": many(groups), "denominator": total,
            "status": [_share(groups, key, term, many(groups), status=key) for key, term in AXES["status"].items()],
        }
        for (slug, name), groups in sorted(held.items())
    ]  # fmt: skip
