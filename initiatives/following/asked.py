"""Which changes are about the rows of a list's question: of an initiative those of its commitments too."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from initiatives.clocks import Clocks
from initiatives.filters.question import question
from initiatives.models import Change, Commitment
from initiatives.models.publication import Reader

NOUNS = {"initiatives": ("initiative", "commitment"), "commitments": ("commitment",), "statements": ("statement",)}


@dataclass(frozen=True)
class Followed:
    """A list's question as a follower asks it: which list, its query, who asks."""

    noun: str
    query: QueryDict
    reader: Reader


def told(*, changes: QuerySet[Change]) -> QuerySet[Change]:
    """Those of the changes that followers are told of: that somebody looked and nothing had changed is none."""
    return changes.exclude(kind="review", data__outcome="no_change")


def about(*, noun: str, rows: QuerySet, reader: Reader) -> Q:
    """A condition on changes: they are about the rows of a list, as far as the reader may see."""
    ids = rows.order_by().values("pk")
    if noun != "initiatives":
        return Q(noun=NOUNS[noun][0], subject_id__in=ids)
    promises = Commitment.objects.visible_to(reader).filter(initiative__in=ids).order_by().values("pk")
    return Q(noun="initiative", subject_id__in=ids) | Q(noun="commitment", subject_id__in=promises)


def rows_of(*, changes: Iterable[Change], noun: str) -> dict[int, int]:
    """Of each change (by id) the row of the list that it is about; one query for the commitments of initiatives."""
    held = [change for change in changes if change.noun in NOUNS[noun]]
    own = {change.pk: change.subject_id for change in held if change.noun == NOUNS[noun][0]}
    promises = {change.subject_id for change in held} if noun == "initiatives" else set()
    homes = dict(Commitment.objects.filter(pk__in=promises, initiative__isnull=False).values_list("pk", "initiative"))
    lent = {one.pk: homes[one.subject_id] for one in held if one.pk not in own and one.subject_id in homes}
    return {**own, **lent}


def meeting(*, followed: Followed, ids: Iterable[int], clocks: Clocks) -> set[int]:
    """Those of some rows of the list that meet the question at the clocks, whatever clocks its query turns."""
    query = followed.query.copy()
    for clock in ("as_of", "known_at"):
        query.pop(clock, None)
    found = question(noun=followed.noun, query=query, reader=followed.reader, clocks=clocks, only=list(ids))
    return set(found.qs.order_by().values_list("pk", flat=True))
