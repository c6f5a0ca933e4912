"""Renaming: both names stay with their proof, and the old slug leads to the initiative for ever."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from initiatives.actions import Conflict
from initiatives.actions.initiative import edit_initiative, open_initiative
from initiatives.actions.name import rename
from initiatives.models import Initiative, Membership, Name, OldSlug, User
from tests.factories import InitiativeFactory
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def renamed(world, **given):
    about = {
        "by": world.by,
        "today": world.today,
        "initiative": world.initiative,
        "name": "Green belt",
        "passage": world.begun,
    }
    return rename(**{**about, "reason": "The text says so.", "since": "2026", **given})


def test_both_names_stay_with_the_date_and_the_words_that_prove_the_new_one(world):
    row = renamed(world, slug="")
    assert (row.name, row.slug) == ("Green belt", "green-belt")
    first, second = Name.objects.filter(initiative=row)
    assert (first.name, first.instead_of) == ("Shared forest", "")
    assert (second.name, second.instead_of, second.since, second.passage) == (
        "Green belt",
        "Shared forest",
        "2026",
        world.begun,
    )
    assert second.by == world.by
    assert second.recorded_at.date() == world.today
    assert OldSlug.objects.get(noun="initiative", slug="shared-forest").object_id == row.pk


def test_the_slug_is_kept_where_none_is_asked_for(world):
    assert renamed(world).slug == "shared-forest"
    assert not OldSlug.objects.exists()


def test_the_slug_is_free_to_change_only_within_the_rename(world):
    renamed(world, slug="green-belt")
    with pytest.raises(ValidationError, match="frozen"):
        edit_initiative(by=world.by, initiative=world.initiative, slug="another")


def test_back_to_an_earlier_name_and_slug(world):
    renamed(world, slug="green-belt")
    row = renamed(world, name="Shared forest", slug="shared-forest", since=None)
    assert (row.name, row.slug) == ("Shared forest", "shared-forest")
    assert list(row.names.values_list("name", "instead_of")) == [
        ("Shared forest", ""), ("Green belt", "Shared forest"), ("Shared forest", "Green belt"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"name": " "}, "name", "Give the new name"),
        ({"name": "Shared forest"}, "name", "already"),
        ({"passage": None}, "passage", "proves"),
        ({"reason": " "}, "reason", "why"),
        ({"since": "2999"}, "since", "future"),
        ({"since": "soon"}, "since", "soon"),
        ({"slug": "taken"}, "slug", "taken by another"),
        ({"slug": "no slug!"}, "slug", "valid"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world, given, field, sentence):
    InitiativeFactory(slug="taken", partnership=world.partnership)
    with pytest.raises(ValidationError) as refusal:
        renamed(world, **given)
    assert sentence in " ".join(refusal.value.message_dict[field])
    assert not Name.objects.exists()


def test_a_slug_that_another_once_had_still_leads_there(world):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Other", kind="project")
    edit_initiative(by=world.by, initiative=other, slug="others")
    with pytest.raises(ValidationError, match="still leads there"):
        renamed(world, slug="other")


def test_a_draft_is_edited_instead(db):
    with pytest.raises(ValidationError, match="never published"):
        renamed(make_world(published=False))


def test_a_stale_copy_renames_nothing(world):
    with pytest.raises(Conflict):
        renamed(world, version=world.initiative.version + 7)


def test_only_who_may_publish_renames(world):
    analyst = User.objects.create_user("analyst", "analyst@example.org", "a long password")
    Membership.objects.create(user=analyst, role="analyst", partnership=world.partnership)
    with pytest.raises(PermissionDenied):
        renamed(world, by=analyst)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_take_the_same_slug_at_once_one_is_told_so():
    world = make_world()
    rows = [world.initiative, InitiativeFactory(partnership=world.partnership)]
    outcomes, start = [], threading.Barrier(2)

    def run(row):
        start.wait()
        try:
            outcomes.append(renamed(world, initiative=row, slug="green-belt").slug)
        except ValidationError as refusal:
            outcomes.append(refusal.message_dict)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[row]) for row in rows]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert Initiative.objects.filter(slug="green-belt").count() == 1
    assert [list(one) for one in outcomes if one != "green-belt"] == [["slug"]]


@pytest.mark.django_db(transaction=True)
def test_a_slug_cannot_be_taken_in_the_moment_in_which_it_is_given_up():
    world = make_world()
    start, outcomes = threading.Barrier(2), []

    def give_up():
        start.wait()
        try:
            outcomes.append(renamed(world, slug="green-belt").slug)
        finally:
            connection.close()

    def take():
        start.wait()
        try:
            while Initiative.objects.filter(slug="shared-forest").exists():
                pass
            outcomes.append(InitiativeFactory(slug="shared-forest", partnership=world.partnership).slug)
        except Exception as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for act in (give_up, take)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not Initiative.objects.filter(slug="shared-forest").exists(), outcomes
