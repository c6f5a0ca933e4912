"""A pseudo-language: every text that goes through gettext comes back in brackets, accented, each word longer by two fifths.

What stands on a page without accents was never given to gettext, and what no longer fits would not fit in German. Nothing has
to be compiled: the language is made as it is asked for.
"""

import re

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.translation import trans_real

CODE = "en-xa"
ACCENTED = str.maketrans(
    "aceghijklnorstuwyzACEGHIJKLNORSTUWYZ", "åçéĝĥîĵķļñöŕšţûŵýžÅÇÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽ"
)  # each letter that most words have at least one of
# Kept as they are: places for values, elements, entities; they are no words.
KEPT = re.compile(
    r"(%\(\w+\)[-#0 +]*[\d.]*[a-zA-Z]|%[-#0 +]*[\d.]*[sdrfx]|%%|\{[^}]*\}|<[^>]*>|&#?\w+;|https?://\S+|\n)"
)
WORD = re.compile(r"[^\W\d_]+")


def _longer(match: re.Match[str]) -> str:
    word = match[0].translate(ACCENTED)
    if word.isascii():
        word = word.replace("d", "đ").replace("D", "Đ").replace("m", "ɱ").replace("M", "Ɱ")
    filler = next((letter for letter in reversed(word) if not letter.isascii()), word[-1]).lower()
    return word + filler * -(-2 * len(word) // 5)


def pseudo(text: str) -> str:
    """The text in the pseudo-language."""
    if not text.strip():
        return text
    pieces = KEPT.split(text)
    return "⟦" + "".join(WORD.sub(_longer, piece) if n % 2 == 0 else piece for n, piece in enumerate(pieces)) + "⟧"


class Pseudo(trans_real.DjangoTranslation):
    """Answers as a catalogue would that has every message."""

    def gettext(self, message: str) -> str:
        """The message, without its context."""
        return pseudo(message.split("\x04", 1)[-1])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The message for one or for many."""
        return pseudo((msgid1 if n == 1 else msgid2).split("\x04", 1)[-1])


def speak_it(patch) -> None:
    """Offer the language beside English (cookie django_language) until the monkeypatch is undone."""
    languages = [*settings.LANGUAGES, (CODE, "Pseudo")]
    patch.setattr(settings, "LANGUAGES", languages)
    setting_changed.send(sender=None, setting="LANGUAGES", value=languages, enter=True)
    held = trans_real.check_for_language
    patch.setattr(trans_real, "check_for_language", lambda code: code == CODE or held(code))
    patch.setitem(trans_real._translations, CODE, Pseudo(CODE))
