"""A named filter somebody keeps, and who hears when it changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from initiatives.models.record import Record
from initiatives.models.triggers import tracked, versioned


class SavedViewQuerySet(models.QuerySet):
    """Views are private unless shared."""

    def visible_to(self, user) -> "SavedViewQuerySet":
        """Shared views, and one's own."""
        return self.filter(Q(shared=True) | Q(owner_id=user.pk))


@tracked()
class SavedView(Record):
    """A page's path and query under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=120)
    page = models.CharField(
        max_length=40, choices=[(page, page.title()) for page in ("initiatives", "commitments", "statements")]
    )
    query = models.JSONField(default=dict, blank=True, help_text="Parameter → list of values.")
    shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")]
        triggers = [versioned()]

    def __str__(self) -> str:
        return self.name


@tracked()
class Subscription(models.Model):
    """A person hears of changes in a saved view, by mail or feed."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subscriptions")
    channel = models.CharField(max_length=5, choices=[("mail", "Mail"), ("feed", "Feed")])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["view", "user", "channel"], name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.view} by {self.channel}"
