"""A frozen export: the figures as they were published."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from initiatives.models.citation import hashed
from initiatives.models.triggers import append_only, never_deleted, tracked, unchanging


@tracked()
class Release(models.Model):
    """Files frozen at two clocks, with their hashes, the codebook's version and how to cite them; never changed.

    `sha256` is that of the archive with all files. A release can be withheld (court order, copyright): then its files
    are not given out; they stay kept, and hashes, citation and the reason are shown.
    """

    slug = models.SlugField(max_length=120, unique=True, db_collation="C")
    name = models.CharField(max_length=120, unique=True)
    notes = models.TextField(blank=True, help_text="What readers of this release should know.")
    as_of = models.DateField()
    known_at = models.DateTimeField(help_text="UTC.")
    files = models.JSONField(help_text="File name → {sha256, bytes, media_type, rows}.")
    sha256 = models.CharField(max_length=64, help_text="Of the archive with all files.")
    codebook = models.CharField(max_length=20)
    citation = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    withheld_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withheld_at__isnull=True, withheld_reason="")
                | Q(withheld_at__isnull=False, withheld_reason__regex=r"\S"),
                name="release_withheld_with_reason",
            )
        ]
        triggers = [
            unchanging(
                *(
                    "slug",
                    "name",
                    "notes",
                    "as_of",
                    "known_at",
                    "files",
                    "sha256",
                    "codebook",
                    "citation",
                    "by_id",
                    "created_at",
                ),
                because="a release never changes; make another",
            ),
            never_deleted("a release is never deleted; withhold its files instead"),
        ]

    def __str__(self) -> str:
        return self.name


# What a release names is what is kept, so nothing is added to it later.
NAMED_BY_ITS_RELEASE = pgtrigger.Trigger(
    name="named_by_its_release",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.sha256 IS DISTINCT FROM
           (SELECT r.files -> NEW.name ->> 'sha256' FROM initiatives_release r WHERE r.id = NEW.release_id) THEN
            RAISE EXCEPTION 'release % names no file % with this hash', NEW.release_id, NEW.name
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class ReleaseFile(models.Model):
    """The bytes of one file of a release, as they are given out for ever."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="contents")
    name = models.CharField(max_length=160, db_collation="C")
    media_type = models.CharField(max_length=80)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["release", "name"]
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]
        triggers = [append_only("true"), hashed("NEW.body"), NAMED_BY_ITS_RELEASE]

    def __str__(self) -> str:
        return self.name
