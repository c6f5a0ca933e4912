"""No answer depends on what the reader may not see: with it or without it, named or never there, it is the same."""

import json
import re

import pytest

from initiatives.api.urls import RESOURCES
from initiatives.filters.words import Keys
from tests.api.hidden import ASKED
from tests.api.sight import NEVER, Sight, asked, difference, reader, told
from tests.api.walking import API, addresses, variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def sight(db):
    return Sight()


@pytest.mark.parametrize("role", ["visitor", "lead"])
def test_no_answer_depends_on_what_is_hidden(sight, role):
    # The feed of changes says on purpose that something was taken back, without its name.
    ways = reader(role, sight.world.partnership)
    paths = [path for each in addresses(sight.shown_keys) for path in variants(each.path) if "changes/" not in path]
    paths += [f"/search/?q={ASKED}", f"/{API}search/?q={ASKED}"]
    before = {path: told(asked(ways, path)) for path in paths}
    sight.hide()
    after = {path: told(asked(ways, path)) for path in paths}
    assert [(path, difference(before[path], after[path])) for path in paths if before[path] != after[path]] == []


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_a_hidden_row_is_answered_as_one_that_never_was_whatever_the_method(sight, method):
    sight.hide()
    ways = reader("administrator", sight.world.partnership)
    differing = []
    for noun, keys in sight.hidden_keys.items():
        never = "never-was" if noun == "initiatives" else NEVER
        for key in keys[:2]:
            pairs = zip(addresses({noun: [key]}), addresses({noun: [never]}), strict=True)
            for one, other in pairs:
                if one.path == other.path:
                    continue
                for headers in ({}, {"if-match": '"1.abc"'}):
                    found = [answered(ways, method, path, headers) for path in (one.path, other.path)]
                    if found[0][0] != found[1][0] or found[0][1].replace(key, "KEY") != found[1][1].replace(
                        never, "KEY"
                    ):
                        differing.append((method, one.path, headers, found[0][0], found[1][0], difference(*found)))
    assert differing == []


def answered(ways, method, path, headers):
    session, token = ways
    client = token if path.startswith(f"/{API}") else session
    data = {} if method == "get" or not path.startswith(f"/{API}") else "{}"
    kind = {} if data == {} else {"content_type": "application/json"}
    return told(getattr(client, method)(path, data=data, headers=headers, **kind))


def test_a_filter_by_a_hidden_row_is_answered_as_one_by_a_row_that_never_was(sight):
    sight.hide()
    ways, differing = reader("administrator", sight.world.partnership), []
    keys = {found[0]: NEVER for name, found in sight.hidden_keys.items() if name != "initiatives"}
    slugs = {row.initiative.slug: "never-was" for row in sight.rows}
    for resource, _, _ in RESOURCES:
        for name, one in resource.filters.base_filters.items():
            if not isinstance(one, Keys):
                continue
            for key, never in {**keys, **slugs}.items():
                found = [told(asked(ways, f"/{API}{resource.name}/?{name}={value}")) for value in (key, never)]
                if found[0][0] != found[1][0] or found[0][1].replace(key, "KEY") != found[1][1].replace(never, "KEY"):
                    differing.append((resource.name, name, key, difference(*found)))
    assert differing == []


LINE = {"axis": "claim", "asserted_by": "BR", "status": "agreed", "reason": "x"}
HERE = "initiatives/shared-forest/"
BODIES = [
    ("status-updates/", lambda key: {**LINE, "initiative": key["initiative"]}),
    ("status-updates/", lambda key: {**LINE, "commitment": key["commitment"]}),
    ("status-updates/", lambda key: {**LINE, "initiative": "shared-forest", "passages": [key["passage"]]}),
    ("reviews/", lambda key: {"initiative": key["initiative"], "outcome": "no_change"}),
    ("reviews/", lambda key: {"commitment": key["commitment"], "outcome": "no_change"}),
    (HERE, lambda key: {"parent": key["initiative"]}),
    (f"{HERE}merge/", lambda key: {"into": key["initiative"], "passage": key["passage"], "reason": "x"}),
    (f"{HERE}absorb/", lambda key: {"into": key["initiative"], "passage": key["passage"], "reason": "x"}),
    ("captures/", lambda key: {"document": key["document"], "text": "x"}),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_a_body_that_names_a_hidden_row_is_answered_as_one_that_names_none(sight, path, body):
    sight.hide()
    row = sight.rows[0]
    keys = {"initiative": row.initiative.slug, **{n: getattr(row, n).pk for n in ("commitment", "passage", "document")}}
    never = {"initiative": "never-was", **dict.fromkeys(("commitment", "passage", "document"), int(NEVER))}
    _, client = reader("administrator", sight.world.partnership)
    method = client.patch if path == HERE else client.post
    found = [
        method(
            f"/{API}{path}", data=json.dumps(body(given)), content_type="application/json", headers={"if-match": "*"}
        )
        for given in (keys, never)
    ]
    assert found[0].status_code == found[1].status_code >= 400
    assert unnamed(found[0], keys) == unnamed(found[1], never)


def unnamed(answer, keys):
    """What is answered, with every key that was sent in replaced by one word."""
    said = told(answer)[1]
    for key in keys.values():
        said = re.sub(rf"\b{key}\b", "KEY", said)
    return said
