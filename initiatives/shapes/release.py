"""Releases as JSON."""

from django.db.models import Case, Func, QuerySet, TextField, Value, When
from django.db.models.functions import NullIf

from initiatives.models import Release
from initiatives.shapes.building import Asker, address, record, shaped


def release_shape(*, rows: QuerySet[Release], asker: Asker) -> QuerySet[Release]:
    """Releases → their shapes; `files` is file name → {sha256, bytes, media_type, rows}, each to be had below `files_at`.

    While a release is withheld its files are not given out.
    """
    site = asker.base.removesuffix("api/v1/")
    place = Func(Value(f"{site}releases/"), "slug", Value("/"), function="concat", output_field=TextField())
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="releases", key="slug"),
        slug="slug",
        name="name",
        notes=NullIf("notes", Value("")),
        as_of="as_of",
        known_at="known_at",
        files="files",
        files_at=place,
        sha256="sha256",
        codebook="codebook",
        citation="citation",
        state=Case(When(withheld_at__isnull=False, then=Value("withheld")), default=Value("held")),
        withheld_reason=NullIf("withheld_reason", Value("")),
        created_at="created_at",
    )
    return shaped(rows=rows, shape=shape)
