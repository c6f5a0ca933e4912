"""Recording that somebody looked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from initiatives.actions.status_update import Subject, home_of, lock, named_sources, subject_fields
from initiatives.actions.writing import refuse, require, save_new, writes
from initiatives.models import Commitment, Evidence, Passage, Review, User
from initiatives.permissions import may_record

DEFAULT_PERIOD = 90


@dataclass(frozen=True)
class Look:
    """One of several reviews recorded together: its subject, and {side: [source, …]} that were searched."""

    subject: Subject
    sources_searched: Mapping[str, Iterable[str]] = field(default_factory=dict)


class SomeRefused(Exception):
    """Some of several were refused, so none was recorded; `problems` says which and why, in the order given."""

    def __init__(self, problems: list[tuple[Subject, ValidationError]]) -> None:
        super().__init__("; ".join(f"{subject}: {' '.join(error.messages)}" for subject, error in problems))
        self.problems = problems


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


@writes
def record_reviews(*, by: User, today: date, looks: Sequence[Look], outcome: str = "no_change") -> list[Review]:
    """`record_review` of several with one outcome: all are recorded or none, in the order given.

    Raises SomeRefused, naming every subject that was refused.
    """
    # One order for everybody: two who record the same do not wait for each other in turn.
    ordered = sorted(looks, key=lambda look: (*subject_fields(look.subject), look.subject.pk))
    rows, problems = {}, []
    for look in ordered:
        try:
            rows[look.subject] = record_review(
                by=by, today=today, subject=look.subject, outcome=outcome, sources_searched=look.sources_searched
            )
        except ValidationError as error:
            problems.append((look.subject, error))
        except PermissionDenied as error:
            problems.append((look.subject, ValidationError(str(error), code="denied")))
    if problems:
        raise SomeRefused(problems)
    return [rows[look.subject] for look in looks]


def _period(subject: Subject) -> int:
    initiative = subject.initiative if isinstance(subject, Commitment) else subject
    return initiative.review_every if initiative else DEFAULT_PERIOD
