"""What reminders say, in each language: `words` gives the templates, FILL is the SQL that fills them for a row."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from django.utils import dateformat, translation
from django.utils.formats import get_format
from django.utils.translation import gettext
from django_countries import countries

from initiatives import vocabulary
from initiatives.reminders.sentences import BY, HOW_TO_STOP, WHY_NOW, WHY_YOU

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%")
# Django's letters for day, month and year, and their place in the pattern; a backslash keeps the next as it stands.
DATE_LETTER, PLAIN_DATE = re.compile(r"\\(.)|([A-Za-z])"), "j F Y"
DATE_PLACES = {"j": 1, "d": 1, "F": 2, "E": 2, "M": 2, "N": 2, "n": 2, "m": 2, "Y": 3}
LONGEST_WHY_YOU, LONGEST_SENTENCE = 200, 300  # as the columns of Reminder

# What FILL reads the words from: one of the statement's WITH queries, which takes %(words)s (JSON).
WORDS = "(SELECT words FROM wording)"
WITH = "wording AS MATERIALIZED (SELECT %(words)s::jsonb AS words)"


def words(*, languages: Iterable[str]) -> dict[str, Any]:
    """Language code → its templates and names, for %(words)s; under "" those of the source texts, which always fit.

    A template is in the form of PostgreSQL's format(): `%2$s` for the second placeholder of its sentence.
    """
    return {"": _words(""), **{language: _words(language) for language in languages}}


@cache
def _words(language: str) -> dict[str, Any]:
    with translation.override(language or None):
        return {
            **_calendar(language),
            "countries": dict(countries),
            "by": {key: _positional(template, ["side"]) for key, template in BY.items()},
            "claims": {key: gettext(term.label).lower() for key, term in vocabulary.CLAIM_STATUSES.items()},
            "evidence": {key: gettext(term.label).lower() for key, term in vocabulary.EVIDENCE_STATUSES.items()},
            "why_now": {
                kind: {key: _positional(template, NAMES[kind]) for key, template in said.items()}
                | {"": gettext(vocabulary.REMINDER_KINDS[kind].meaning).replace("%", "%%")}
                for kind, said in WHY_NOW.items()
            },
            "how_to_stop": {kind: str(template) for kind, template in HOW_TO_STOP.items()},
            "why_you": {key: _positional(template, ["unanswered"]) for key, template in WHY_YOU.items()},
        }


def _calendar(language: str) -> dict[str, Any]:
    """How a day is written, from Django's formats: the pattern, and the days and months as they stand in it, whole."""
    pattern = get_format("DATE_FORMAT", lang=language) if language else PLAIN_DATE
    letters = [letter for _, letter in DATE_LETTER.findall(pattern) if letter]
    if sorted(DATE_PLACES.get(letter, 0) for letter in letters) != [1, 2, 3]:
        pattern, letters = PLAIN_DATE, list(PLAIN_DATE.replace(" ", ""))
    day, month, _ = sorted(letters, key=lambda letter: DATE_PLACES[letter])
    whole = {"M": "F", "N": "F"}.get(month, month)
    return {
        "date": DATE_LETTER.sub(lambda found: found[1] or f"%{DATE_PLACES[found[2]]}$s", pattern.replace("%", "%%")),
        "days": {str(number): dateformat.format(date(2000, 1, number), day) for number in range(1, 32)},
        "months": {str(number): dateformat.format(date(2000, number, 1), whole) for number in range(1, 13)},
    }


def _names(template: Any) -> list[str]:
    with translation.override(None):
        return [name for name in PLACEHOLDER.findall(str(template)) if name]


# The placeholders of each kind's sentences, in the order in which FILL gives them.
NAMES = {
    kind: sorted({name for template in said.values() for name in _names(template)}) for kind, said in WHY_NOW.items()
}


def _positional(template: Any, names: list[str]) -> str:
    """A template in PostgreSQL's form; a translation that names what is not there falls back to the source text."""
    text = str(template)
    if not {name for name in PLACEHOLDER.findall(text) if name} <= set(names):
        with translation.override(None):
            text = str(template)
    return PLACEHOLDER.sub(lambda found: f"%{names.index(found[1]) + 1}$s" if found[1] else "%%", text)


def _word(*path: str) -> str:
    """SQL: the word or template at a path (SQL expressions), in the row's language, else in the source text's."""
    rest = ", ".join(path)
    return f"coalesce({WORDS} #>> ARRAY[language, {rest}], {WORDS} #>> ARRAY['', {rest}])"


def _date(day: str) -> str:
    number, name = (_word(f"'{part}s'", f"extract({part} FROM {day})::text") for part in ("day", "month"))
    pattern = _word("'date'")
    return f"format({pattern}, {number}, {name}, extract(year FROM {day}))"


def _fact(name: str) -> str:
    return f"(facts->>'{name}')"


def _country(code: str) -> str:
    name = _word("'countries'", code)
    return f"coalesce({name}, {code})"


def _by() -> str:
    voice, side = _word("'by'", _fact("by")), _word("'by'", "'side'")
    return f"format(coalesce({voice}, {side}), {_country(_fact('by'))})"


# Placeholder → the SQL that fills it.
FILLED_BY = {
    "due": _date("due"),
    "reviewed": _date(f"{_fact('reviewed')}::date"),
    "searched": _date(f"{_fact('searched')}::date"),
    "claimed": _word("'claims'", _fact("claimed")),
    "shown": _word("'evidence'", _fact("shown")),
    "by": _by(),
    "first": _country(_fact("first")),
    "second": _country(_fact("second")),
    "first_status": _word("'claims'", _fact("first_status")),
    "second_status": _word("'claims'", _fact("second_status")),
    "side": _country(_fact("side")),
    **{name: _fact(name) for name in ("written", "words", "changed", "missing", "moved", "statements")},
}


def _said(kind: str) -> str:
    fitting, general = _word("'why_now'", f"'{kind}'", _fact("says")), _word("'why_now'", f"'{kind}'", "''")
    given = ", ".join([f"coalesce({fitting}, {general})", *(FILLED_BY[name] for name in NAMES[kind])])
    return f"WHEN '{kind}' THEN format({given})"


# What makes the recipient the one who hears, as in the keys of sentences.WHY_YOU.
BECAUSE = """
    heard_as || '.' || CASE
        WHEN escalated THEN 'after ' || CASE WHEN asked = 'owner' AND facts->>'of' = 'draft' THEN 'author' ELSE asked END
        WHEN heard_as = 'owner' THEN facts->>'of'
        WHEN facts->>'owner' IN ('gone', 'there') AND facts->>'of' = 'draft' THEN 'author ' || (facts->>'owner')
        ELSE facts->>'owner' END
"""
WHY_YOU_SAID, WHY_YOU_AT_LEAST = _word("'why_you'", BECAUSE), _word("'why_you'", "heard_as || '.none'")
HOW_TO_STOP_SAID = _word("'how_to_stop'", "kind")

# Three columns of a SELECT, made of the columns language, kind, facts and due (subjects), heard_as (the recipient's step),
# escalated, unanswered (how many reminders) and asked (the step that did not answer them; NULL where not escalated).
FILL = f"""
    left(format(coalesce({WHY_YOU_SAID}, {WHY_YOU_AT_LEAST}, ''), unanswered), {LONGEST_WHY_YOU}) AS why_you,
    left(coalesce(CASE kind {" ".join(_said(kind) for kind in WHY_NOW)} END, ''), {LONGEST_SENTENCE}) AS why_now,
    left(coalesce({HOW_TO_STOP_SAID}, ''), {LONGEST_SENTENCE}) AS how_to_stop
"""
