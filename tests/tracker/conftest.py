"""Projects for servers of their own. pytest's own folders are closed to the account of a server that root starts."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.embedded import Server


def _open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="embedded-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def project() -> Iterator[Path]:
    """An empty project."""
    folder = _open_folder()
    yield folder
    if (folder / "var" / "postgres").exists():
        Server(folder / "var").close()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A project whose cluster was made and stopped once, to be copied: that is faster than making each anew."""
    folder = _open_folder()
    server = Server(folder / "var")
    server.open()
    server.close()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def made(project: Path, cluster: Path) -> Path:
    """A project that has run before."""
    subprocess.run(["cp", "-a", cluster / "var", project / "var"], check=True)
    return project


@pytest.fixture(scope="module")
def server(cluster: Path) -> Iterator[Server]:
    """One running server for the tests that only look at it."""
    folder = _open_folder()
    subprocess.run(["cp", "-a", cluster / "var", folder / "var"], check=True)
    running = Server(folder / "var")
    running.open()
    yield running
    running.close()
    shutil.rmtree(folder)
