"""Fields of policy, as a tree."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from tree_queries.query import TreeQuerySet

from initiatives.models.record import Record
from initiatives.models.triggers import no_circles, slug_kept, tracked, versioned


@tracked()
class Sector(Record):  # type: ignore[django-manager-missing] # of children: tree_queries has no types
    """One field in a tree without cycles; `outside_code` is its code in another scheme, e.g. OECD DAC purpose codes."""

    slug = models.SlugField(max_length=80, unique=True, db_collation="C")
    name = models.CharField(max_length=120)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True, help_text="Parted by commas.")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    outside_scheme = models.CharField(max_length=80, blank=True, help_text="e.g. OECD DAC purpose codes")
    outside_code = models.CharField(max_length=40, blank=True)

    objects = TreeQuerySet.as_manager()  # type: ignore[django-manager-missing] # tree_queries has no types

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="sector_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(outside_scheme="", outside_code="") | ~Q(outside_scheme="") & ~Q(outside_code=""),
                name="sector_code_names_its_scheme",
                violation_error_message="Give the outside code together with the scheme it comes from.",
            ),
        ]
        triggers = [versioned(), slug_kept("sector"), no_circles("sector")]

    def __str__(self) -> str:
        return self.name
