"""A body that takes part, speaks or publishes."""

from django.db import models
from django.db.models import Q

from initiatives import vocabulary
from initiatives.models.actor import Actor
from initiatives.models.triggers import slug_kept, tracked, versioned


@tracked()
class Organisation(Actor):
    """A ministry, agency, company or group of governments; unique by name and country."""

    acronym = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.ORGANISATION_KINDS))

    class Meta(Actor.Meta):
        constraints = [
            *Actor.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=list(vocabulary.ORGANISATION_KINDS)), name="organisation_kind_known"
            ),
        ]
        triggers = [versioned(), slug_kept("organisation")]
