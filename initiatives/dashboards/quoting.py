"""Passages loaded as pages quote them: with capture and document, without the captured text."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.models import Evidence, Passage, SourceDocument
from initiatives.models.passage import PassageQuerySet

Rows = TypeVar("Rows", bound=QuerySet)


def with_source(*, rows: Rows, path: str = "") -> Rows:
    """Join capture (its text left behind) and document to the passage that `path` leads to, "" for passages themselves.

    `path` is a lookup such as `passage`; the pieces that quote a passage then need no further query.
    """
    lead = f"{path}__" if path else ""
    return rows.select_related(f"{lead}capture__document").defer(f"{lead}capture__text")


def open_to_reader(*, path: str, documents: QuerySet[SourceDocument]) -> Q:
    """A condition: there is no passage at `path`, or its words may be shown: not withheld, its document among `documents`."""
    document = Exists(documents.filter(pk=OuterRef(f"{path}__capture__document")))
    return Q(**{path: None}) | Q(document, **{f"{path}__capture__withheld_at": None})


def proofs(*, clocks: Clocks, of: str = "evidence") -> Prefetch:
    """A prefetch of the evidence of ledger rows (or of what `of` names) known at the clocks, with passage and document."""
    rows = known(rows=Evidence.objects.order_by("passage__start", "id"), clocks=clocks)
    return Prefetch(of, queryset=with_source(rows=rows, path="passage"))


def passages_with_source() -> PassageQuerySet:
    """All passages, as pages quote them."""
    return with_source(rows=Passage.objects.all())
