"""Where something stands in a reading, and what is wrong there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at a line of a file (lines count from 1) and what would be right, in one sentence."""

    path: str
    line: int
    field: str
    said: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.field}: {self.said}" if self.field else f"{where}: {self.said}"


@dataclass(frozen=True, slots=True)
class Place:
    """A record's place: its file as it was named, its line, its path of keys, and the line of each of its fields."""

    path: str
    line: int = 0
    trail: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def problem(self, name: str, said: str) -> Problem:
        """A problem with the field `name` of the record that stands here ("" for the record as a whole)."""
        line = self.lines.get(name.partition("[")[0].partition(".")[0], self.line)
        return Problem(self.path, line, ".".join(part for part in (self.trail, name) if part), said)


class Refused(Exception):
    """Readings that were not loaded, with every problem found; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
