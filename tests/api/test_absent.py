"""What a reader may not see is absent: nothing of it is said at any address, to anybody, whatever it is linked with."""

import pytest

from initiatives.models import Initiative, StatementCommitment, StatementInitiative
from tests.api.hidden import ASKED, SLUG, WORD
from tests.api.sight import Sight, around, asked, reader, said_in
from tests.api.walking import API, addresses, variants
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db
ROLES = ("reader", "analyst", "editor", "lead", "administrator")


@pytest.fixture
def sight(db):
    return Sight()


SEARCHES = ("search/", *(f"{API}{place}" for place in ("search/", "initiatives/", "initiatives/facets")))
LISTS = ("initiatives/", "statements/", "documents/", "commitments/")


def every_path(sight, *, whole=True):
    """Every address that says something to somebody: of rows everybody sees, then of hidden ones.

    `whole`: of all rows and in every variant; else each route once for a row of either.
    """
    found = {}
    for keys in (sight.shown_keys, sight.hidden_keys):
        some = keys if whole else {noun: given[:1] for noun, given in keys.items()}
        for each in addresses(some):
            found |= dict.fromkeys(variants(each.path) if whole else [each.path])
    return [*found, *(f"/{place}?q={ASKED}" for place in (*SEARCHES, *LISTS))]


@pytest.mark.parametrize("role", ["visitor", *ROLES])
def test_nothing_hidden_is_said_at_any_address(sight, role):
    sight.hide()
    ways, told = reader(role, sight.world.partnership), []
    # What readers of another partnership see does not depend on their role; what is offered to them does.
    paths = every_path(sight, whole=role in ("visitor", "administrator"))
    for path in paths:
        said = said_in(asked(ways, path))
        marks = (WORD,) if SLUG in path else (WORD, SLUG)
        told += [(path, mark, around(said, mark)) for mark in marks if mark in said]
    assert told == []
    assert len(paths) > 150


def test_who_has_a_role_in_their_partnership_is_told_of_them_so_the_walk_can_fail(sight):
    sight.hide()
    ways, told = reader("reader", sight.pair), set()
    for each in addresses(sight.hidden_keys):
        answer = asked(ways, each.path)
        if answer.status_code == 200 and WORD in said_in(answer):
            told.add(each.written)
    for noun in ("initiatives", "commitments", "documents", "statements"):
        assert {f"{API}{noun}/<str:key>/", f"{API}{noun}/<str:key>/history/", f"{noun}/"} & told
        assert f"{API}{noun}/<str:key>/" in told
    for noun in ("captures", "passages", "status-updates", "due-revisions", "reviews"):
        assert f"{API}{noun}/<str:key>/" in told
    assert WORD in said_in(asked(ways, f"/{API}search/?q={ASKED}"))
    assert WORD in said_in(asked(ways, f"/search/?q={ASKED}"))


@pytest.mark.parametrize(
    "question",
    [
        f"{API}commitments/?initiative=unseen-draf",
        f"{API}status-updates/?initiative=unseen-draf",
        f"{API}initiatives/?parent=unseen-draf",
        f"{API}initiatives/unseen-draf/",
        f"{API}initiatives/?owner=owner-of-what-is-hidde",
        "initiatives/?parent=unseen-draf",
        "commitments/?initiative=unseen-draf",
        "initiatives/unseen-draf/",
    ],
)
def test_did_you_mean_does_not_say_a_hidden_slug(sight, question):
    sight.hide()
    for role in ("visitor", "administrator"):
        said = said_in(asked(reader(role, sight.world.partnership), f"/{question}"))
        assert "unseen-draft" not in said
        assert "owner-of-what-is-hidden" not in said


def test_what_everybody_sees_does_not_say_what_it_is_linked_with(sight):
    sight.hide()
    world = sight.world
    for row in sight.rows:
        StatementInitiative.objects.create(statement=sight.statement, initiative=row.initiative)
        StatementCommitment.objects.create(statement=sight.statement, commitment=row.commitment)
        InitiativeFactory(partnership=world.partnership, parent=row.initiative)
        Initiative.objects.filter(pk=row.initiative.pk).update(parent=world.initiative)
        type(row.commitment).objects.filter(pk=row.commitment.pk).update(restates=world.commitment)
    for role in ("visitor", "administrator"):
        ways = reader(role, world.partnership)
        for path in every_path(sight):
            said = said_in(asked(ways, path))
            for mark in (WORD,) if SLUG in path else (WORD, SLUG):
                assert mark not in said, (role, path, around(said, mark))
