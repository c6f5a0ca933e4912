"""How quotations and names read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext
from django_countries import countries

from initiatives import vocabulary

register = template.Library()


@register.filter
def passage_anchor(pk: int) -> str:
    """The fragment of a passage in its document: p12."""
    return f"p{pk}"


@register.filter
def anchor_of_check(pk: int) -> str:
    """The fragment of what became of a passage, where two texts are compared: c12."""
    return f"c{pk}"


@register.filter
def paragraph_anchor(number: int) -> str:
    """The fragment of a paragraph in its document: para-12."""
    return f"para-{number}"


@register.filter
def country(code: str) -> str:
    """The English short name of a country code; the code itself where there is none."""
    return countries.name(code) or code


@register.filter
def voice(key: str) -> str:
    """Who asserts: a country's name, "Both sides jointly" or "Reported"; "both" where two sides say the same."""
    if key == "both":
        return gettext("Both sides")
    if key in vocabulary.SPEAKING_FOR:
        return gettext(vocabulary.SPEAKING_FOR[key].label)
    return country(key)


@register.filter
def language(tag: str) -> str:
    """The name of a BCP 47 language tag; the tag itself where it is not known."""
    for known in (tag.lower(), tag.split("-")[0].lower()):
        if known in LANG_INFO and "name" in LANG_INFO[known]:
            return gettext(LANG_INFO[known]["name"])
    return tag


@register.filter
def article(words: str) -> str:
    """The words with an indefinite article before them: "a press report", "an instrument"."""
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


@register.filter
def possessive(name: str) -> str:
    """A name's possessive: Japan’s, the Netherlands’."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


@register.filter
def of(held: Mapping[Any, Any], key: Any) -> Any:
    """What is held under a key; None without it."""
    return held.get(key)


@register.filter
def normal(number: Decimal) -> str:
    """An amount without trailing noughts: 100.0000 is 100."""
    return f"{number.normalize():f}"


@register.simple_tag
def key_of(reading, pk: int, paragraph: int) -> str:
    """The letter that marks a passage in a reading; where it began in another paragraph, with that one's number: 3b."""
    number, letter = reading.keys[pk]
    return letter if number == paragraph else f"{number}{letter}"


@register.filter
def cut_underscores(name: str) -> str:
    """A field's name as words: "said_by" is "said by"."""
    return name.replace("_", " ")


@register.filter
def in_words(value: str | bool | float | list | None) -> str:
    """A value of a record as words: yes or no, a list with commas, a dash for nothing."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "—" if value in (None, "") else str(value)
