"""What a program was answered to a request that it may send again."""

from django.conf import settings
from django.db import models


class IdempotentRequest(models.Model):
    """One request under a key of its sender's, and the answer; written in the transaction of what it did.

    `fingerprint` is the SHA-256 (hex) of method, address and body. An answer that holds a secret is kept without its body.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=2000)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, help_text="Empty: not answered yet.")
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotent_request_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_request_age")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.key})"
