"""Which rows came from which reading, and whether an analyst has edited them since."""

from django.db import models


class Seeded(models.Model):
    """A row is the seed's while its digest (SHA-256 of the values the reading gave) still holds."""

    reading = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    noun = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "seeded"
        constraints = [
            models.UniqueConstraint(fields=["reading", "noun", "key"], name="seeded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reading}: {self.noun} {self.key}"
