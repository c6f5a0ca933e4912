"""Whose desk it is, and when."""

import pytest
from django.utils import timezone

from tests.factories import UserFactory


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def owner():
    return UserFactory(username="owner")
