"""How far a due date slipped: the database against the rule told naively in Python, over random ledgers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import edtf
from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.slippage import slippages
from initiatives.models import Commitment, DueRevision
from tests.factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()
SOURCE = date(2026, 3, 31)  # the last day on which the source of the operative words was published
DATES = ["2026", "2027-03", "2027-04/2028-03", "2028-02-29", "2029?", "2030/.."]
DAYS = ["2024", "2025-03", "2025-03-31", "2025-06/2025-08", "2026-01"]


@dataclass(frozen=True)
class Said:
    """A line as somebody records it; `corrects` counts back from the newest line, 0 corrects nothing."""

    cause: str
    due: str | None
    announced: str | None
    corrects: int = 0
    void: bool = False


@st.composite
def lines(draw):
    cause = draw(st.sampled_from(["party_moved", "party_moved", "dropped", "we_misread"]))
    due = None if cause == "dropped" else draw(st.sampled_from(DATES if cause == "party_moved" else [*DATES, None]))
    corrects = draw(st.sampled_from([0, 0, 1, 2]))
    return Said(cause, due, draw(st.sampled_from([None, *DAYS])), corrects, bool(corrects) and draw(st.booleans()))


@dataclass
class Line:
    """A line with what the naive reader works out of it."""

    said: Said
    day: date
    place: int  # of the line at the bottom of its corrections
    corrects: "Line | None"
    row: DueRevision
    corrected: bool = False


def recorded(promise, by, said):
    """The lines as the database took them, with the day and place that the rule gives each."""
    held: list[Line] = []
    for one in said:
        target = held[-one.corrects] if 0 < one.corrects <= len(held) else None
        if target and target.corrected:
            target = None
        row = DueRevision.objects.create(
            commitment=promise, cause=one.cause, new_due=one.due, announced_on=one.announced, reason="It says so.", by=by,
            corrects=target and target.row, entered_in_error=bool(target and one.void),
        )  # fmt: skip
        row.refresh_from_db()
        own = edtf.parse(one.announced).last if one.announced else None
        unsaid = SOURCE if one.cause == "we_misread" else TODAY
        day = min(own or (target.day if target else unsaid), TODAY)
        line = Line(one, day, target.place if target else len(held), target, row)
        if target:
            target.corrected = True
        held.append(line)
    return held


def told(baseline, lines, as_of):
    """The rule, word by word: (current date, times moved, days each line moved it or None where it did not count)."""
    standing = [one for one in lines if not one.corrected and not (one.said.void and one.corrects) and one.day <= as_of]
    standing.sort(key=lambda one: (one.day, one.place))
    current = baseline
    counted_from = edtf.parse(baseline).last if baseline else None
    ever = baseline is not None
    times, steps = 0, {}
    for one in standing:
        due = one.said.due
        last = edtf.parse(due).last if due else None
        if one.said.cause == "we_misread":
            steps[one.row.pk] = None
            ever, counted_from = due is not None, last
        else:
            if ever and due != current:
                times += 1
                steps[one.row.pk] = (last - counted_from).days if last and counted_from else 0
            else:
                steps[one.row.pk] = None
            ever = ever or due is not None
            counted_from = last or counted_from
        current = due
    return current, times, steps


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    baseline=st.sampled_from([None, *DATES]),
    said=st.lists(lines(), max_size=7),
    as_of=st.sampled_from([None, date(2025, 3, 31)]),
)
def test_the_database_counts_as_the_rule_says(baseline, said, as_of):
    promise = CommitmentFactory(baseline_due=baseline)
    held = recorded(promise, UserFactory(), said)
    clocks = Clocks(today=TODAY, as_of=as_of)
    row = with_standing(rows=Commitment.objects.filter(pk=promise.pk), clocks=clocks).get()
    current, times, steps = told(baseline, held, as_of or TODAY)
    stands = row.stands
    assert (stands["current_due"], stands["times_moved"], stands["slip_days"]) == (
        current,
        times,
        sum(filter(None, steps.values())),
    )
    (slip,) = slippages(commitments=[row], revisions=DueRevision.objects.all(), clocks=clocks)
    shown = {step.row.pk: (step.days or 0) if step.counted else None for step in slip.steps if step.stands}
    assert shown == steps
    assert (slip.days, slip.times) == (stands["slip_days"], stands["times_moved"])
