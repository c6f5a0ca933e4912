"""Fields of policy, as a tree."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from tree_queries.query import TreeQuerySet

from initiatives.models.record import Record
from initiatives.models.triggers import slug_kept, tracked, versioned

# Two moves at once could close a circle that neither sees, so moves queue on one lock.
NO_CIRCLES = pgtrigger.Trigger(
    name="no_circles",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
    condition=pgtrigger.Q(new__parent_id__isnull=False),
    func="""
        PERFORM pg_advisory_xact_lock(7411202);
        IF EXISTS (
            WITH RECURSIVE up(id, parent_id) AS (
                SELECT id, parent_id FROM initiatives_sector WHERE id = NEW.parent_id
                UNION SELECT s.id, s.parent_id FROM initiatives_sector s JOIN up ON s.id = up.parent_id
            ) SELECT 1 FROM up WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'sector % cannot stand below itself', NEW.slug USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


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
        triggers = [versioned(), slug_kept("sector"), NO_CIRCLES]

    def __str__(self) -> str:
        return self.name
