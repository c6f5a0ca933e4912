"""What each role is answered at each endpoint by each method, compared cell by cell with the table that says it."""

import pytest
from django.test import Client, override_settings

from initiatives.models import User
from tests.api import matrix, sent
from tests.api.matrix import METHODS, VISITORS, WHO, written
from tests.factories import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(db):
    """The matrix as the API answers it today."""
    ground = sent.make_ground()
    elsewhere = PartnershipFactory(country_a="IN", country_b="JP", slug="in-jp")
    clients = matrix.askers(ground.world.partnership, elsewhere)
    editor = User.objects.get(username=f"editor-{ground.world.partnership.slug}")
    keys = {**ground.keys, **sent.owned_by(editor, ground)}
    bodies = sent.bodies(ground, keys)
    lines = {}
    for endpoint in matrix.endpoints():
        for method in METHODS:
            path = matrix.path_of(method, endpoint, keys)
            body = bodies.get(f"{method} {endpoint}", {})
            line = {}
            # Administrators come first: a method that is not there for them is there for nobody.
            for who in ("G", *VISITORS, *(each for each in clients if each != "G")):
                client = Client() if who in VISITORS else clients[who]
                with override_settings(PUBLIC_READ=who != "v"):
                    line[who] = matrix.answered(client, method, path, body)
                if line["G"] == 405 and who == "v":
                    assert {line["V"], line["v"]} <= {401, 405}
                    break
            else:
                lines[method, endpoint] = line
    return lines


def test_the_table_says_what_everybody_is_answered(found):
    table = matrix.read_table()
    shown = {place: written(*place, line) for place, line in found.items()}
    kept = {place: written(*place, line) for place, line in table.items()}
    wrong = [
        f"is       {shown.get(place, '(no such endpoint)')}\n  table    {kept.get(place, '(missing)')}"
        for place in sorted({*shown, *kept}, key=lambda place: (place[1], METHODS.index(place[0])))
        if shown.get(place) != kept.get(place)
    ]
    assert not wrong, f"{matrix.TABLE.name} and the API differ in {len(wrong)} lines:\n\n" + "\n".join(wrong)


def test_the_table_is_whole_and_in_order():
    table = matrix.read_table()
    assert {place[1] for place in table} == set(matrix.endpoints())
    assert all(set(line) == set(WHO) for line in table.values())
    text = [line for line in matrix.TABLE.read_text().splitlines() if line and not line.startswith("#")]
    assert text == [written(*place, line) for place, line in table.items()]


def test_a_session_is_answered_as_a_token_that_writes_and_a_reading_token_changes_nothing():
    for (method, endpoint), line in matrix.read_table().items():
        assert line["S"] == line["E"], (method, endpoint)
        assert line["K"] == (line["E"] if method == "GET" else 403), (method, endpoint)


def test_nobody_unknown_writes_and_nobody_unknown_reads_while_reading_is_closed():
    for (method, endpoint), line in matrix.read_table().items():
        assert line["v"] == 401, (method, endpoint)
        assert method == "GET" or line["V"] == 401, (method, endpoint)


def test_no_role_of_another_partnership_does_more_than_the_same_role_here():
    for (method, endpoint), line in matrix.read_table().items():
        for here, there in zip("RAELD", "raeld", strict=True):
            assert line[there] >= line[here], (method, endpoint, here)


def test_who_administers_everything_may_at_least_what_an_administrator_of_one_partnership_may():
    for (method, endpoint), line in matrix.read_table().items():
        assert line["G"] <= min(line["D"], line["d"]) or method == "GET", (method, endpoint)
