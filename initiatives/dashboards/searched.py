"""Which sources somebody named before, to be ticked instead of written again."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from initiatives.models import Commitment, Initiative, Review, User

MOST = 4
MY_LAST = 20


def sources_offered(
    *, user: User, subjects: Iterable[Initiative | Commitment]
) -> dict[Initiative | Commitment, dict[str, list[str]]]:
    """For each subject {side: [source, …]}, at most four a side: those of its last review that named any, those of the
    initiative it belongs to, then those that `user` named last for that country. Two queries.
    """
    subjects = list(subjects)
    promises = [subject for subject in subjects if isinstance(subject, Commitment)]
    within = {subject.pk for subject in subjects if isinstance(subject, Initiative)}
    within |= {promise.initiative_id for promise in promises if promise.initiative_id}
    reviews = Review.objects.exclude(sources_searched={})
    last = (
        reviews.filter(Q(initiative__in=within) | Q(commitment__in=[promise.pk for promise in promises]))
        .order_by("initiative_id", "commitment_id", "-recorded_at", "-pk")
        .distinct("initiative_id", "commitment_id")
    )
    about = {(review.initiative_id, review.commitment_id): review.sources_searched for review in last}
    mine: dict[str, list[str]] = defaultdict(list)
    for review in reviews.filter(by=user).order_by("-recorded_at", "-pk")[:MY_LAST]:
        for side, sources in review.sources_searched.items():
            mine[side] += sources
    offered = {}
    for subject in subjects:
        promise = isinstance(subject, Commitment)
        own = about.get((None, subject.pk) if promise else (subject.pk, None), {})
        above = about.get((subject.initiative_id, None), {}) if isinstance(subject, Commitment) else {}
        offered[subject] = {
            side: list(dict.fromkeys([*own.get(side, ()), *above.get(side, ()), *mine.get(side, ())]))[:MOST]
            for side in {*own, *above, *mine}
        }
    return offered
