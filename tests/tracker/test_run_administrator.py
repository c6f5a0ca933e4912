"""The first administrator, who can sign in after `make run`."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from initiatives.models import User

pytestmark = pytest.mark.django_db


def said() -> str:
    output = io.StringIO()
    call_command("first_administrator", stdout=output)
    return output.getvalue()


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch):
    monkeypatch.delenv("TRACKER_ADMIN_PASSWORD", raising=False)
    monkeypatch.delenv("TRACKER_ADMIN_EMAIL", raising=False)


def test_a_password_is_made_up_and_printed_once():
    password = re.fullmatch(r"First administrator: user admin, password (\S+) \(shown this once\)\n", said()).group(1)
    admin = User.objects.get(username="admin")
    assert admin.check_password(password)
    assert (admin.email, admin.is_superuser) == ("admin@localhost", True)
    assert list(admin.memberships.values_list("role", "partnership")) == [("administrator", None)]
    assert said() == ""
    admin.refresh_from_db()
    assert admin.check_password(password)


def test_a_given_password_and_address_are_taken_and_not_printed(monkeypatch):
    monkeypatch.setenv("TRACKER_ADMIN_PASSWORD", "chosen long ago")
    monkeypatch.setenv("TRACKER_ADMIN_EMAIL", "desk@example.org")
    assert "chosen" not in said()
    admin = User.objects.get(username="admin")
    assert admin.check_password("chosen long ago")
    assert admin.email == "desk@example.org"


def test_an_address_that_is_none_is_named(monkeypatch):
    monkeypatch.setenv("TRACKER_ADMIN_EMAIL", "desk")
    with pytest.raises(CommandError, match="TRACKER_ADMIN_EMAIL is 'desk'"):
        said()
    assert not User.objects.filter(username="admin").exists()
