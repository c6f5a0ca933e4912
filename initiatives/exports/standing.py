"""The columns that say where an initiative or commitment stands: each side's claim, headline, evidence, schedule."""

from collections.abc import Callable
from typing import Any

from initiatives import vocabulary
from initiatives.exports.column import EDTF, At, Column, Shape, at_path, joined

CLAIMS = vocabulary.CLAIM_STATUSES
SidesOf = Callable[[Shape, At], tuple[str, str]]


def standing_columns(*, sides_of: SidesOf) -> tuple[Column, ...]:
    """The columns over a shape with `status`; `sides_of` gives the two country codes whose claims come first."""
    return (
        Column("headline", "Claimed", at_path("status.headline.status"), "The headline of all claims.", terms=CLAIMS),
        Column("headline_by", "Claimed by", at_path("status.headline.by"), "A country code, both, joint or reported."),
        Column(
            "headline_certain", "Certain", at_path("status.headline.certain"),
            "False where a newer line's period has begun but not ended on the day asked about.", "boolean",
        ),
        Column(
            "sides_differ", "Sides differ", at_path("status.sides_differ"),
            "The two sides claim different statuses; the headline is the less advanced.", "boolean",
        ),
        *_claims("side_a", 0, sides_of), *_claims("side_b", 1, sides_of),
        *_claim("joint", "Joint text", lambda shape, _: shape["status"]["claims"].get("joint")),
        *_claim("reported", "Reported", lambda shape, _: shape["status"]["claims"].get("reported")),
        Column("other_claims", "Other claims", _others(sides_of), "Claims of other countries it is shown in."),
        Column(
            "evidence", "Records show",
            lambda shape, _: (shape["status"]["evidence"] or {"status": vocabulary.NOT_ASSESSED.key})["status"],
            "What records show, whoever claims what.",
            terms={vocabulary.NOT_ASSESSED.key: vocabulary.NOT_ASSESSED, **vocabulary.EVIDENCE_STATUSES}, must=True,
        ),
        Column("evidence_as_of", "Records show it as of", at_path("status.evidence.as_of"), EDTF),
        Column("evidence_certain", "Evidence certain", at_path("status.evidence.certain"), type="boolean"),
        Column("schedule", "Schedule", at_path("status.schedule"), "Derived.", terms=vocabulary.SCHEDULES, must=True),
        Column("freshness", "Checked", at_path("status.freshness"), "Derived.", terms=vocabulary.FRESHNESS, must=True),
    )  # fmt: skip


def _claims(name: str, which: int, sides_of: SidesOf) -> tuple[Column, ...]:
    def claim(shape: Shape, at: At) -> Shape | None:
        return shape["status"]["claims"].get(sides_of(shape, at)[which])

    side = Column(
        name, f"Side {'AB'[which]}", lambda shape, at: sides_of(shape, at)[which] or None, "ISO 3166-1 alpha-2."
    )
    return (side, *_claim(name, f"Side {'AB'[which]}", claim))


def _claim(name: str, who: str, claim: Callable[[Shape, At], Shape | None]) -> tuple[Column, ...]:
    def of(key: str) -> Callable[[Shape, At], Any]:
        return lambda shape, at: (claim(shape, at) or {}).get(key)

    return (
        Column(f"{name}_claims", f"{who} claims", of("status"), terms=CLAIMS),
        Column(f"{name}_as_of", f"{who} claims it as of", of("as_of"), EDTF),
        Column(f"{name}_certain", f"{who} certain", of("certain"), type="boolean"),
        Column(f"{name}_recorded_at", f"{who} recorded at", of("recorded_at"), "UTC.", "datetime"),
    )


def _others(sides_of: SidesOf) -> Callable[[Shape, At], str | None]:
    def of(shape: Shape, at: At) -> str | None:
        told = {*sides_of(shape, at), vocabulary.JOINT, vocabulary.REPORTED}
        claims = shape["status"]["claims"].items()
        return joined(f"{voice}: {claim['status']}" for voice, claim in claims if claim and voice not in told)

    return of
