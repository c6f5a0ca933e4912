"""The sentences: filled by the database, in the recipient's language, and never broken by what is missing."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from psycopg.types.json import Jsonb

from initiatives import vocabulary
from initiatives.reminders import wording
from initiatives.reminders.sentences import HOW_TO_STOP, WHY_NOW, WHY_YOU

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


class Lazy:
    """A text that is translated unless translations are switched off."""

    def __init__(self, source, translated):
        self.source, self.translated = source, translated

    def __str__(self):
        return self.translated if translation.get_language() else self.source


def filled(kind, facts, *, language="en-gb", due: Any = DAY, heard_as="owner", asked=None, unanswered=0, words=None):
    given = {
        "words": Jsonb(words or wording.words(languages=[language])), "kind": kind, "language": language,
        "facts": Jsonb(facts), "due": due, "heard_as": heard_as, "asked": asked, "unanswered": unanswered,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {wording.WITH} SELECT {wording.FILL} FROM (SELECT %(kind)s AS kind, %(language)s AS language,"
            " %(facts)s::jsonb AS facts, %(due)s::date AS due, %(heard_as)s AS heard_as, %(asked)s::text AS asked,"
            " %(asked)s::text IS NOT NULL AS escalated, %(unanswered)s::int AS unanswered) told",
            given,
        )
        return cursor.fetchone()


def test_every_kind_has_its_sentences():
    assert set(WHY_NOW) == set(HOW_TO_STOP) == set(vocabulary.REMINDER_KINDS)


@pytest.mark.parametrize("kind", vocabulary.REMINDER_KINDS)
@pytest.mark.parametrize("facts", [{}, {"of": None, "says": "nothing we know", "by": 7}])
def test_a_fact_that_is_missing_breaks_no_sentence(kind, facts):
    why_you, why_now, how_to_stop = filled(kind, facts, due=None)
    assert why_you == "You answer for it."
    assert why_now == vocabulary.REMINDER_KINDS[kind].meaning
    assert how_to_stop


@pytest.mark.parametrize("kind", vocabulary.REMINDER_KINDS)
def test_a_fact_that_a_sentence_names_may_be_missing(kind):
    for says in WHY_NOW[kind]:
        _, why_now, _ = filled(kind, {"says": says})
        assert "%" not in why_now
        assert why_now


@pytest.mark.parametrize(
    ("who", "why_you"),
    [
        ({"of": "initiative"}, "You own this initiative."),
        ({"of": "commitment"}, "You own the initiative it belongs to."),
        ({"of": "document"}, "You own the initiative that rests on it."),
        ({"of": "draft"}, "You drafted it."),
        ({"of": "initiative", "owner": "nobody", "heard_as": "lead"}, "Nobody owns it, and you lead the partnership."),
        (
            {"of": "initiative", "owner": "gone", "heard_as": "editor"},
            "Its owner can no longer sign in, and you are an editor.",
        ),
        (
            {"of": "commitment", "owner": "there", "heard_as": "administrator"},
            "Its owner may not see it, and you are an administrator.",
        ),
        (
            {"of": "draft", "owner": "gone", "heard_as": "lead"},
            "Who drafted it can no longer sign in, and you lead the partnership.",
        ),
        ({"of": "draft", "owner": "nobody", "heard_as": "lead"}, "Nobody owns it, and you lead the partnership."),
        ({"of": "alone", "heard_as": "lead"}, "You lead the partnership it belongs to."),
        (
            {"of": "document", "heard_as": "editor"},
            "You are an editor of the partnership it belongs to, and nobody leads it.",
        ),
        (
            {"of": "initiative", "owner": "there", "heard_as": "lead", "asked": "owner"},
            "Its owner was reminded 3× and did not answer; you lead the partnership.",
        ),
        (
            {"of": "draft", "owner": "there", "heard_as": "editor", "asked": "owner"},
            "Who drafted it was reminded 3× and did not answer; you are an editor.",
        ),
        (
            {"of": "initiative", "owner": "nobody", "heard_as": "administrator", "asked": "editor"},
            "Its editors were reminded 3× and did not answer; you are an administrator.",
        ),
    ],
)
def test_why_you_says_on_which_step_you_stand_and_why_nobody_before(who, why_you):
    step = {name: who.pop(name) for name in ("heard_as", "asked") if name in who}
    assert filled("review_due", {"says": "never", **who}, unanswered=3, **step)[0] == why_you


def test_each_step_that_can_be_reached_has_its_sentence():
    steps = list(vocabulary.REMINDER_STEPS)
    reached = {f"{step}.after {before}" for at, step in enumerate(steps) for before in steps[:at]}
    assert reached <= set(WHY_YOU)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-gb", "1 March 2026"),
        ("fr", "1 mars 2026"),
        ("de", "1. März 2026"),
        ("ru", "1 марта 2026 г."),
        ("ja", "2026年3月1日"),
        ("es", "1 de marzo de 2026"),
        ("el", "01/03/2026"),
        ("ka", "1 მარტი 2026"),
    ],
)
def test_a_day_is_written_as_the_recipients_language_has_it(language, words):
    assert f" {words}," in filled("unowned", {"says": "nobody"}, language=language)[1]


def test_a_language_nobody_gave_words_for_has_the_source_texts():
    words = wording.words(languages=["en-gb"])
    assert filled("unowned", {"says": "nobody"}, language="tlh", words=words)[1].startswith(
        "It was published on 1 March"
    )


def test_a_translation_may_order_the_placeholders_and_one_that_invents_one_is_not_used(monkeypatch):
    wording._words.cache_clear()
    template = str(WHY_NOW["review_due"]["set"])
    for translated, told in (
        ("Zuletzt %(reviewed)s, fällig %(due)s: 100 %", "Zuletzt 2 February 2026, fällig 1 March 2026: 100 %"),
        ("Fällig %(when)s", "Its next review was set for 1 March 2026; the last was on 2 February 2026."),
    ):
        monkeypatch.setitem(WHY_NOW["review_due"], "set", Lazy(template, translated))
        try:
            assert filled("review_due", {"says": "set", "reviewed": "2026-02-02"})[1] == told
        finally:
            wording._words.cache_clear()


def test_no_sentence_is_longer_than_its_column():
    long = {"of": "initiative", "says": "words", "words": "word " * 200}
    assert len(filled("passage_broken", long)[1]) == wording.LONGEST_SENTENCE
