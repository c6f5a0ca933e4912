"""Recording that somebody looked."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from initiatives.actions.status_update import Subject, home_of, lock, named_sources, subject_fields
from initiatives.actions.writing import refuse, require, save_new, writes
from initiatives.models import Commitment, Evidence, Passage, Review, User
from initiatives.permissions import may_record

DEFAULT_PERIOD = 90


@writes
def record_review(
    *,
    by: User,
    today: date,
    subject: Subject,
    outcome: str = "no_change",
    sources_searched: Mapping[str, Iterable[str]] | None = None,
    next_review_on: date | None = None,
    note: str = "",
    passages: Iterable[Passage] = (),
) -> Review:
    """Record a review; "checked, no change" is a fact and needs no other write.

    `sources_searched` is {side: [source, …]} with the country codes of the partnership; blank entries are dropped.
    The next review falls a review period (days) after `today` unless a later day is given. Raises ValidationError,
    PermissionDenied.
    """
    home = home_of(subject)
    require(may_record(user=by, partnership=home), to=f"review records of {home}")
    searched = named_sources(given=sources_searched, sides=home.sides, home=home)
    if next_review_on is not None and next_review_on <= today:
        refuse("next_review_on", f"{next_review_on} is not after today, {today}.", code="past")
    lock(subject)
    row = Review(
        **subject_fields(subject), by=by, outcome=outcome, note=note.strip(), sources_searched=searched,
        next_review_on=next_review_on or today + timedelta(days=_period(subject)),
    )  # fmt: skip
    save_new(row)
    Evidence.objects.bulk_create(Evidence(passage=passage, review=row) for passage in passages)
    return row


def _period(subject: Subject) -> int:
    initiative = subject.initiative if isinstance(subject, Commitment) else subject
    return initiative.review_every if initiative else DEFAULT_PERIOD
