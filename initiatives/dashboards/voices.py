"""Who says what, read from a standing: each side with the joint text counted in, and the claim the headline rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Claim = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """One side of a partnership: its code, the later of its own and the joint claim, and whether that is the joint one."""

    code: str
    claim: Claim | None
    jointly: bool


def both_sides(*, stands: dict[str, Any], sides: tuple[str, str]) -> tuple[Side, Side]:
    """What each side of the pair says at the clocks of the standing."""
    first, second = (_side(stands["claims"], code) for code in sides)
    return first, second


def guest_sides(*, stands: dict[str, Any], guests: Iterable[str]) -> tuple[Side, ...]:
    """What sides of further pairs say for themselves; a joint text is of the home pair alone."""
    return tuple(Side(code=code, claim=stands["claims"].get(code), jointly=False) for code in guests)


def differing(*, sides: Iterable[Side]) -> tuple[Side, ...]:
    """The sides that claim something, where they do not all claim the same; else none."""
    speaking = tuple(side for side in sides if side.claim)
    return speaking if len({side.claim["status"] for side in speaking if side.claim}) > 1 else ()


def headline_claim(*, stands: dict[str, Any], sides: tuple[str, str]) -> Claim | None:
    """The resolved claim {id, status, …} that gave the headline its status; None where nobody claims anything."""
    if not stands["headline"]:
        return None
    by, claims = stands["headline"]["by"], stands["claims"]
    if by in ("reported", "joint"):
        return claims[by]
    if by == "both":
        return _later(_side(claims, sides[0]).claim, _side(claims, sides[1]).claim)
    return _side(claims, by).claim


def _side(claims: dict[str, Claim | None], code: str) -> Side:
    own, joint = claims.get(code), claims.get("joint")
    later = _later(own, joint)
    return Side(code=code, claim=later, jointly=later is not None and later is joint)


def _later(one: Claim | None, other: Claim | None) -> Claim | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda claim: (claim["last_day"], claim["recorded_at"], claim["id"]))
