"""The desk on which one reading is checked: what it may refer to, and how a problem is worded."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db.models import Model
from django_countries import countries

from initiatives import edtf
from initiatives.ingestion.known import KEYED, NAMED, Known
from initiatives.ingestion.place import Place, Problem
from initiatives.ingestion.quotes import NotFound, locate
from initiatives.ingestion.records import Quote, Reading

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def misfits(*, place: Place, row: Model, fields: Mapping[str, str]) -> list[Problem]:
    """The problems that the model's own validation has with these fields (column → name in the reading) of `row`.

    Blank ones are left out: they may be blank, or were reported when they were read.
    """
    asked = [name for name in fields if getattr(row, name) not in (None, "", [])]
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.get_fields() if field.name not in asked])
    except ValidationError as error:
        said: dict[str, list[str]] = error.message_dict
        return [
            place.problem(fields[name], f"“{str(getattr(row, name))[:80]}”: {' '.join(sentences)}")
            for name, sentences in said.items()
        ]
    return []


class Scope:
    """The names that readings may refer to: what the database holds, and what this run has read so far."""

    def __init__(self, known: Known) -> None:
        self.names: dict[str, dict[str, Place | None]] = {noun: dict.fromkeys(ids) for noun, ids in known.ids.items()}
        self.words, self.people = dict(known.words), dict(known.people)
        for _, noun, key in known.seeded:
            if noun in NAMED:
                self.names[noun].setdefault(key, None)


class Desk:
    """One reading under check; problems go to `problems`."""

    def __init__(self, *, reading: Reading, known: Known, scope: Scope, today: date, problems: list[Problem]) -> None:
        self.reading, self.known, self.scope, self.today, self._problems = reading, known, scope, today, problems
        pair = reading.partnership.countries if reading.partnership else ()
        self.sides = tuple(sorted(pair)) if len(set(pair)) == 2 else ()
        self._declared: dict[tuple[str, str], Place] = {}

    def say(self, place: Place, name: str, said: str) -> None:
        """Note a problem with a field of the record at `place`."""
        self._problems.append(place.problem(name, said))

    def choose(self, place: Place, name: str, value: str, terms: Iterable[str], *, what: str) -> None:
        """The value must be one of the terms; a blank one was reported when it was read."""
        terms = list(terms)
        if value and value not in terms:
            near = get_close_matches(value.lower().replace(" ", "_"), terms, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else ""
            self.say(place, name, f"“{value}” is no {what}; write one of {', '.join(terms)}{hint}")

    def date(self, place: Place, name: str, value: str, *, past: bool = False) -> None:
        """The value must be an imprecise date, and with `past` one that has begun."""
        if not value:
            return
        try:
            period = edtf.parse(value)
        except edtf.EdtfError as error:
            self.say(place, name, str(error))
            return
        if past and period.first and period.first > self.today:
            self.say(
                place,
                name,
                f"“{value}” lies in the future; a status can be recorded once it is so ({self.today} is today)",
            )

    def country(self, place: Place, name: str, value: str) -> None:
        """The value must be an ISO 3166-1 alpha-2 code."""
        if value and value not in dict(countries):
            code = countries.by_name(value) or (value.upper() if value.upper() in dict(countries) else "")
            self.say(
                place,
                name,
                f"“{value}” is no country code; write {code or 'an ISO 3166-1 code of two capitals, as in IN'}",
            )

    def language(self, place: Place, name: str, value: str) -> None:
        """The value must look like a BCP 47 tag."""
        if value and not _LANGUAGE.fullmatch(value):
            self.say(place, name, f"“{value}” is no language tag; write a BCP 47 tag, as in en, ja or pt-BR")

    def voice(self, place: Place, name: str, value: str) -> None:
        """The value must be one of the two sides, or joint or reported."""
        if value and self.sides and value not in (*self.sides, "joint", "reported"):
            a, b = self.sides
            self.say(place, name, f"“{value}” is no voice of {a}–{b}; write {a}, {b}, joint or reported")

    def declare(self, noun: str, name: str, place: Place, *, field: str = "slug") -> bool:
        """Take a name into scope; False, with a problem, when this reading has given it to another."""
        if not name:
            return False
        if first := self._declared.get((noun, name)):
            self.say(
                place, field, f"“{name}” is given twice, first on line {first.line}; each {noun.lower()} needs its own"
            )
            return False
        self._declared[noun, name] = place
        full = f"{self.reading.name}/{name}" if noun in KEYED else name
        self.scope.names.setdefault(noun, {})[full] = place
        return True

    def refer(self, place: Place, name: str, noun: str, value: str) -> None:
        """The value must name something in scope."""
        names = self.scope.names.get(noun, {})
        if not value or value in names or f"{self.reading.name}/{value}" in names:
            return
        own = f"{self.reading.name}/"
        near = get_close_matches(value.lower(), [each.removeprefix(own) for each in names], n=1, cutoff=0.6)
        if noun == "Sector" and value.casefold() in self.scope.words:
            near = [self.scope.words[value.casefold()]]
        right = f"did you mean {near[0]}?" if near else "declare it above, or name one that the tracker holds"
        self.say(place, name, f"there is no {noun.lower()} “{value}”; {right}")

    def words(self, quote: Quote | None) -> None:
        """The quote's words must stand in the document, in one place."""
        if quote is None or self.reading.text is None or not quote.text.strip():
            return
        try:
            locate(text=self.reading.text, quote=quote)
        except NotFound as error:
            self.say(quote.place, "", str(error))

    def fits(self, place: Place, row: Model, fields: Mapping[str, str]) -> None:
        """The fields (column → name in the reading) must satisfy the model's own validation; blanks are left out."""
        self._problems += misfits(place=place, row=row, fields=fields)
