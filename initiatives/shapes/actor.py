"""What organisations and people have in common as JSON."""

from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, NullIf

from initiatives.shapes.building import Asker, address


def about(*, asker: Asker, resource: str) -> dict[str, Any]:
    """Identity, names and country; `ours` names the facts that are our own knowledge and no source's."""
    return {
        "id": "id",
        "url": address(asker=asker, resource=resource, key="slug"),
        "slug": "slug",
        "name": "name",
        "aliases": "aliases",
        "country": NullIf(Cast("country", TextField()), Value("")),
        "ours": "ours",
    }


VERSIONED = {"version": "version", "created_at": "created_at", "updated_at": "updated_at"}
