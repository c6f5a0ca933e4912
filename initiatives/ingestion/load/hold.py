"""What one reading holds in the database: each of its entries is settled against the row there is.

An entry without a row makes one. A row that still says what the reading gave (its digest holds) follows the reading. A row
that somebody has edited, withdrawn or removed since is left alone and reported.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from initiatives.actions.writing import Conflict
from initiatives.ingestion.digest import digest
from initiatives.ingestion.known import NAMED
from initiatives.ingestion.load.tally import CHANGED, CREATED, LEFT_ALONE, UNCHANGED, Tally
from initiatives.ingestion.place import Place
from initiatives.models import Seeded

M = TypeVar("M", bound=Model)
Values = Mapping[str, Any]
_LONGEST_KEY = 200


def short_key(*, key: str) -> str:
    """The key itself, or one of 200 characters that ends in its hash when it is longer."""
    if len(key) <= _LONGEST_KEY:
        return key
    tail = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: _LONGEST_KEY - len(tail) - 1]}-{tail}"


class Hold:
    """The rows of one reading (or taxonomy); `ids` are the rows of any origin, by noun and slug (or "reading/key")."""

    def __init__(self, *, reading: str, place: Place, ids: dict[str, dict[str, int]], tally: Tally) -> None:
        self._reading, self._place, self.ids, self._tally = reading, place, ids, tally
        self._lines = {(line.noun, line.key): line for line in Seeded.objects.filter(reading=reading)}
        self._met: set[tuple[str, str]] = set()
        self._moved: list[Seeded] = []
        self._new: list[Seeded] = []
        self._queue: list[tuple[str, str, str, Model, Callable[[Any], Iterable[Model]]]] = []

    def find(self, *, noun: str, keys: Iterable[str], rows: QuerySet[M]) -> dict[str, M]:
        """The rows of these entries that are there, by key: its own wherever they are now, else those of the same slug."""
        ids: dict[str, int] = {}
        for key in keys:
            line = self._lines.get((noun, short_key(key=key)))
            if line:
                ids[key] = line.object_id
            elif noun in NAMED and key in self.ids[noun]:
                ids[key] = self.ids[noun][key]
        there = rows.in_bulk(set(ids.values()))
        return {key: there[pk] for key, pk in ids.items() if pk in there}

    def settle(
        self, *, noun: str, key: str, place: Place, wanted: Values, row: M | None,
        have: Callable[[M], Values | None], create: Callable[[], M], change: Callable[[M, dict[str, Any]], M],
        extras: Callable[[M], Iterable[Model]] = lambda row: (), edited: str = "",
    ) -> M | None:  # fmt: skip
        """Settle one entry and give its row, None when it has none.

        `have` reads from a row what `wanted` says, None for a row that never changes. `create` may give an unsaved
        row, which `flush` inserts with what `extras` then makes of it. `change` gets the values that differ. `edited`
        says why the row is no longer the seed's.
        """
        short, now = short_key(key=key), digest(values=wanted)
        self._met.add((noun, short))
        line = self._lines.get((noun, short))
        if row is None:
            if line is not None:
                self._leave(noun, place, "was removed since it was seeded, and is not made again")
                return None
            return self._create(noun, short, place, now, create, extras)
        self._name(noun, key, row)
        there = have(row)
        if line is None:
            self._adopt(noun, place, wanted, there)
        elif edited or getattr(row, "publication", "published") not in {"draft", "published"}:
            self._leave(noun, place, edited or f"is {row.get_publication_display().lower()} since it was seeded")  # type: ignore[attr-defined]
        elif there is not None and digest(values=there) == now:
            self._tally.counts[noun, UNCHANGED] += 1
            self._move(line, row, now)
        elif there is not None and digest(values=there) != line.digest:
            self._leave(noun, place, f"was edited since it was seeded ({_differing(wanted, there)})")
        elif line.digest == now:
            self._tally.counts[noun, UNCHANGED] += 1
        else:
            return self._change(
                noun, place, line, now, row, {n: v for n, v in wanted.items() if not there or there[n] != v}, change
            )
        return row

    def _create(
        self, noun: str, key: str, place: Place, now: str, create: Callable[[], M], extras: Callable
    ) -> M | None:
        try:
            row = create()
        except (ValidationError, Conflict) as error:
            self._tally.problems += [place.problem(name, said) for name, said in sentences(error)]
            return None
        self._tally.counts[noun, CREATED] += 1
        if row.pk is None:
            self._queue.append((noun, key, now, row, extras))
        else:
            self._register(noun, key, now, row)
        return row

    def _name(self, noun: str, key: str, row: Model) -> None:
        self.ids.setdefault(noun, {})[key if noun in NAMED else f"{self._reading}/{key}"] = row.pk

    def _register(self, noun: str, key: str, now: str, row: Model) -> None:
        self._name(noun, key, row)
        self._new.append(Seeded(reading=self._reading, key=key, noun=noun, object_id=row.pk, digest=now))

    def _change(
        self, noun: str, place: Place, line: Seeded, now: str, row: M, values: dict[str, Any], change: Callable[[M, dict[str, Any]], M]
    ) -> M:  # fmt: skip
        try:
            row = change(row, values)
        except (ValidationError, Conflict) as error:
            why = " ".join(said for _, said in sentences(error))
            self._leave(noun, place, f"cannot follow the reading ({', '.join(values)}): {why}")
            return row
        self._tally.counts[noun, CHANGED] += 1
        self._move(line, row, now)
        return row

    def _move(self, line: Seeded, row: Model, now: str) -> None:
        if (line.digest, line.object_id) != (now, row.pk):
            line.digest, line.object_id = now, row.pk
            self._moved.append(line)

    def _adopt(self, noun: str, place: Place, wanted: Values, there: Values | None) -> None:
        if there is None or digest(values=there) == digest(values=wanted):
            self._tally.counts[noun, UNCHANGED] += 1
        else:
            self._leave(noun, place, f"was there before this reading and says otherwise ({_differing(wanted, there)})")

    def _leave(self, noun: str, place: Place, why: str) -> None:
        self._tally.counts[noun, LEFT_ALONE] += 1
        self._tally.notes.append(place.problem("", f"this {noun} {why}; left alone"))

    def flush(self) -> None:
        """Insert the rows that wait, a statement a noun, and then what hangs on them."""
        queue, self._queue = self._queue, []
        hanging: list[Model] = []
        for model in dict.fromkeys(type(row) for *_, row, _ in queue):
            model._default_manager.bulk_create([row for *_, row, _ in queue if type(row) is model])
        for noun, key, now, row, extras in queue:
            self._register(noun, key, now, row)
            hanging += extras(row)
        for model in dict.fromkeys(map(type, hanging)):
            model._default_manager.bulk_create([row for row in hanging if type(row) is model])

    def close(self) -> None:
        """Write down what is the seed's, and report what the reading no longer says."""
        self.flush()
        Seeded.objects.bulk_create(self._new)
        Seeded.objects.bulk_update(self._moved, ["digest", "object_id"])
        for noun, key in self._lines.keys() - self._met:
            self._tally.counts[noun, LEFT_ALONE] += 1
            said = f"{noun} “{key}” is no longer in the reading; its row stays as it is"
            self._tally.notes.append(self._place.problem("", said))


def sentences(error: ValidationError | Conflict) -> list[tuple[str, str]]:
    """The (field, sentence) pairs of a refusal; the field is empty where the whole record is meant."""
    if not isinstance(error, ValidationError):
        return [("", str(error))]
    if not hasattr(error, "error_dict"):
        return [("", said) for said in error.messages]
    named = error.message_dict.items()
    return [("" if name == "__all__" else name, said) for name, group in named for said in group]


def _differing(wanted: Values, there: Values) -> str:
    return ", ".join(name for name, value in wanted.items() if json.dumps(there[name]) != json.dumps(value))
