"""Keeping a release, and withholding its files."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import slugify

from initiatives.actions.writing import change, refuse, require, save_new, writes
from initiatives.models import Release, ReleaseFile, User
from initiatives.permissions import may_administer, may_release
from initiatives.vocabulary import CODEBOOK

LONGEST_NAME = 120


@dataclass(frozen=True)
class Frozen:
    """A file of a release: its bytes, what they are, and how many rows a table has."""

    name: str
    media_type: str
    body: bytes
    rows: int | None = None

    @property
    def sha256(self) -> str:
        """The hash of the bytes, hex."""
        return hashlib.sha256(self.body).hexdigest()


def release_slug(*, by: User, name: str) -> str:
    """The slug that a release of this name gets. Raises ValidationError (no name, too long, taken), PermissionDenied."""
    require(may_release(user=by), to="make releases")
    name = name.strip()
    if not re.search(r"\S", name):
        refuse("name", "Give the release a name, for example “March 2026”.", code="blank")
    if len(name) > LONGEST_NAME:
        refuse("name", f"The name has {len(name)} characters; at most {LONGEST_NAME} are kept.", code="too_long")
    slug = slugify(name, allow_unicode=False) or f"release-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    if Release.objects.filter(slug=slug).exists() or Release.objects.filter(name=name).exists():
        refuse(
            "name", f"There is a release “{name}” already; releases never change, so give another name.", code="taken"
        )
    return slug


@writes
def keep_release(
    *, by: User, slug: str, name: str, as_of: date, known_at: datetime, files: Iterable[Frozen], archive: Frozen, citation: str,
    notes: str = "",
) -> Release:  # fmt: skip
    """Keep the bytes of a release for good. `known_at` is a pinned moment (UTC). Raises ValidationError, PermissionDenied."""
    if release_slug(by=by, name=name) != slug:
        refuse("slug", f"“{slug}” is not the slug of “{name}”.")
    kept = [*files, archive]
    named = {
        each.name: {
            "sha256": each.sha256, "bytes": len(each.body), "media_type": each.media_type,
            **({} if each.rows is None else {"rows": each.rows}),
        }
        for each in kept
    }  # fmt: skip
    row = Release(
        slug=slug, name=name.strip(), notes=notes.strip(), as_of=as_of, known_at=known_at, files=named, sha256=archive.sha256,
        codebook=CODEBOOK, citation=citation, by=by,
    )  # fmt: skip
    save_new(row)
    ReleaseFile.objects.bulk_create(
        ReleaseFile(release=row, name=each.name, media_type=each.media_type, body=each.body, sha256=each.sha256)
        for each in kept
    )
    return row


@writes
def withhold_release(*, by: User, release: Release, reason: str, now: datetime) -> Release:
    """Give the files out no longer; they stay kept, and hashes, citation and the reason are shown.

    Raises ValidationError (no reason), PermissionDenied.
    """
    require(may_administer(user=by), to="withhold releases")
    if not reason.strip():
        refuse("withheld_reason", "Say why: a court order, a claim of copyright.", code="blank")
    row = Release.objects.select_for_update(no_key=True).get(pk=release.pk)
    change(row, values={"withheld_at": row.withheld_at or now, "withheld_reason": reason.strip()})
    return row
