"""The key of a program that uses the API."""

from django.db import models
from knox.models import AbstractAuthToken


class AccessToken(AbstractAuthToken):
    """A hashed token of one user; read-only ones may not write. `last_used_at` (UTC) moves at most once a minute."""

    name = models.CharField(max_length=80, blank=True)
    read_only = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created"]
