"""The key of a program that uses the API."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from knox.models import AbstractAuthToken, AuthTokenManager

from initiatives.models.triggers import never_deleted, unchanging


class Tokens(models.QuerySet["AccessToken"]):
    """Tokens, by whether they still open anything."""

    def standing(self, *, now):
        """Those that are neither revoked nor expired at `now`."""
        return self.filter(Q(expiry=None) | Q(expiry__gt=now), revoked_at=None)


class AccessToken(AbstractAuthToken):
    """A hashed token of one user, and what became of it: who issued it, when it was last used, who revoked it when.

    What it opens never changes, and the row is never deleted. `last_used_at` moves at most once a minute. All UTC.
    """

    name = models.CharField(max_length=80, blank=True)
    read_only = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AuthTokenManager.from_queryset(Tokens)()

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="access_token_revoked_by_somebody",
            )
        ]
        triggers = [
            never_deleted("access tokens are revoked, never deleted"),
            unchanging(
                *("digest", "token_key", "user_id", "name", "read_only", "created", "expiry", "issued_by_id"),
                because="what an access token opens never changes; revoke it and issue another",
            ),
            pgtrigger.Trigger(
                name="revoked_for_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
                func="""
                    IF (NEW.revoked_at, NEW.revoked_by_id) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by_id) THEN
                        RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
                            MESSAGE = 'a revoked access token stays revoked; issue another';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or 'access token'} ({self.beginning}…)"

    @property
    def beginning(self) -> str:
        """The first characters of the key, by which its owner knows it again."""
        return self.token_key[:8]

    @property
    def scope(self) -> str:
        """What it may do: "read", or "write", which holds reading."""
        return "read" if self.read_only else "write"
