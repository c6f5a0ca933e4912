"""A document we hold: what it says of itself, and what we found out about it."""

from django.db import models
from django.db.models import Q

from initiatives import vocabulary
from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.publication import Published, PublishedQuerySet
from initiatives.models.record import Record
from initiatives.models.triggers import published_once, stays_once_published, tracked, versioned


@tracked()
class SourceDocument(Record, Published):
    """A source. Its own fields hold only what stands in it; our identification of it has fields of its own."""

    partnership = models.ForeignKey("initiatives.Partnership", on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=300)
    title_is_ours = models.BooleanField(
        default=False, help_text="The document has no title of its own; this one describes it."
    )
    kind = models.CharField(max_length=20, choices=vocabulary.choices(vocabulary.DOCUMENT_KINDS))
    publisher = models.CharField(max_length=200, blank=True, help_text="As the document itself says.")
    url = models.URLField(max_length=1000, blank=True)
    published = EdtfField(help_text="The document's own date (EDTF).")
    published_from = first_day("published")
    published_to = last_day("published")
    dateline = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=20, help_text="BCP 47 tag, e.g. en, ja, hi.")
    event = models.ForeignKey(
        "initiatives.Event", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    identified_publisher = models.CharField(max_length=200, blank=True)
    identified_url = models.URLField(max_length=1000, blank=True)
    identified_published = EdtfField()
    identified_published_from = first_day("identified_published")
    identified_published_to = last_day("identified_published")
    rights = models.CharField(max_length=10, choices=vocabulary.choices(vocabulary.RIGHTS), default="excerpt")

    objects = PublishedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=list(vocabulary.DOCUMENT_KINDS)), name="sourcedocument_kind_known"
            ),
            models.CheckConstraint(condition=Q(rights__in=list(vocabulary.RIGHTS)), name="sourcedocument_rights_known"),
        ]
        triggers = [
            versioned(),
            published_once("document"),
            stays_once_published(
                *("partnership_id", "kind"),
                because="a published document keeps its partnership and its kind, by which proof was judged; withdraw it and add another",
            ),
        ]

    def __str__(self) -> str:
        return self.title
