"""Keeping a citation."""

from datetime import date, datetime

from initiatives.models import Citation, User
from initiatives.vocabulary import CODEBOOK


def keep_citation(
    *, by: User | None, key: str, noun: str, subject_id: int, title: str, path: str, as_of: date, known_at: datetime,
    content: str, sha256: str,
) -> Citation:  # fmt: skip
    """The citation of this key, kept when there is none yet; the key follows from what is cited, so the first one stays.

    `by` is None for a visitor. `content` is JSON of what everybody may read; `sha256` (hex) is its hash.
    """
    row, _ = Citation.objects.get_or_create(
        key=key,
        defaults={
            "by": by, "noun": noun, "subject_id": subject_id, "title": title[:400], "path": path, "as_of": as_of,
            "known_at": known_at, "content": content, "sha256": sha256, "codebook": CODEBOOK,
        },
    )  # fmt: skip
    return row
