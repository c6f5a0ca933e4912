"""The inbox: what one person was told, when, and what became of it."""

from django.db.models import Case, CharField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least

from initiatives.models import Reminder, Review

# What became of a reminder, in the order in which it is asked.
BECAME = ("suppressed", "answered", "undelivered", "unanswered", "planned")


def inbox(*, reminders: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """The reminders, newest first, with `answered_at` (the first review of their subject since, None: none) and `became`.

    A review of an initiative answers for its commitments too. `became` is one of BECAME.
    """
    since = Review.objects.filter(recorded_at__gt=OuterRef("planned_at")).order_by()

    def first(**about: str) -> Subquery:
        rows = since.filter(**{of: OuterRef(path) for of, path in about.items()})
        return Subquery(rows.values(*about).annotate(at=Min("recorded_at")).values("at"))

    told = ("sent", "kept")
    return (
        reminders.annotate(
            answered_at=Least(
                first(initiative="initiative"),
                first(commitment="commitment"),
                first(initiative="commitment__initiative"),
            ),
        )
        .annotate(
            became=Case(
                When(state="suppressed", then=Value("suppressed")),
                When(Q(state__in=told, answered_at__isnull=False), then=Value("answered")),
                When(state__in=told, then=Value("unanswered")),
                When(digest__state="dead", then=Value("undelivered")),
                default=Value("planned"),
                output_field=CharField(),
            )
        )
        .select_related("rule", "initiative", "commitment", "document", "digest")
        .order_by("-pk")
    )
