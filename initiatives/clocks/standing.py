"""A QuerySet of initiatives or commitments with where each stands at the clocks.

Now, the derived row of each subject answers; a turned clock asks the ledgers through the same SQL function that the
derived row is written by, so the two cannot tell different stories.
"""

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    F,
    Func,
    JSONField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from initiatives.clocks.clocks import Clocks, known
from initiatives.models import Commitment

DEFAULT_REVIEW_PERIOD = 90


def with_standing(*, rows: QuerySet, clocks: Clocks) -> QuerySet:
    """Annotate `stands` (jsonb, the shape of models.Standing), `schedule` and `freshness` (keys of the codebook).

    `rows` are initiatives or commitments. With `known_at` rows created later are dropped. Schedule and freshness are
    derived for `clocks.day`.
    """
    at = (_parameter(clocks.as_of, DateField()), _parameter(clocks.known_at, DateTimeField()))
    day = _parameter(clocks.day, DateField())
    rows = known(rows=rows, clocks=clocks, moment="created_at")
    if rows.model is Commitment:
        rows = rows.annotate(stands=_stands("commitment", clocks, at))
        schedule = Func(F("stands"), F("ongoing"), day, function="tracker_schedule", output_field=CharField())
        every: F | Coalesce = Coalesce(F("initiative__review_every"), Value(DEFAULT_REVIEW_PERIOD))
    else:
        rows = rows.annotate(stands=_stands("initiative", clocks, at))
        schedule = Func(
            F("pk"), F("ongoing"), *at, day, function="tracker_initiative_schedule", output_field=CharField()
        )
        every = F("review_every")
    freshness = Func(F("stands"), every, day, function="tracker_freshness", output_field=CharField())
    return rows.annotate(schedule=schedule, freshness=freshness)


def _stands(noun: str, clocks: Clocks, at: tuple):
    if not clocks.turned:
        return F("standing__data")
    nobody = _parameter(None, BigIntegerField())
    subject = (F("pk"), nobody) if noun == "initiative" else (nobody, F("pk"))
    return Func(*subject, *at, function="tracker_standing", output_field=JSONField())


def _parameter(value, field):
    # Cast, because a function is chosen by its arguments' types and a parameter alone has none.
    return Cast(Value(value), field)
