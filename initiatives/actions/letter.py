"""What somebody does from a mail, by its links: look, and be recorded once."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from initiatives.actions.review import record_review
from initiatives.actions.status_update import Subject, lock
from initiatives.actions.writing import writes
from initiatives.models import Commitment, Reminder, Review, User


def reviews_since(*, reminder: Reminder) -> QuerySet[Review]:
    """The reviews of a reminder's subject since it was planned, in their order; one of an initiative is one of its commitments."""
    subject = reminder.subject
    about = Q(commitment=subject) if isinstance(subject, Commitment) else Q(initiative=subject)
    if isinstance(subject, Commitment) and subject.initiative_id:
        about |= Q(initiative=subject.initiative_id)
    if reminder.document_id:
        return Review.objects.none()
    return Review.objects.filter(about, recorded_at__gt=reminder.planned_at).select_related("by")


@writes
def review_once(
    *, by: User, today: date, reminder: Reminder, sources_searched: Mapping[str, Iterable[str]]
) -> tuple[Review, bool]:
    """Record "checked, no change" of what a reminder to `by` is about, unless they have reviewed it since it was planned.

    Gives their review and whether it is new, so that a link pressed twice, or twice at once, records once. Takes
    `sources_searched` as `record_review` does, and raises what it raises.
    """
    subject: Subject = reminder.subject
    lock(subject)  # whoever presses at the same time waits here
    if held := reviews_since(reminder=reminder).filter(by=by).first():
        return held, False
    return record_review(by=by, today=today, subject=subject, sources_searched=sources_searched), True
