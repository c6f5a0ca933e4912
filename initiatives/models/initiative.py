"""An initiative: what two governments say they do together under one name."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from initiatives import vocabulary
from initiatives.models.ledger import recorded
from initiatives.models.publication import KNOWN, NOT_BY_ITSELF, Published, PublishedQuerySet
from initiatives.models.record import Record
from initiatives.models.standing import STANDS
from initiatives.models.triggers import (
    no_circles,
    published_once,
    slug_kept,
    stays_once_published,
    tells,
    touches,
    tracked,
    versioned,
)

TABLE = "initiatives_initiative"

# Judged at commit, when the successions are written: one successor may stand in `replaced_by`, several in their lines.
SUPERSEDED_BY_SOMETHING = pgtrigger.Trigger(
    name="superseded_by_something",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(new__publication="superseded", new__replaced_by_id__isnull=True),
    func="""
        IF EXISTS (
            SELECT 1 FROM initiatives_initiative i
            WHERE i.id = NEW.id AND i.publication = 'superseded' AND i.replaced_by_id IS NULL
              AND NOT EXISTS (SELECT 1 FROM initiatives_succession s WHERE s.old_id = i.id)
        ) THEN
            RAISE EXCEPTION 'initiative "%" is superseded and nothing says by what; name its successor', NEW.slug
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)


@tracked()
class Initiative(Record, Published):
    """Home partnership, kind, name and care; its status stands in the ledgers, its claims with their passages."""

    slug = models.SlugField(max_length=120, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=40, blank=True)
    partnership = models.ForeignKey("initiatives.Partnership", on_delete=models.PROTECT, related_name="initiatives")
    shown_in = models.ManyToManyField(
        "initiatives.Partnership", through="initiatives.ShownIn", related_name="guests", blank=True
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.INITIATIVE_KINDS))
    flagship = models.BooleanField(
        default=False, help_text="Presented by the sides themselves as a headline of the event."
    )
    summary = models.TextField(blank=True, help_text="In our words; every claim in it should stand in a passage.")
    ongoing = models.BooleanField(default=False, help_text="Promised without an end.")
    sectors = models.ManyToManyField(
        "initiatives.Sector", through="initiatives.InitiativeSector", related_name="initiatives", blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_initiatives"
    )
    review_every = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(1), MaxValueValidator(3650)], help_text="Days between reviews."
    )

    objects = PublishedQuerySet.as_manager()

    # Annotated by clocks.with_standing.
    stands: dict[str, Any]
    schedule: str
    freshness: str

    class Meta:
        ordering = ["slug"]
        constraints = [
            KNOWN,
            NOT_BY_ITSELF,
            models.CheckConstraint(
                condition=Q(publication="superseded") | Q(replaced_by__isnull=True),
                name="initiative_replaced_only_if_superseded",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(vocabulary.INITIATIVE_KINDS)), name="initiative_kind_known"
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="initiative_has_a_name"),
            models.CheckConstraint(condition=Q(review_every__gte=1), name="initiative_review_period_positive"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="initiative_not_its_own_parent"),
        ]
        triggers = [
            versioned(),
            published_once("initiative"),
            slug_kept("initiative", frozen=True),
            no_circles("initiative"),
            stays_once_published("partnership_id", because="a published initiative stays in its partnership"),
            STANDS["initiative"],
            SUPERSEDED_BY_SOMETHING,
            tells(
                "its_name",
                "tracker_change('renamed', 'initiative', NEW.id, jsonb_build_object('from', OLD.name, 'to', NEW.name))",
                on=pgtrigger.UpdateOf("name"),
                condition=pgtrigger.Q(old__published_at__isnull=False)
                & pgtrigger.Q(old__name__df=pgtrigger.F("new__name")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ShownIn(models.Model):
    """An initiative of several pairs: shown in this partnership too, counted at home once."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE)
    partnership = models.ForeignKey("initiatives.Partnership", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "partnership"], name="shown_in_once")]
        triggers = [touches(TABLE, "initiative_id")]

    def __str__(self) -> str:
        return f"{self.initiative} in {self.partnership}"


@tracked()
class InitiativeSector(models.Model):
    """A sector an initiative touches."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE)
    sector = models.ForeignKey("initiatives.Sector", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "sector"], name="initiative_sector_once")]
        triggers = [touches(TABLE, "initiative_id")]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.sector}"


@tracked()
class ScopeItem(models.Model):
    """Something the initiative is said to cover: a label and its passage, without a status, never counted."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="scope")
    label = models.CharField(max_length=200)
    passage = models.ForeignKey("initiatives.Passage", on_delete=models.PROTECT, related_name="scope_items")
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "label"], name="scope_item_once")]
        triggers = [recorded(), touches(TABLE, "initiative_id")]

    def __str__(self) -> str:
        return self.label
