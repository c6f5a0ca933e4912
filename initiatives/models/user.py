"""The people who sign in: users, what they may do where, and how they wish to be reminded."""

import zoneinfo
from datetime import time
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from initiatives import vocabulary
from initiatives.models.triggers import never_deleted, tracked


class Users(UserManager["User"]):
    """Users, and the named account that scheduled work acts as."""

    def system(self) -> "User":
        """The account `tracker`, which cannot sign in; made when it is first asked for."""
        user, made = self.get_or_create(username="tracker", defaults={"is_system": True, "email": ""})
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user


@tracked(exclude=("password", "last_login"))
class User(AbstractUser):  # type: ignore[django-manager-missing] # of access tokens: knox has no types
    """Somebody who signs in. A user is deactivated, never deleted; erasure anonymises the row."""

    is_system = models.BooleanField(default=False, help_text="Scheduled work acts as this account; it cannot sign in.")

    objects: ClassVar[Users] = Users()

    class Meta:
        ordering = ["username"]
        triggers = [never_deleted("users are deactivated, never deleted")]


@tracked()
class Membership(models.Model):
    """A role in one partnership, or in all when no partnership is named."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.ROLES))
    partnership = models.ForeignKey(
        "initiatives.Partnership", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships",
        help_text="Leave empty for every partnership.",
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "partnership"], nulls_distinct=False, name="membership_once",
                violation_error_message="This user already has this role here.",
            ),
            models.CheckConstraint(condition=Q(role__in=list(vocabulary.ROLES)), name="membership_role_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        where = self.partnership if self.partnership_id else "every partnership"
        return f"{self.user}: {self.get_role_display().lower()} in {where}"


def validate_time_zone(value: str) -> None:
    """Raise a ValidationError unless `value` is an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"“{value}” is no time zone; give an IANA name such as Asia/Tokyo.", code="time_zone")


@tracked()
class Preference(models.Model):
    """How one person wishes to be reminded: their zone, their hour, by which channels."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preference")
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    language = models.CharField(max_length=10, default="en-gb", choices=settings.LANGUAGES)
    digest_at = models.TimeField(default=time(7), help_text="Local time of the digest, e.g. 07:00.")
    country = CountryField(
        null=True, blank=True, help_text="Whose weekends and public holidays count, where a rule is quiet on them."
    )
    email = models.BooleanField(
        default=True, help_text="Send the digest by e-mail; the inbox on the desk always has it."
    )
    webhook = models.ForeignKey(
        "initiatives.WebhookEndpoint", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Send the digest to this address of one's own, too.",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user}: {self.digest_at:%H:%M} {self.time_zone}"
