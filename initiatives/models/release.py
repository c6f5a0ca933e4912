"""A frozen export: the figures as they were published."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from initiatives.models.triggers import append_only, tracked


@tracked()
class Release(models.Model):
    """Files frozen at two clocks, with their hashes, the codebook's version and how to cite them; never changed."""

    name = models.CharField(max_length=120, unique=True)
    as_of = models.DateField()
    known_at = models.DateTimeField(help_text="UTC.")
    files = models.JSONField(help_text="File name → {sha256, bytes}.")
    codebook = models.CharField(max_length=20)
    citation = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        triggers = [append_only("true")]

    def __str__(self) -> str:
        return self.name
