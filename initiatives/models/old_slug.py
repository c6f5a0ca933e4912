"""Slugs that once led somewhere and still do."""

from django.db import models

from initiatives.models.triggers import append_only


class OldSlug(models.Model):
    """A slug a noun no longer carries; its page redirects, and no other row may take it. Written by trigger."""

    noun = models.CharField(max_length=20)
    slug = models.CharField(max_length=120)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["noun", "slug"], name="old_slug_once")]
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return f"{self.noun} {self.slug} → {self.object_id}"
