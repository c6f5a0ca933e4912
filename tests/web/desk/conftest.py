"""An analyst at the desk, who owns one initiative."""

import pytest
from django.utils import timezone

from initiatives.models import Membership
from tests.factories import InitiativeFactory, UserFactory


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def initiative():
    return InitiativeFactory(name="Shared forest")


@pytest.fixture
def analyst(initiative):
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst", partnership=initiative.partnership)
    type(initiative).objects.filter(pk=initiative.pk).update(owner=user)
    return user


@pytest.fixture
def at_the_desk(client, analyst):
    client.force_login(analyst)
    return client
