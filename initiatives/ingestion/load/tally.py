"""What became of a run."""

from collections import Counter
from dataclasses import dataclass, field

from initiatives.ingestion.place import Problem

CREATED, CHANGED, UNCHANGED, LEFT_ALONE = "created", "changed", "unchanged", "left alone"


@dataclass(slots=True)
class Tally:
    """Rows by (noun, what became of them); `notes` say why a row was left alone, `problems` why nothing was written."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def total(self, what: str) -> int:
        """How many rows this became of."""
        return sum(number for (_, each), number in self.counts.items() if each == what)

    def nouns(self) -> list[str]:
        """The nouns met, in the order in which they were."""
        return list(dict.fromkeys(noun for noun, _ in self.counts))
