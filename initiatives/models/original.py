"""The file a captured text was read from, byte for byte."""

import pgtrigger
from django.db import models
from django.db.models import Q

from initiatives.models.publication import Reader, may_see
from initiatives.models.triggers import append_only, tracked
from initiatives.vocabulary import LARGEST_FILE

BYTES_AS_TAKEN = pgtrigger.Trigger(
    name="bytes_as_taken",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.sha256 IS DISTINCT FROM encode(sha256(NEW.content), 'hex') THEN
            RAISE EXCEPTION 'sha256 % is not the hash of the bytes of %', NEW.sha256, NEW.name
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.size IS DISTINCT FROM octet_length(NEW.content) THEN
            RAISE EXCEPTION 'size % is not the number of bytes of %, which is %', NEW.size, NEW.name, octet_length(NEW.content)
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class OriginalQuerySet(models.QuerySet):
    """Originals follow their capture's document."""

    def visible_to(self, user: Reader) -> "OriginalQuerySet":
        """The originals of documents that `user` may see, without their bytes."""
        document = "capture__document__"
        seen = may_see(user, publication=f"{document}publication", partnership=f"{document}partnership")
        return self.filter(seen).defer("content")


@tracked(exclude=("content",))
class Original(models.Model):
    """One a capture: name and media type as judged by the bytes, size in bytes, and SHA-256 (hex) of them.

    Withholding the capture hides it too.
    """

    capture = models.OneToOneField("initiatives.Capture", on_delete=models.PROTECT, related_name="original")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(editable=False)

    objects = OriginalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_FILE), name="original_at_most_20_megabytes"
            )
        ]
        triggers = [BYTES_AS_TAKEN, append_only("true")]

    def __str__(self) -> str:
        return self.name
