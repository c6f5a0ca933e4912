"""The command that makes a release: what it prints, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from initiatives.models import Release
from tests.factories import InitiativeFactory, UserFactory

pytestmark = pytest.mark.django_db


def said(*arguments, **options):
    out, err = StringIO(), StringIO()
    call_command("release", *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_a_release_is_made_and_its_sums_are_printed():
    InitiativeFactory()
    sums, told = said("March 2026", "--as-of", "2026-03-31", "--notes", "For the report.")
    row = Release.objects.get()
    assert (str(row.as_of), row.by.username, row.notes) == ("2026-03-31", "tracker", "For the report.")
    assert f"{row.files['figures.json']['sha256']}  figures.json" in sums.splitlines()
    assert "/releases/march-2026/" in told


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["A", "--as-of", "2999-01-01"], "future"), (["A", "--known-at", "x"], "not a moment"), ([" "], "name"),
        (["A", "--user", "nobody"], "no active user"), (["A", "--user", "reader"], "may not make releases"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(given, why):
    UserFactory(username="reader")
    with pytest.raises(CommandError, match=why):
        said(*given)
    assert not Release.objects.exists()
