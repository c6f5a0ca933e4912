"""Two countries that promise each other things."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django_countries import countries
from django_countries.fields import CountryField

from initiatives.models.record import Record
from initiatives.models.triggers import slug_kept, tracked, versioned
from initiatives.models.user import validate_time_zone


def _alpha_2(column: str) -> Regex:
    # Cast, because a country field compares by country name where a pattern is asked for.
    return Regex(Cast(column, models.CharField()), r"^[A-Z]{2}$")


@tracked()
class Partnership(Record):
    """An unordered pair of countries (ISO 3166-1 alpha-2), stored in alphabetical order so that it exists once."""

    slug = models.SlugField(max_length=80, unique=True, db_collation="C")
    name = models.CharField(max_length=120)
    country_a = CountryField(help_text="The alphabetically first of the two codes.")
    country_b = CountryField()
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["country_a", "country_b"], name="partnership_pair_once"),
            models.CheckConstraint(
                condition=Q(country_a__lt=F("country_b")), name="partnership_two_countries_in_order",
                violation_error_message="Give two different countries, the alphabetically first code first.",
            ),
            models.CheckConstraint(
                condition=Q(_alpha_2("country_a"), _alpha_2("country_b")), name="partnership_alpha_2",
            ),
        ]  # fmt: skip
        triggers = [versioned(), slug_kept("partnership")]

    def __str__(self) -> str:
        return self.name

    @property
    def sides(self) -> tuple[str, str]:
        """The two country codes, in alphabetical order."""
        return str(self.country_a), str(self.country_b)

    @property
    def side_names(self) -> dict[str, str]:
        """Country code → its English short name, in the order of `sides`."""
        return {code: countries.name(code) for code in self.sides}
