"""HTML → PDF in a process of its own, so that a missing library, a full memory or a long run breaks nothing of ours."""

import hashlib
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SECONDS = 480  # by the wall clock; the process's own limit is of processor time
PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "initiatives.briefings.render"]
LACKING = 3  # the exit of a process that lacks a part
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Unprintable(Exception):
    """No PDF came of it; the message says in a sentence why."""


class Lacking(Unprintable):
    """This server lacks the part that makes PDFs; the message says what to install."""

    def __init__(self) -> None:
        super().__init__(f"This server cannot make PDFs yet: apt-get install {PACKAGES}, then start the tracker again.")


@dataclass(frozen=True)
class Printed:
    """A PDF: its bytes, and how many pages it has."""

    body: bytes
    pages: int

    @property
    def sha256(self) -> str:
        """The hash of the bytes, hex."""
        return hashlib.sha256(self.body).hexdigest()


@lru_cache(maxsize=1)
def can_print() -> bool:
    """Whether this server can make PDFs; asked once a process."""
    return _process("--check").wait() == 0


def print_pdf(*, html: str, on_page: Callable[[int], None] = lambda number: None, seconds: float = SECONDS) -> Printed:
    """The document as a PDF, tagged for readers who do not see it. `on_page` hears the number of each page laid out.

    Pages are laid out more than once where their numbers stand in a table of contents. Raises Lacking, Unprintable.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        given.write(html.encode())
        given.seek(0)
        process = _process(f"{settings.SITE_URL}/", stdin=given, stdout=made)
        watch = threading.Timer(seconds, process.kill)
        watch.start()
        try:
            pages, said = _heard(process, on_page)
        finally:
            process.kill()
            process.wait()
            watch.cancel()
        if process.returncode == LACKING:
            raise Lacking
        if process.returncode != 0:
            raise Unprintable(_why(process.returncode, said, pages, seconds))
        made.seek(0)
        return Printed(made.read(), pages)


def _heard(process: subprocess.Popen, on_page: Callable[[int], None]) -> tuple[int, str]:
    """Listen until the process ends: the number of its last page, and the last other thing it said."""
    pages, said = 0, ""
    for line in process.stderr or ():
        word, _, rest = line.decode(errors="replace").strip().partition(" ")
        if word == "page" and rest.isdecimal():
            pages = int(rest)
            on_page(pages)
        elif word and not word.startswith("Fontconfig"):
            said = f"{word} {rest}"
    process.wait()
    return pages, said


def _why(code: int, said: str, pages: int, seconds: float) -> str:
    if code < 0:
        return f"The printing was stopped at page {pages}: it took more than {seconds:g} seconds, or more memory than one may."
    if said.startswith("MemoryError"):
        return f"The printing stopped at page {pages}: it needs more memory than one may have. Narrow the filter."
    return f"The printing broke off at page {pages}: {said[:300] or 'it said nothing'}"


# A session of its own: who stops the worker's whole group stops no printing in the middle, the worker does. A worker that
# is killed takes the pipe with it, and the printing ends at its next page.
def _process(
    *arguments: str, stdin: object = subprocess.DEVNULL, stdout: object = subprocess.DEVNULL
) -> subprocess.Popen:
    return subprocess.Popen(
        [*PROGRAM, *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, cwd=PROJECT, start_new_session=True,  # type: ignore[call-overload]
        env={"LC_ALL": "C.UTF-8", "PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
