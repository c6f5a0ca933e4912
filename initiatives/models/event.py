"""A summit, visit or meeting."""

from django.db import models

from initiatives.models.edtf_field import EdtfField, first_day, last_day
from initiatives.models.record import Record
from initiatives.models.triggers import slug_kept, tracked, versioned


@tracked()
class Event(Record):
    """An occasion on which a partnership's sides met; documents and changes are told by it."""

    slug = models.SlugField(max_length=80, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    partnership = models.ForeignKey("initiatives.Partnership", on_delete=models.PROTECT, related_name="events")
    dates = EdtfField(help_text="EDTF: 2025-08-29 or 2025-08-29/2025-08-30.")
    dates_from = first_day("dates")
    dates_to = last_day("dates")
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["slug"]
        triggers = [versioned(), slug_kept("event")]

    def __str__(self) -> str:
        return self.name
