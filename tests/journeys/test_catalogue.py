"""A translator finds every word of the interface in the catalogue that makemessages writes."""

import ast
import re
import shutil
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils.translation import trans_real

from tests.factories import InitiativeFactory
from tests.journeys import pseudo

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.gettext,
    pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed"),
]
CONTEXT = "\x04"  # between a message's context and its words
MESSAGE = re.compile(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)


@pytest.fixture
def catalogue(settings, tmp_path):
    """Every message in a fresh catalogue of ours."""
    settings.LOCALE_PATHS = [tmp_path]
    call_command("makemessages", locale=["hi"], verbosity=0)
    written = (tmp_path / "hi" / "LC_MESSAGES" / "django.po").read_text()
    return {"".join(ast.literal_eval(line) for line in found.splitlines()) for found in MESSAGE.findall(written)}


@pytest.fixture
def spoken(monkeypatch):
    """The pseudo-language, and what was asked of it."""
    asked = set()
    monkeypatch.setattr(pseudo, "pseudo", lambda text: asked.add(text) or f"⟦{text}⟧")
    with pytest.MonkeyPatch.context() as patch:
        pseudo.speak_it(patch)
        yield SimpleNamespace(asked=asked)


def test_every_word_that_pages_ask_for_is_in_it(catalogue, spoken, client, settings):
    settings.PUBLIC_READ = True
    call_command("seed", verbosity=0)
    name = InitiativeFactory().slug
    client.cookies["django_language"] = pseudo.CODE
    for address in ("/", "/initiatives/", f"/initiatives/{name}/", f"/initiatives/{name}/history/", "/commitments/", "/statements/",
                    "/documents/", "/sectors/", "/timeline/", "/changes/", "/search/?q=moon", "/methodology/", "/nowhere/"):  # fmt: skip
        client.get(address)
    others = trans_real.DjangoTranslation("de")._catalog
    theirs = {(key[0] if isinstance(key, tuple) else key).split(CONTEXT)[-1] for key in others.keys()}  # noqa: SIM118 - no dict
    missing = {text for text in spoken.asked if text.split(CONTEXT)[-1] not in catalogue | theirs}
    assert len(spoken.asked) > 300
    assert sorted(missing) == []


def test_the_codebook_dates_and_the_names_of_fields_are_in_it(catalogue):
    assert {"Announced", "Not assessed", "from %(date)s", "Jan", "review every"} <= catalogue
