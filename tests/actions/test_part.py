"""The small rows of a record: written together, by those who may, and only those of that record."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions.initiative import open_initiative
from initiatives.actions.part import edit_parts
from initiatives.models import Measurement, Name, ScopeItem, User
from tests.world import make_world


@pytest.fixture
def world(db):
    return make_world()


def test_parts_are_added_and_removed_together_and_move_the_version(world):
    old = ScopeItem.objects.create(initiative=world.initiative, label="Seeds", passage=world.begun)
    world.initiative.refresh_from_db()
    before = world.initiative.version
    new = [ScopeItem(label="Trees", passage=world.begun), Name(name="Forest first", since="2025")]
    edit_parts(by=world.by, whole=world.initiative, saved=new, removed=[old])
    world.initiative.refresh_from_db()
    assert [item.label for item in world.initiative.scope.all()] == ["Trees"]
    assert world.initiative.names.get().name == "Forest first"
    assert world.initiative.version > before


def test_one_bad_part_undoes_all(world):
    parts = [
        Measurement(value=3, unit="trees", as_of="2026", passage=world.begun),
        Measurement(value=3, unit="", as_of="2026", passage=world.begun),
    ]
    with pytest.raises(ValidationError, match="cannot be blank"):
        edit_parts(by=world.by, whole=world.commitment, saved=parts)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("way", ["saved", "removed"])
def test_a_part_of_another_record_is_left_alone(world, way):
    other = open_initiative(by=world.by, partnership=world.partnership, name="Other", kind="project")
    theirs = ScopeItem.objects.create(initiative=other, label="Seeds", passage=world.begun)
    with pytest.raises(ValidationError, match="belongs to another record"):
        edit_parts(by=world.by, whole=world.initiative, **{way: [theirs]})
    assert other.scope.get() == theirs


def test_who_may_not_draft_may_not_edit_parts(world):
    stranger = User.objects.create_user("stranger", "stranger@example.org", "a long password")
    with pytest.raises(PermissionDenied):
        edit_parts(by=stranger, whole=world.initiative, saved=[ScopeItem(label="Trees", passage=world.begun)])
