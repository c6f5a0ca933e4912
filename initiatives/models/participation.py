"""Who takes part in an initiative."""

from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from initiatives import vocabulary
from initiatives.models.ledger import recorded
from initiatives.models.publication import Reader, may_see
from initiatives.models.triggers import touches, tracked


class ParticipationQuerySet(models.QuerySet):
    """Participations follow their initiative."""

    def visible_to(self, user: Reader) -> "ParticipationQuerySet":
        """The participations in initiatives that `user` may see."""
        return self.filter(may_see(user, publication="initiative__publication", partnership="initiative__partnership"))


@tracked()
class Participation(models.Model):
    """An organisation, or a country as such, in one role."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        "initiatives.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    country = CountryField(null=True, blank=True)
    role = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.PARTICIPATION_ROLES))
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation", "country", "role"],
                nulls_distinct=False,
                name="participation_once",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, country__isnull=False)
                | Q(organisation__isnull=False, country__isnull=True),
                name="participation_of_one_kind",
                violation_error_message="Give an organisation or a country, not both.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=list(vocabulary.PARTICIPATION_ROLES)), name="participation_role_known"
            ),
        ]
        triggers = [recorded(), touches("initiatives_initiative", "initiative_id")]

    def __str__(self) -> str:
        return f"{self.organisation or self.country}: {self.initiative}"
