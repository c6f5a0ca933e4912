"""Values of a row in words, as its history tells them, and what changed inside a long text."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from django_countries.fields import CountryField

from initiatives import edtf, vocabulary
from initiatives.models import Passage, User
from initiatives.models.edtf_field import EdtfField

# A model → its rows that the reader may see.
Seen = Callable[[type[Model]], QuerySet]
Names = Mapping[str, Mapping[Any, str]]

NOTHING = "—"
LONG = 60  # characters from which on a text is told by what changed in it
MOST_WORDS = 3_000  # of a text that is compared word by word
AROUND = 8  # words of what stayed that are kept on either side of a change
VOICES = ("asserted_by", "said_by")
CALLED = {"old": _("From"), "new": _("Into"), "instead_of": _("Instead of"), "review_every": _("Days between reviews")}
OURS = "ours"  # the columns that are general knowledge of ours
LANGUAGES = ("language", "spoken_language")
STATUSES = {**vocabulary.CLAIM_STATUSES, **vocabulary.EVIDENCE_STATUSES}


@dataclass(frozen=True)
class Piece:
    """Part of a text: same, gone or new."""

    what: str
    text: str


@dataclass(frozen=True)
class Told:
    """One field that changed: its key, its name, both values in words, and for a long text the pieces of the difference."""

    key: str
    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


def told(*, field: Any, before: Any, after: Any, names: Names) -> Told:
    """How a field is told; `names` leads from a column that names rows, and a key, to the row in words."""
    was, now = in_words(value=before, field=field, names=names), in_words(value=after, field=field, names=names)
    long = isinstance(before, str) and isinstance(after, str) and max(len(was), len(now)) > LONG
    pieces = differences(before=was, after=now) if long and before and after else ()
    label = str(CALLED[field.name] if field.name in CALLED else gettext(str(field.verbose_name)))
    return Told(key=field.name, name=label[:1].upper() + label[1:], before=was, after=now, pieces=pieces)


def in_words(*, value: Any, field: Any, names: Names) -> str:
    """A value of a field in words; nothing is a dash."""
    if value in ("", None, [], {}):
        return NOTHING
    if isinstance(field, ForeignKey):
        return names.get(field.name, {}).get(value, gettext("a record that is not shown to you"))
    if isinstance(field, CountryField):
        return countries.name(str(value)) or str(value)
    if isinstance(field, EdtfField):
        return edtf.readable(value, gettext=gettext)
    if field.name in VOICES:
        return _voice(value)
    if field.name == OURS:
        return ", ".join(gettext(str(field.model._meta.get_field(name).verbose_name)) for name in value)
    if field.name in LANGUAGES:
        return gettext(str(LANG_INFO.get(value.lower(), {}).get("name", value)))
    if field.name == "status" and value in STATUSES:
        return gettext(STATUSES[value].label)
    if isinstance(value, str) and field.flatchoices:
        return gettext(str(dict(field.flatchoices).get(value, value)))
    return _plain(value, sides=field.name == "sides")


def _plain(value: Any, *, sides: bool = False) -> str:
    match value:
        case bool():
            return gettext("yes") if value else gettext("no")
        case datetime():
            here = value.astimezone(timezone.get_current_timezone())
            return f"{edtf.readable(here.date().isoformat(), gettext=gettext)}, {here:%H:%M %Z}"
        case date():
            return edtf.readable(value.isoformat(), gettext=gettext)
        case Decimal():
            return f"{value.normalize():f}"
        case list():
            return ", ".join(_voice(one) if sides else _plain(one) for one in value)
        case dict():
            return "; ".join(f"{_voice(key)}: {_plain(one)}" for key, one in value.items())
    return str(value)


def _voice(key: str) -> str:
    if key in vocabulary.SPEAKING_FOR:
        return gettext(vocabulary.SPEAKING_FOR[key].label)
    return countries.name(key) or key


def names_behind(
    *, events: Iterable[Any], columns: Iterable[Any], seen: Seen, members: bool
) -> dict[str, dict[Any, str]]:
    """Of every column that names another row: key → that row in words, of the rows the reader may see.

    A withheld text gives no words. Accounts are named to those who have signed in (`members`). One query a column.
    """
    events = list(events)
    found: dict[str, dict[Any, str]] = {}
    for field in columns:
        if not isinstance(field, ForeignKey):
            continue
        keys = {getattr(event, field.attname) for event in events} - {None}
        model = field.related_model
        if model is User and not members:
            found[field.name] = dict.fromkeys(keys, gettext("an analyst"))
            continue
        rows = seen(model).filter(pk__in=keys) if keys else ()
        if keys and model is Passage:
            rows = rows.filter(capture__withheld_at=None)  # type: ignore[union-attr]
        found[field.name] = {other.pk: str(other) for other in rows}
    return found


def differences(*, before: str, after: str) -> tuple[Piece, ...]:
    """What went and what came, word by word, with a few words around; long stretches that stayed are left out."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    if max(len(old), len(new)) > 2 * MOST_WORDS:
        return (Piece("gone", _shortened(before)), Piece("new", _shortened(after)))
    pieces: list[Piece] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (how, a, b, c, d) in enumerate(codes):
        if how == "equal":
            pieces.append(Piece("same", _stayed(old[a:b], first=place == 0, last=place == len(codes) - 1)))
            continue
        pieces += [Piece("gone", "".join(old[a:b]))] if b > a else []
        pieces += [Piece("new", "".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def _stayed(words: list[str], *, first: bool, last: bool) -> str:
    keep = 2 * AROUND  # a word and the space after it
    if len(words) <= 2 * keep:
        return "".join(words)
    head = "" if first else "".join(words[:keep])
    tail = "" if last else "".join(words[-keep:])
    return f"{head}… {tail}" if head else f"… {tail}"


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
