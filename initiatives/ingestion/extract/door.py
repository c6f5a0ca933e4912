"""The one door: a file's name and bytes in, its text out, or a sentence about why there is none."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError

from initiatives.ingestion.extract import plain
from initiatives.ingestion.extract.kind import PLAIN, TAKEN, judge
from initiatives.ingestion.extract.reading import Read, Refused
from initiatives.vocabulary import LARGEST_FILE

SECONDS = 60  # by the wall clock; the child's own limit is of processor time
PROJECT = Path(__file__).resolve().parents[3]
LONGEST_NAME = 255


@dataclass(frozen=True)
class Extracted:
    """A text, one paragraph a line; the media type its file's bytes show; how it was read; what to look at."""

    text: str
    media_type: str
    how: str
    warnings: tuple[str, ...]
    name: str


def extract(*, name: str, content: bytes, media_type: str = "") -> Extracted:
    """The text of a file (at most 20 MB). `media_type` is what somebody believes; the bytes decide.

    Raises ValidationError of the field `file`, naming the file and what is wrong with it.
    """
    name = _plain_name(name)
    try:
        if not content:
            raise Refused("it is empty.")
        if len(content) > LARGEST_FILE:
            raise Refused(f"it has {len(content):,} bytes; at most {LARGEST_FILE:,} (20 MB) are taken.")
        found, warnings = judge(name=name, content=content)
        read = plain.read(content) if found == PLAIN else _apart(found, content)
    except Refused as refusal:
        raise ValidationError({"file": [ValidationError(f"“{name}”: {refusal}", code="unreadable")]}) from refusal
    believed = media_type.split(";")[0].strip().lower()
    if believed in TAKEN and believed != found and not warnings:
        warnings = (f"It was sent as {TAKEN[believed]}, but the bytes are {TAKEN[found]}; they were read as that.",)
    return Extracted(read.text, found, f"uploaded: {read.by}", (*warnings, *read.warnings), name)


def _plain_name(name: str) -> str:
    """The last part of a path, without characters that cannot be shown."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(each for each in last if each.isprintable())
    return shown[-LONGEST_NAME:] or "file"


def _apart(media_type: str, content: bytes) -> Read:
    """Read in a process of its own, which hostile bytes can neither hang nor fill up for us."""
    command = [sys.executable, "-m", "initiatives.ingestion.extract.child", media_type]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=PROJECT,
            env={"LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"it could not be read within {SECONDS} seconds.") from error
    if done.returncode != 0:
        raise Refused("it could not be read within the memory and time that a document needs; is it broken?")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"])
    return Read(answer["text"], answer["by"], tuple(answer["warnings"]))
