"""A world behind the API, and clients of it: a visitor, and a program with a token."""

import pytest
from django.test import Client

from initiatives.models import AccessToken
from tests.api.program import Program
from tests.world import make_world


@pytest.fixture(autouse=True)
def _open_to_readers(settings):
    settings.PUBLIC_READ = True


@pytest.fixture
def world(db):
    """Brazil and Norway plant trees; everything published."""
    return make_world()


@pytest.fixture
def visitor(db):
    """A program that has not signed in."""
    return Program(Client())


@pytest.fixture
def program(world):
    """A program of the administrator, with a token that may write."""
    return with_token(world.by)


@pytest.fixture
def signed_in():
    """A user → a program with a token of theirs."""
    return with_token


def with_token(user, **fields):
    """A program with a new token of the user."""
    _, token = AccessToken.objects.create(user, **fields)
    return Program(Client(headers={"authorization": f"Token {token}"}))
