"""Whose sources were searched, as reviews name them: silence is a finding only where somebody looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from initiatives.models import Review


@dataclass(frozen=True)
class Searched:
    """The sources of one side that reviews name, the latest first, each once; when and by whom they were last searched.

    A review that names no source of a side says nothing about it.
    """

    sources: tuple[str, ...] = ()
    last_at: datetime | None = None
    last_by: str | None = None

    def __bool__(self) -> bool:
        return bool(self.sources)


def searched(*, reviews: Iterable[Review], side: str) -> Searched:
    """What the reviews (newest first, loaded with `by`) searched of a side, given by its country code."""
    named = [review for review in reviews if review.sources_searched.get(side)]
    if not named:
        return Searched()
    sources = dict.fromkeys(name for review in named for name in review.sources_searched[side])
    return Searched(tuple(sources), named[0].recorded_at, named[0].by.username)
