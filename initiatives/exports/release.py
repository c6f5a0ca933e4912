"""Making a release: the moment is pinned, everything that everybody may read is frozen, and the bytes are kept."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from initiatives import vocabulary
from initiatives.actions.release import Frozen, keep_release, release_slug
from initiatives.clocks import Clocks, StillRecording, counted, current, known, pin_moment, with_standing
from initiatives.exports.column import Table, at_clocks, written
from initiatives.exports.package import CSV, JSON, TEXT, codebook_file, data_package, frozen_json, sums
from initiatives.exports.reference import Reference, as_cff, as_text
from initiatives.exports.stream import as_csv, as_json, cells
from initiatives.exports.tables import TABLES
from initiatives.models import Commitment, Initiative, Release, SourceDocument, Statement, User
from initiatives.shapes.building import Asker
from initiatives.shapes.stats import stats_shape

OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment an archive can hold; its files have no moments of their own


def make_release(
    *, by: User, name: str, today: date, as_of: date | None = None, known_at: datetime | None = None, notes: str = ""
) -> Release:
    """Freeze figures and tables at `as_of` (a day not after `today`; that day without it) and `known_at` (now without it).

    Call it outside a transaction: the pin of the moment would hold writers up until its end. Raises ValidationError (a
    name that is missing or taken, a clock ahead of time, somebody recording without an end), PermissionDenied.
    """
    slug = release_slug(by=by, name=name)
    try:
        pinned = pin_moment()
    except StillRecording as busy:
        raise _refusal("known_at", str(busy)) from busy
    if known_at and known_at > pinned:
        raise _refusal(
            "known_at", f"{written(moment=known_at)} lies in the future; nobody knows then what we will know."
        )
    if as_of and as_of > today:
        raise _refusal("as_of", f"{as_of} lies in the future; the latest is today, {today}.")
    clocks = Clocks(today=today, as_of=as_of or today, known_at=known_at or pinned)
    asker = Asker(reader=AnonymousUser(), clocks=clocks, base=f"{settings.SITE_URL}/")
    reference = release_reference(slug=slug, name=name.strip(), clocks=clocks, accessed=today, notes=notes)
    with _one_picture():
        files = _files(asker=asker, reference=reference, slug=slug)
    return keep_release(
        by=by, slug=slug, name=name, as_of=clocks.day, known_at=clocks.known_at or pinned, files=files,
        archive=_archive(f"{slug}.zip", files), citation=as_text(reference), notes=notes,
    )  # fmt: skip


def _refusal(field: str, sentence: str) -> ValidationError:
    return ValidationError({field: [ValidationError(sentence, code="invalid")]})


def release_reference(
    *, slug: str, name: str, clocks: Clocks, accessed: date, notes: str = "", codebook: str = vocabulary.CODEBOOK
) -> Reference:
    """How a release is cited; issued on the day its figures are of."""
    known_at = written(moment=clocks.known_at) if clocks.known_at else "now"
    return Reference(
        key=f"release-{slug}", title=name, body=settings.TRACKER_NAME, issued=clocks.day, accessed=accessed,
        url=f"{settings.SITE_URL}/releases/{slug}/", kind="dataset", note=notes,
        version=f"As of {clocks.day}, as known at {known_at}; codebook {codebook}",
    )  # fmt: skip


def figures(*, asker: Asker) -> dict[str, Any]:
    """What `stats` of the API counts at the clocks, with the clocks and the codebook it was counted by."""
    clocks = asker.clocks
    everything = Initiative.objects.visible_to(asker.reader)
    initiatives = current(rows=everything, clocks=clocks)
    left_out = known(rows=everything, clocks=clocks, moment="created_at").exclude(pk__in=initiatives.values("pk"))
    commitments = counted(rows=Commitment.objects.visible_to(asker.reader), clocks=clocks)
    return {
        "meta": {
            "as_of": clocks.day.isoformat(), "known_at": written(moment=clocks.known_at) if clocks.known_at else None,
            "codebook": vocabulary.CODEBOOK, "licence": settings.TRACKER_LICENCE,
        },
        **stats_shape(
            initiatives=with_standing(rows=initiatives, clocks=clocks),
            commitments=with_standing(rows=commitments, clocks=clocks),
            statements=known(rows=Statement.objects.visible_to(asker.reader), clocks=clocks, moment="created_at"),
            asker=asker, superseded=left_out.count(),
        ),
    }  # fmt: skip


@contextmanager
def _one_picture() -> Iterator[None]:
    """Read everything from one snapshot, so that names and sectors agree between tables too."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _files(*, asker: Asker, reference: Reference, slug: str) -> list[Frozen]:
    files = [frozen for table in TABLES.values() for frozen in _tables(table, asker)]
    files += [frozen_json(name="figures.json", content=figures(asker=asker)), codebook_file()]
    package = data_package(
        name=slug, title=reference.title, description=reference.note or as_text(reference), version=reference.version,
        created=written(moment=asker.clocks.known_at) if asker.clocks.known_at else reference.issued.isoformat(),
        homepage=reference.url, licence=settings.TRACKER_LICENCE, body=reference.body, tables=TABLES, files=files,
        sources=_sources(asker),
    )  # fmt: skip
    cff = Frozen("CITATION.cff", "text/yaml", as_cff(reference, licence=settings.TRACKER_LICENCE).encode())
    files += [package, cff, Frozen("CITATION.txt", TEXT, f"{as_text(reference)}\n".encode())]
    return [*files, sums(files=files)]


def _tables(table: Table, asker: Asker) -> Iterator[Frozen]:
    rows = list(cells(table=table, asker=asker))
    yield Frozen(f"{table.name}.csv", CSV, b"".join(as_csv(table=table, rows=rows)), len(rows))
    yield Frozen(f"{table.name}.json", JSON, b"".join(as_json(table=table, rows=rows)), len(rows))


def _sources(asker: Asker) -> list[dict[str, str]]:
    documents = known(
        rows=SourceDocument.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at"
    ).order_by("pk")
    at = at_clocks(asker=asker)
    return [{"title": row.title, "path": row.url or at.page(f"documents/{row.pk}/")} for row in documents]


def _archive(name: str, files: list[Frozen]) -> Frozen:
    """All files in one, byte for byte the same for the same files."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(files, key=lambda each: each.name):
            entry = zipfile.ZipInfo(f"{name.removesuffix('.zip')}/{file.name}", OLDEST)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, file.body)
    return Frozen(name, "application/zip", body.getvalue())
