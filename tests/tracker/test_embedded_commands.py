"""Plain `manage.py` commands bring the embedded server with them, where they need one, and take it away again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import manage
from tracker.embedded import Server, running

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(made: Path) -> Path:
    """A copy of the product beside a cluster that was made before."""
    left_out = shutil.ignore_patterns(".*", "var", "tests", "static", "__pycache__")
    shutil.copytree(ROOT, made, dirs_exist_ok=True, ignore=left_out)
    return made


def start(folder: Path, *arguments: str, **given: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env=environment | {"SECRET_KEY": "only for tests"} | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what runs in the background deaf to Ctrl-C; this command is in the foreground.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    )


@pytest.mark.servers
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_ended_early_stops_the_server_it_brought(tree, number):
    command = start(tree, "shell", "-v", "0", "-c", "print('begun', flush=True); import time; time.sleep(60)")
    assert command.stdout.readline() == "begun\n"
    server = Server(tree / "var")
    assert server.process() is not None
    command.send_signal(number)
    assert command.wait(30) != 0
    assert server.process() is None


@pytest.mark.servers
def test_the_server_stays_while_a_second_command_uses_it(tree):
    with running(tree) as server:
        first = server.process()
        command = start(tree, "shell", "-v", "0", "-c", "from django.db import connection as c; c.ensure_connection()")
        assert (command.wait(60), command.stderr.read()) == (0, "")
        assert server.process() == first


@pytest.mark.parametrize("line", ["check", "collectstatic --noinput", "help", "migrate --help", "--version", ""])
def test_commands_that_need_no_database_start_no_server(line, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert not manage.needs_server(line.split())
    assert manage.needs_server(["migrate"])


def test_with_database_url_no_command_starts_the_embedded_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    assert not manage.needs_server(["migrate"])


def test_a_database_that_does_not_answer_is_said_in_one_line():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        command = start(ROOT, "migrate", DATABASE_URL=f"postgres://somebody:hidden@127.0.0.1:{port}/tracker")
        said = command.communicate(timeout=60)[1]
    assert command.returncode == 1
    assert said.count("\n") == 1
    assert said.startswith("manage.py: the database cannot be reached: ")
    assert str(port) in said
    assert "hidden" not in said
