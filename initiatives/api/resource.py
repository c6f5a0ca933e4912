"""What a resource is: rows, shape, filters and orders; and what every view of the API shares."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request

from initiatives import vocabulary
from initiatives.api.expansion import Expansion
from initiatives.api.idempotency import Once
from initiatives.api.page import Ordering, by_moment, by_number, by_text
from initiatives.api.parsers import OrjsonParser
from initiatives.api.schema.operations import COMPONENTS, Operation, Operations
from initiatives.api.throttle import Metered
from initiatives.clocks import known, with_standing
from initiatives.filters.strict import StrictFilterSet
from initiatives.shapes.building import Asker

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,200}")
LARGEST_ID = 2**63 - 1
BY_ID = {"id": by_number("pk")}
BY_NAME = {  # the orders of nouns that have a slug
    "slug": by_text("slug"),
    "name": by_text("name"),
    "created_at": by_moment("created_at"),
    "updated_at": by_moment("updated_at"),
}
# Of a record these are what it is called by: `?brief=1` gives them and nothing else.
BRIEF = (
    "id", "url", "slug", "name", "title", "wording", "text", "exact", "initiative", "commitment", "outcome", "new_due",
    "document",
)  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """A noun at its address. `shape` and `whole` turn rows into shapes, in a list and alone.

    `existed` names the column that says since when a row is known; `own` keeps visitors out; `stands` says
    that the rows carry a standing; `component` is the name of the shape in the schema. `counting` leaves out of lists
    what has its own address but counts no longer. `expands` says which keys can be given whole; `brief` names the keys
    of the short form where BRIEF does not suit.
    """

    name: str
    one: str
    component: str
    model: type[Model]
    shape: Callable[..., QuerySet]
    filters: type[StrictFilterSet]
    orderings: Mapping[str, Ordering] = field(default_factory=lambda: BY_ID)
    default: str = "id"
    key: str = "pk"
    existed: str | None = "created_at"
    own: bool = False
    whole: Callable[..., QuerySet] | None = None
    whole_component: str | None = None
    rows: Callable[[Asker], QuerySet] | None = None
    stands: bool = False
    counting: Callable[[QuerySet, Asker, QueryDict], QuerySet] | None = None
    expands: Mapping[str, Expansion] = field(default_factory=dict)
    brief: tuple[str, ...] = ()

    def visible(self, asker: Asker, *, one: bool = False, among: Sequence[int] | None = None) -> QuerySet:
        """The rows the asker may see, at their clocks; `one` where a single one is read, `among` where those with these ids."""
        if self.rows:
            return self.rows(asker)
        rows = self.model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(asker.reader)
        if self.stands:
            return with_standing(rows=rows, clocks=asker.clocks, few=one, among=among)
        return known(rows=rows, clocks=asker.clocks, moment=self.existed) if self.existed else rows

    def names(self, *, whole: bool = False) -> tuple[str, ...]:
        """The keys of the shape, in a list or (`whole`) alone, in their order."""
        component = (whole and self.whole_component) or self.component
        return tuple(COMPONENTS[component]["properties"])

    @property
    def called_by(self) -> tuple[str, ...]:
        """The keys of the short form."""
        return self.brief or tuple(name for name in self.names() if name in BRIEF)

    @property
    def versioned(self) -> bool:
        """Whether the rows carry a version; the others never change."""
        try:
            return bool(self.model._meta.get_field("version"))
        except FieldDoesNotExist:
            return False


class View(Once, Metered):
    """What every view of the API shares; answers differ by who asks, so no shared cache keeps them."""

    parser_classes = [OrjsonParser]
    schema = Operations()

    @property
    def own(self) -> bool:
        """Whether what it gives is somebody's own, which keeps visitors out."""
        return False

    def described(self, method: str) -> Operation | None:
        """What a method takes and answers, for the schema; None leaves it out."""
        return None

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, marked as one for this reader."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        response.setdefault("Cache-Control", "private, no-cache")
        return response


def meta(*, asker: Asker, applied: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What a list says of itself: clocks, the filter in force, the codebook's version, the licence, and how to cite it."""
    known_at = asker.clocks.known_at
    return {
        "as_of": asker.clocks.day.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "filter": dict(applied),
        "codebook": vocabulary.CODEBOOK,
        "licence": settings.TRACKER_LICENCE,
        "cite": _citation(asker),
        **more,
    }


def _citation(asker: Asker) -> str:
    """`Bilateral Tracker (2026-11-30): figures as of 2026-03-31, as known at …, codebook 1.0+…, https://…`."""
    clocks = asker.clocks
    known_at = f", as known at {clocks.known_at.isoformat()}" if clocks.known_at else ""
    return (
        f"{settings.TRACKER_NAME} ({clocks.today}): data as of {clocks.day}{known_at}, "
        f"codebook {vocabulary.CODEBOOK}, {asker.base}"
    )


def kind_of_question(*, resource: Resource, asker: Asker, expanded: tuple[str, ...] = ()) -> Hashable:
    """All that the statement for some rows of a resource depends on, but the rows themselves."""
    reader = asker.reader
    return (resource.name, reader.pk, reader.is_superuser, asker.clocks, asker.base, asker.only, expanded)


def matching(resource: Resource, rows: QuerySet, key: str) -> QuerySet:
    """The rows that the key of an address leads to: none for a key that no row can have."""
    if resource.key == "slug":
        return rows.filter(slug=key) if SLUG.fullmatch(key) else rows.none()
    if not (key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LARGEST_ID):
        return rows.none()
    return rows.filter(pk=int(key))
