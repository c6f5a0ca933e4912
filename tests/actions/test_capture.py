"""Taking a text of a document, with the file it was read from."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions.document import File, capture
from initiatives.models import Capture, Original
from initiatives.vocabulary import LARGEST_FILE
from tests.factories import UserFactory
from tests.world import make_world

FILE = File("report.txt", "text/plain", b"Another text.\r\n")


@pytest.fixture
def world(db):
    return make_world()


def take(world, text="Another text.", **more):
    given = {"by": world.by, "document": world.document, "captured_at": datetime.now(UTC), "how": "uploaded"}
    return capture(**{**given, "text": text, **more})


def test_the_file_is_kept_beside_its_text(world):
    row = take(world, original=FILE)
    kept = Original.objects.get(capture=row)
    assert (kept.name, kept.media_type, kept.size, bytes(kept.content)) == (
        "report.txt",
        "text/plain",
        15,
        FILE.content,
    )


def test_the_same_text_again_is_the_capture_that_is_there_and_gets_the_file_it_lacked(world):
    first = take(world)
    assert take(world, original=FILE) == first
    assert first.original.name == "report.txt"
    assert take(world, original=File("other.txt", "text/plain", b"Another text.")) == first
    assert Original.objects.get().name == "report.txt"


@pytest.mark.parametrize("content", [b"", b"a" * (LARGEST_FILE + 1)])
def test_a_file_that_cannot_be_kept_leaves_no_text_behind(world, content):
    with pytest.raises(ValidationError) as refused:
        take(world, original=File("a.txt", "text/plain", content))
    assert "20,971,520 bytes" in refused.value.message_dict["file"][0]
    assert Capture.objects.count() == 1


def test_who_may_not_draft_takes_nothing(world):
    with pytest.raises(PermissionDenied):
        take(world, by=UserFactory(), original=FILE)
    assert not Original.objects.exists()
