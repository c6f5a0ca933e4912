"""The process in which foreign bytes are parsed: bounded in memory and time, with nothing of ours in its environment.

`python -m initiatives.ingestion.extract.child MEDIA-TYPE`: bytes in, JSON out: {"text", "by", "warnings"} or {"refused"}.
"""

import json
import resource
import sys

from initiatives.ingestion.extract import docx, html, pdf
from initiatives.ingestion.extract.kind import DOCX, HTML, PDF
from initiatives.ingestion.extract.reading import Refused

MEMORY, SECONDS = 1536 * 1024 * 1024, 45
FORMATS = {HTML: html.read, PDF: pdf.read, DOCX: docx.read}


def bound() -> None:
    """Take the limits: more memory or processor time than these ends the process; it writes no file."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


def main() -> None:
    """Read the bytes as the media type says."""
    bound()
    try:
        read = FORMATS[sys.argv[1]](sys.stdin.buffer.read())
        answer = {"text": read.text, "by": read.by, "warnings": read.warnings}
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except RecursionError:
        answer = {"refused": "it is nested too deeply to be read."}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
