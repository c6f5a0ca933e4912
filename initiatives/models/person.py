"""Somebody who spoke."""

from initiatives.models.actor import Actor
from initiatives.models.triggers import slug_kept, tracked, versioned


@tracked()
class Person(Actor):
    """A speaker. Offices change, so the capacity held on the day stands with each statement, not here."""

    class Meta(Actor.Meta):
        triggers = [versioned(), slug_kept("person")]
        verbose_name_plural = "people"
