"""What every edited noun has: a version and two moments, all three moved by the database alone."""

from django.db import models
from django.db.models.functions import Now


class Record(models.Model):
    """Abstract: version (compared by If-Match), created_at and updated_at (UTC); pair it with `triggers.versioned()`."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
