"""A QuerySet of initiatives or commitments with where each stands at the clocks.

Now, the derived row of each subject answers; a turned clock asks the ledgers through the same SQL function that the
derived row is written by, so the two cannot tell different stories.
"""

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from initiatives import vocabulary
from initiatives.clocks.clocks import Clocks, known
from initiatives.models import Commitment

# Of an initiative's commitments the most urgent schedule speaks for it.
MOST_URGENT_FIRST = ("late", "due_soon", "slipped", "reported_done", "on_time", "done_late", "done_on_time")


def with_standing(*, rows: QuerySet, clocks: Clocks) -> QuerySet:
    """Annotate `stands` (jsonb, the shape of models.Standing), `schedule` and `freshness` (keys of the codebook).

    `rows` are initiatives or commitments. With `known_at` rows created later are dropped. Schedule and freshness are
    derived for `clocks.day`.
    """
    noun = "commitment" if rows.model is Commitment else "initiative"
    rows = known(rows=rows, clocks=clocks, moment="created_at").annotate(stands=_stands(noun, clocks))
    if noun == "commitment":
        return rows.annotate(schedule=_schedule(clocks), freshness=_freshness(clocks, noun))
    return rows.annotate(schedule=_initiative_schedule(clocks), freshness=_freshness(clocks, noun))


def _stands(noun: str, clocks: Clocks):
    if not clocks.turned:
        return F("standing__data")
    subject = (F("pk"), Value(None, IntegerField())) if noun == "initiative" else (Value(None, IntegerField()), F("pk"))
    return Func(
        *subject,
        Cast(Value(clocks.as_of), DateField()),
        Cast(Value(clocks.known_at), DateTimeField()),
        function="tracker_standing",
        output_field=JSONField(),
    )


def _day(path: str):
    return Cast(KT(f"stands__{path}"), DateField())


def _schedule(clocks: Clocks):
    day = Value(clocks.day, DateField())
    claimed = Q(stands__headline__status="delivered")
    shown = Q(stands__evidence__status="delivered")
    ended = Q(stands__headline__status__in=["cancelled", "superseded"])
    due_to, baseline_to = _day("current_due_to"), _day("baseline_due_to")
    shown_on = _day("evidence__last_day")
    return Case(
        When(shown & Q(_after(shown_on, baseline_to)), then=Value("done_late")),
        When(shown, then=Value("done_on_time")),
        When(claimed, then=Value("reported_done")),
        When(Q(ongoing=True) & Q(stands__current_due=None), then=Value("ongoing")),
        When(Q(stands__current_due=None) | ended, then=Value("no_date")),
        When(_after(day, due_to), then=Value("late")),
        When(_within(due_to, day, vocabulary.DUE_SOON_DAYS), then=Value("due_soon")),
        When(_after(due_to, baseline_to), then=Value("slipped")),
        default=Value("on_time"),
        output_field=CharField(),
    )


def _after(later, earlier):
    return _condition("%(expressions)s", later, earlier, arg_joiner=" > ")


def _within(due, day, days: int):
    return _condition(f"%(expressions)s <= {days}", due, day, arg_joiner=" - ")


def _condition(template: str, *expressions, arg_joiner: str):
    return Func(*expressions, template=f"({template})", arg_joiner=arg_joiner, output_field=BooleanField())


def _initiative_schedule(clocks: Clocks):
    own = with_standing(rows=Commitment.objects.filter(initiative=OuterRef("pk")), clocks=clocks)
    urgency = Case(
        *[When(schedule=key, then=Value(place)) for place, key in enumerate(MOST_URGENT_FIRST)],
        default=Value(len(MOST_URGENT_FIRST)),
        output_field=IntegerField(),
    )
    dated = own.exclude(schedule__in=["no_date", "ongoing"]).annotate(urgency=urgency).order_by("urgency", "pk")
    undated = Case(When(ongoing=True, then=Value("ongoing")), default=Value("no_date"), output_field=CharField())
    return Coalesce(Subquery(dated.values("schedule")[:1]), undated)


def _freshness(clocks: Clocks, noun: str):
    every = F("review_every") if noun == "initiative" else Coalesce(F("initiative__review_every"), Value(90))
    day = Value(clocks.day, DateField())
    last = Cast(KT("stands__last_reviewed_at"), DateTimeField())
    reviewed = Func(last, function="tracker_day", output_field=DateField())
    twice = Func(reviewed, 2 * every, template="(%(expressions)s)", arg_joiner=" + ", output_field=DateField())
    closed = Q(stands__evidence__status="delivered") | Q(stands__headline__status__in=["cancelled", "superseded"])
    return Case(
        When(closed, then=Value("closed")),
        When(stands__last_reviewed_at=None, then=Value("never_reviewed")),
        When(_after(day, twice), then=Value("stale")),
        When(_after(day, _day("next_review_on")), then=Value("check_now")),
        default=Value("fresh"),
        output_field=CharField(),
    )
