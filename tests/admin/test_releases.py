"""Releases in the admin: made by who publishes, withheld by administrators, never edited."""

import pytest
from django.urls import reverse

from initiatives.exports.release import make_release
from initiatives.models import Release
from tests.admin.conftest import member, page, signed_in


@pytest.fixture
def release(world):
    return make_release(by=world.by, name="March 2026", today=world.today)


def test_an_editor_makes_a_release_and_comes_to_its_page(world):
    editor = signed_in(member("editor", world.partnership))
    answer = editor.post(
        page("release", "add"), {"name": "March 2026", "as_of": "2026-03-31", "notes": "For the report."}
    )
    assert answer["Location"] == "/releases/march-2026/"
    assert str(Release.objects.get().as_of) == "2026-03-31"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "Give the release a name"), ({"name": "March 2026"}, "already"),
        ({"name": "A", "as_of": "2999-01-01"}, "future"), ({"name": "A", "known_at": "x"}, "not a moment"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_the_form(world, admin, release, given, said):
    assert said in admin.post(page("release", "add"), given).content.decode()
    assert Release.objects.count() == 1


def test_an_analyst_makes_none(world):
    analyst = signed_in(member("analyst", world.partnership))
    assert analyst.get(page("release", "add")).status_code == 403
    assert analyst.post(page("release", "add"), {"name": "A"}).status_code == 403


def test_an_administrator_withholds_the_files_with_a_reason(world, admin, release):
    address = reverse("admin:release-withhold", args=[release.pk])
    assert address in admin.get(page("release", "change", release.pk)).content.decode()
    assert "Say why" in admin.post(address, {"withheld_reason": " "}).content.decode()
    assert admin.post(address, {"withheld_reason": "A court order."}).status_code == 302
    release.refresh_from_db()
    assert release.withheld_reason == "A court order."
    editor = signed_in(member("editor", world.partnership))
    assert editor.get(address).status_code == 403


def test_nobody_edits_or_deletes_one(world, admin, release):
    assert admin.post(page("release", "change", release.pk), {"name": "Other"}).status_code == 403
    assert admin.post(page("release", "delete", release.pk), {"post": "yes"}).status_code == 403
