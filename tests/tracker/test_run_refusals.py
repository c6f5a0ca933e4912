"""What cannot work is said in one line before anything is started."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import run

ROOT = Path(__file__).resolve().parents[2]


def refused(**given: str) -> str:
    """What `python -m tracker.run` says when it gives up; it has to be one line."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")} | given
    result = subprocess.run(
        [sys.executable, "-m", "tracker.run"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert refused(PORT=port) == f"PORT {port} is already in use; choose another: make run PORT=…\n"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5", "８０００"])
def test_a_port_that_is_none(port):
    with pytest.raises(run.CannotStart, match=r"^PORT is .*; give a number from 1 to 65535: make run PORT=8000$"):
        run.listen(port)


def test_a_database_nobody_answers_for():
    port = free_port()
    said = refused(PORT=free_port(), DATABASE_URL=f"postgres://somebody:hidden@127.0.0.1:{port}/tracker")
    assert said.startswith(
        f"The database at 127.0.0.1:{port} does not let us in (Connection refused); start PostgreSQL"
    )
    assert "hidden" not in said


@pytest.mark.servers
def test_a_database_that_knows_no_such_password(server):
    address = server.database()
    with pytest.raises(run.CannotStart, match=r"password authentication failed.*correct DATABASE_URL"):
        run.ask_database(server.url().replace(address["PASSWORD"], "guess"))


@pytest.mark.parametrize("url", ["mysql://localhost/tracker", "nonsense"])
def test_an_address_of_no_postgresql(url):
    with pytest.raises(run.CannotStart, match="postgres://user:password@host:port/name"):
        run.ask_database(url)


def test_children_are_told_what_was_given_and_otherwise_what_suits_one_machine():
    told = run.environment({"PUBLIC_READ": "0", "SECRET_KEY": "given", "DEBUG": ""}, "8765")
    assert (told["PUBLIC_READ"], told["SECRET_KEY"], told["DEBUG"]) == ("0", "given", "0")
    assert (told["SITE_URL"], told["REQUIRE_SECOND_READER"]) == ("http://127.0.0.1:8765", "0")


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "VAR", tmp_path)
    first = run.secret_key()
    assert len(first) >= 50
    assert run.secret_key() == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
