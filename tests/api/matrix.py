"""Role × endpoint × method: what the API answers to whom, from the URL configuration; the table beside it and its reading."""

import json
import re
from collections import defaultdict
from pathlib import Path

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from initiatives.models import Membership
from tests.api.conftest import with_token
from tests.api.walking import API, CONVERTER
from tests.architecture.routes import routes
from tests.factories import UserFactory

TABLE = Path(__file__).with_name("matrix.txt")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("reader", "analyst", "editor", "lead", "administrator")
LINE = re.compile(r"(?P<method>[A-Z]+) +(?P<endpoint>\S+) {2,}(?P<cells>.+)")
Line = dict[str, int]  # a letter of WHO → the status it is answered with
Table = dict[tuple[str, str], Line]

# A letter each: who asks, in the order of the table's head.
VISITORS = {"V": "visitor, PUBLIC_READ on", "v": "visitor, PUBLIC_READ off"}
HERE = dict(zip("RAELD", ROLES, strict=True))
ELSEWHERE = dict(zip("raeld", ROLES, strict=True))
EVERYWHERE = {"G": "administrator"}
WAYS = {"S": "session", "K": "read token"}
QUERIES = {"GET search/": "?q=trees"}  # what has to be asked
WHO = (*VISITORS, *HERE, *ELSEWHERE, *EVERYWHERE, *WAYS)


def endpoints() -> list[str]:
    """Every route of the API as written, without its beginning."""
    return [route.written.removeprefix(API) for route in routes() if route.written.startswith(API)]


def askers(here, elsewhere) -> dict[str, Client]:
    """A client for each letter of WHO but the visitors'; the editor of `here` comes by session and by a read token too."""
    clients = {}
    for letters, partnership in ((HERE, here), (ELSEWHERE, elsewhere), (EVERYWHERE, None)):
        for letter, role in letters.items():
            user = UserFactory(username=f"{role}-{partnership.slug if partnership else 'of-all'}")
            Membership.objects.create(user=user, role=role, partnership=partnership)
            clients[letter] = with_token(user).client
            if letter == "E":
                clients["S"] = Client()
                clients["S"].force_login(user)
                clients["K"] = with_token(user, read_only=True).client
    return clients


def answered(client: Client, method: str, path: str, body) -> int:
    """The status of an answer; whatever it wrote is taken back."""
    cache.clear()  # a test of a webhook is to be had every few seconds only
    with transaction.atomic():
        sent = {} if method == "GET" else {"data": json.dumps(body), "content_type": "application/json"}
        headers = {} if method == "GET" else {"if-match": "*"}
        answer = getattr(client, method.lower())(path, headers=headers, **sent)
        list(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer.status_code


def path_of(method: str, endpoint: str, keys) -> str:
    """The address of the endpoint, with the keys for this method, this endpoint or its noun in the order they stand."""
    given = next(
        (keys[name] for name in (f"{method} {endpoint}", endpoint, endpoint.split("/")[0]) if name in keys), ()
    )
    values = iter([given] if isinstance(given, str) else given)
    path = CONVERTER.sub(lambda match: next(values, "nowhere"), endpoint)
    return f"/{API}{path}{QUERIES.get(f'{method} {endpoint}', '')}"


def written(method: str, endpoint: str, line: Line) -> str:
    """A line of the table."""
    who = defaultdict(str)
    for letter in WHO:
        who[line[letter]] += letter
    cells = "  ".join(f"{status} {letters}" for status, letters in sorted(who.items()))
    return f"{method:<6} {endpoint or '/':<52}  {cells}"


def read_table() -> Table:
    """The table as committed. Raises ValueError for a line that is none, or stands twice."""
    table: Table = {}
    for number, text in enumerate(TABLE.read_text().splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        match = LINE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"line {number} of {TABLE.name} is none: {text}")
        place = (match["method"], "" if match["endpoint"] == "/" else match["endpoint"])
        if place in table:
            raise ValueError(f"line {number} of {TABLE.name} stands twice: {text}")
        cells = [cell.split(" ") for cell in match["cells"].split("  ")]
        table[place] = {letter: int(status) for status, letters in cells for letter in letters}
    return table
