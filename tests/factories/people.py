"""Who promises and who looks: partnerships, events, organisations, people, sectors, users."""

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Event, Organisation, Partnership, Person, Sector, User


class UserFactory(DjangoModelFactory):
    """An account with the password "a long password"; give `is_superuser=True` for one that may do everything."""

    class Meta:
        model = User

    username = factory.Sequence("reader{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("a long password")


class PartnershipFactory(DjangoModelFactory):
    """Brazil and Norway; the same row each time unless other countries are given."""

    class Meta:
        model = Partnership
        django_get_or_create = ("slug",)

    country_a, country_b = "BR", "NO"
    slug = factory.LazyAttribute(lambda pair: f"{pair.country_a}-{pair.country_b}".lower())
    name = factory.LazyAttribute(
        lambda pair: "–".join({"BR": "Brazil", "NO": "Norway"}.get(c, c) for c in (pair.country_a, pair.country_b))
    )


class EventFactory(DjangoModelFactory):
    """A meeting in March 2026."""

    class Meta:
        model = Event

    partnership = factory.SubFactory(PartnershipFactory)
    slug = factory.Sequence("meeting-{}".format)
    name = factory.Sequence("Meeting {}".format)
    dates = "2026-03"


class OrganisationFactory(DjangoModelFactory):
    """A Brazilian agency."""

    class Meta:
        model = Organisation

    slug = factory.Sequence("agency-{}".format)
    name = factory.Sequence("Agency {}".format)
    kind = "agency"
    country = "BR"


class PersonFactory(DjangoModelFactory):
    """A Brazilian speaker."""

    class Meta:
        model = Person

    slug = factory.Sequence("speaker-{}".format)
    name = factory.Sequence("Speaker {}".format)
    country = "BR"


class SectorFactory(DjangoModelFactory):
    """A field of policy at the top of the tree."""

    class Meta:
        model = Sector

    slug = factory.Sequence("sector-{}".format)
    name = factory.Sequence("Sector {}".format)
