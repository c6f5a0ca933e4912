"""The process in which a briefing becomes a PDF: bounded in memory and time, and fetching nothing.

`python -m initiatives.briefings.render`: HTML in, PDF out, and on standard error a line `page N` for each page laid out.
`--check` only says whether it can. Exit 3: a part is missing, named on standard error. The product never imports this.
"""

import logging
import re
import resource
import sys
from typing import Any, NoReturn

MEMORY, SECONDS = 3 * 1024 * 1024 * 1024, 450
LARGEST = 256 * 1024 * 1024  # bytes of a PDF
LACKING = 3
PAGE = re.compile(r"Creating layout - Page (\d+)")

try:
    import weasyprint
except (ImportError, OSError) as missing:  # the package, or Debian's libpango beneath it
    sys.stderr.write(f"lacking {' '.join(str(missing).split())[:300]}\n")
    sys.exit(LACKING)


class Nothing(weasyprint.urls.URLFetcher):
    """Fetches what the document itself carries (data:), and nothing from any file or host."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The bytes of a data: address; refused otherwise, which ends the rendering."""
        if not url.startswith("data:"):
            _refuse(url)
        return super().fetch(url, headers)


def _refuse(url: str) -> NoReturn:
    raise weasyprint.urls.FatalURLFetchingError(f"a briefing fetches nothing, and wants {url[:200]}")


class Pages(logging.Handler):
    """Tells of each page that was laid out; whoever asked may have gone, which ends the rendering."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the number of the page."""
        if match := PAGE.search(record.getMessage()):
            sys.stderr.write(f"page {match[1]}\n")
            sys.stderr.flush()


def bound() -> None:
    """Take the limits: more memory or processor time than these ends the process."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST),
    ):  # fmt: skip
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


def main() -> None:
    """Read the document, write the PDF: tagged, PDF/UA-1."""
    if "--check" in sys.argv:
        return
    bound()
    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(Pages())
    progress.propagate = False
    html = sys.stdin.buffer.read().decode()
    base = sys.argv[1]
    document = weasyprint.HTML(string=html, base_url=base, url_fetcher=Nothing())
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main()
