"""Addresses that are told of changes, and every delivery to them (Standard Webhooks)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from initiatives.models.record import Record
from initiatives.models.triggers import tracked, versioned


@tracked(exclude=("secret",))
class WebhookEndpoint(Record):
    """An address and the secret its deliveries are signed with (https://www.standardwebhooks.com)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=1000)
    secret = models.CharField(max_length=100, editable=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        triggers = [versioned()]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One delivery per endpoint and change."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey("initiatives.Change", on_delete=models.PROTECT, related_name="deliveries")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "change"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.change} → {self.endpoint}"
