"""Two people who keep the same words at the same moment."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from initiatives.actions.document import File, capture, mark_passage
from initiatives.models import Original, PassageCheck
from tests.world import make_world

MANY = 4


def together(act):
    """What each of several simultaneous calls gives, an error as itself."""
    outcomes, start = [], threading.Barrier(MANY)

    def run():
        start.wait()
        try:
            outcomes.append(act().pk)
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_the_first_mark_of_the_same_words_by_several_is_one_passage():
    world = make_world()
    marks = together(lambda: mark_passage(by=world.by, capture=world.capture, exact="the minister said"))
    assert len(set(marks)) == 1, marks


@pytest.mark.django_db(transaction=True)
def test_the_same_text_taken_by_several_is_one_capture():
    world = make_world()
    given = {"by": world.by, "document": world.document, "text": "Another text.", "how": "pasted"}
    taken = together(lambda: capture(**given, captured_at=datetime.now(UTC)))
    assert len(set(taken)) == 1, taken


@pytest.mark.django_db(transaction=True)
def test_the_same_file_uploaded_by_several_is_one_capture_with_one_original_and_one_check_a_passage():
    world = make_world()
    file = File("a.txt", "text/plain", b"Another text.")
    given = {"by": world.by, "document": world.document, "text": "Another text.", "how": "uploaded", "original": file}
    taken = together(lambda: capture(**given, captured_at=datetime.now(UTC)))
    assert len(set(taken)) == 1, taken
    assert (Original.objects.count(), PassageCheck.objects.count()) == (1, 2)
