"""What an organisation and a person share: a name, other names, a country, and which of these facts are ours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_countries.fields import CountryField

from initiatives.models.record import Record


class Actor(Record):
    """Abstract. `ours` names the fields that are general knowledge of ours and that no source of the tracker gives."""

    slug = models.SlugField(max_length=80, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True, help_text="Parted by commas.")
    country = CountryField(null=True, blank=True)
    ours = ArrayField(
        models.CharField(max_length=40), default=list, blank=True,
        help_text="Fields that are our own knowledge, not a source's: name, acronym, country …",
    )  # fmt: skip

    class Meta:
        abstract = True
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country"], nulls_distinct=False, name="%(class)s_name_in_country_once",
                violation_error_message="There is one of this name in this country already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
