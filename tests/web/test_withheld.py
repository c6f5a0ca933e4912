"""A withheld text is hidden from everybody, everywhere, at every clock: every page that can be reached is looked at."""

import re
from collections import deque
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.actions.document import File, capture, withhold
from initiatives.actions.publication import publish
from initiatives.models import Statement
from tests.admin.rows import one_of_each
from tests.world import TEXT, make_world

pytestmark = pytest.mark.django_db

# Words of the withheld text, none of which is anywhere in what we ourselves wrote.
SECRET = ("agreed to plant", "Work on the forest has begun", "OSLO: Brazil", "the minister said", "Concordamos")
BEGIN = (
    "/",
    "/documents/",
    "/statements/",
    "/commitments/",
    "/initiatives/",
    "/timeline/",
    "/changes/",
    "/releases/",
    "/desk/",
    "/admin/",
    "/api/v1/",
)
SEARCHES = ("plant", "forest begun", "minister", "Brazil Norway met")
ADDRESS = re.compile(r"""(?:href|action|hx-get)="([^"]+)"|"(https?://testserver/[^"]+)\"""")
LEFT_OUT = re.compile(
    r"logout|/static/|/jsi18n|/accounts/|/autocomplete/|password|/delete/|/add/|mfa|healthz|readyz|/citations/"
)
MOST = 900


def reached(client, *, clocks):
    """Every page that links lead to from the first ones: (address, body)."""
    waiting, seen = deque(_with(path, clocks) for path in BEGIN), set()
    for words in SEARCHES:
        waiting += [
            _with(f"{path}?q={words}", clocks) for path in ("/search/", "/documents/", "/statements/", "/commitments/")
        ]
        waiting += [
            _with(f"/api/v1/{path}/?q={words}", clocks) for path in ("search", "passages", "statements", "commitments")
        ]
        waiting += [
            f"/admin/initiatives/{noun}/?q={words}"
            for noun in ("statement", "commitment", "evidence", "passage", "statementnote")
        ]
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        if (kind := _kind(address)) in seen or LEFT_OUT.search(address):
            continue
        seen.add(kind)
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, body.decode(errors="replace")
        for match in ADDRESS.finditer(body.decode(errors="replace")):
            found = urlsplit(urljoin(f"http://testserver{address}", unescape(match[1] or match[2])))
            if found.netloc == "testserver":
                waiting.append(f"{found.path}?{found.query}" if found.query else found.path)


def _kind(address):
    parts = urlsplit(address)
    asked = parse_qsl(parts.query)
    return parts.path, tuple(
        sorted((name, value) for name, value in asked if name in ("q", "at", "capture", "from", "to"))
    )


def _with(path, clocks):
    return (
        f"{path}{'&' if '?' in path else '?'}{urlencode(clocks)}" if clocks and not path.startswith("/admin") else path
    )


@pytest.fixture
def withheld(settings):
    settings.PUBLIC_READ = True
    world = make_world()
    rows = one_of_each(world)
    for row in rows:
        if isinstance(row, Statement):
            publish(by=world.by, row=row, second_reader_required=False)
    capture(
        by=world.by, document=world.document, text=TEXT, captured_at=timezone.now(), how="uploaded",
        original=File("report.txt", "text/plain", TEXT.encode()),
    )  # fmt: skip
    before = datetime.now(UTC)
    shown = (secret in body for _, body in reached(signed_in(world.by), clocks={}) for secret in SECRET)
    assert any(shown), "nothing to hide was shown before"
    withhold(by=world.by, capture=world.capture, reason="A court order.", now=timezone.now())
    return world, before


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("who", ["visitor", "administrator"])
@pytest.mark.parametrize("clock", ["now", "as of", "known at"])
def test_no_page_and_no_answer_has_a_word_of_it(withheld, who, clock):
    world, before = withheld
    clocks = {"now": {}, "as of": {"as_of": before.date().isoformat()}, "known at": {"known_at": before.isoformat()}}[
        clock
    ]
    client = Client() if who == "visitor" else signed_in(world.by)
    leaks, many, told = {}, 0, False
    for address, body in reached(client, clocks=clocks):
        many += 1
        told = told or "A court order." in body
        if found := [secret for secret in SECRET if secret in unescape(body)]:
            at = unescape(body).index(found[0])
            leaks[address] = unescape(body)[max(0, at - 100) : at + 60]
    assert not leaks, leaks
    assert many > 100
    assert told
    assert world.capture.sha256 in client.get(f"/documents/{world.document.pk}/").text
