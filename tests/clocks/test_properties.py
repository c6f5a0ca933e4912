"""The two clocks, the headline, schedule and freshness: PostgreSQL against the design read out in memory.

HYPOTHESIS_EXAMPLES turns it up, e.g. HYPOTHESIS_EXAMPLES=2000 pytest -n0 tests/clocks/test_properties.py
"""

import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.models import JSONField
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives import edtf
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment, Evidence, Initiative, Review, StatusUpdate
from tests.clocks import naive, test_slip
from tests.clocks.naive import PERIODS, At, Line, Looked, Subject
from tests.factories import CaptureFactory, DocumentFactory, PassageFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "60"))
SIDES = ("BR", "NO")
TODAY = datetime.now(UTC).date()
CLAIMS = ("announced", "agreed", "under_way", "paused", "delivered_in_part", "delivered", "cancelled")
SHOWN = ("started", "delivered_in_part", "delivered", "contradicted")
# Published; identified only; known by the day of its capture alone.
SOURCES = {
    "own": ({"published": "2025-02"}, date(2025, 2, 28)),
    "identified": ({"published": None, "identified_published": "2025-11-05"}, date(2025, 11, 5)),
    "captured": ({"published": None}, date(2026, 3, 2)),
}


@dataclass(frozen=True)
class Recorded:
    """A line to record about the subject of that number; `corrects` counts back from its newest line, 0 corrects nothing."""

    subject: int
    voice: str | None
    status: str
    as_of: str | None
    sources: tuple[str, ...]
    corrects: int
    void: bool


@st.composite
def recorded(draw, claims):
    voice = draw(st.sampled_from([*SIDES, "joint", "reported", None]))
    return Recorded(
        subject=draw(st.sampled_from([0, 0, 0, 2, 2, 1, 3])), voice=voice, status=draw(st.sampled_from(claims if voice else SHOWN)),
        as_of=draw(st.none() | st.sampled_from([*PERIODS])), sources=tuple(draw(st.sets(st.sampled_from(sorted(SOURCES)), max_size=2))),
        corrects=draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3])), void=draw(st.booleans()),
    )  # fmt: skip


# Two or three statuses a history, so that voices meet and differ often.
LINES = st.lists(st.sampled_from(CLAIMS), min_size=2, max_size=3, unique=True).flatmap(
    lambda claims: st.lists(recorded(claims=tuple(claims)), min_size=1, max_size=14)
)
# Which of the telling days, and which of the moments, of what was recorded; None: that clock is not turned.
QUESTIONS = st.tuples(st.none() | st.integers(0, 99), st.none() | st.integers(0, 99))
REVIEWS = st.tuples(st.integers(0, 3), st.integers(0, 400), st.integers(1, 200))


@dataclass
class Ledgers:
    """Two initiatives with a commitment each (numbers 0 and 1, 2 and 3), in the database and in memory."""

    rows: list
    subjects: list[Subject]
    dues: list
    moments: list[datetime]

    def at(self, question):
        """A drawn question: a day on which something begins, ends or grows late, or the one before; a moment at a line."""
        day, place = question
        days, known = self.days(), [self.moments[0] - timedelta(seconds=1), *self.moments]
        return At(
            TODAY, None if day is None else days[day % len(days)], None if place is None else known[place % len(known)]
        )

    def days(self):
        """The days on which an answer may change."""
        lines = [line for subject in self.subjects for line in subject.lines]
        turns = {day for line in lines for day in (line.first, line.last)}
        turns |= {
            one.moment.date() + timedelta(days=by)
            for subject in self.subjects
            for one in subject.reviews
            for by in (0, 61, 181)
        }
        turns |= {one.again + timedelta(days=1) for subject in self.subjects for one in subject.reviews}
        ends = [edtf.parse(one.said.due).last for one in self.dues if one.said.due] + [date(2027, 12, 31)]
        turns |= {end - timedelta(days=by) for end in ends if end for by in (90, -1)}
        turns |= {one.day for one in self.dues} | {TODAY}
        return sorted({day - timedelta(days=by) for day in turns for by in (0, 1) if day <= TODAY})


@pytest.fixture
def shelf():
    """The world, and a passage of each kind of source."""
    world = make_world()
    passages = {}
    for name, (dates, _) in SOURCES.items():
        document = DocumentFactory(partnership=world.partnership, kind="instrument", **dates)
        passages[name] = PassageFactory(capture=CaptureFactory(document=document))
    second = Initiative.objects.create(
        partnership=world.partnership, slug="second", name="Second", kind="project", publication="published",
        ongoing=True, review_every=30,
    )  # fmt: skip
    promise = Commitment.objects.create(
        initiative=second, passage=world.begun, wording="Second", sides=["BR"], said_by="BR", force="will", ongoing=True
    )
    return world, passages, [world.initiative, second, world.commitment, promise]


def write(shelf, lines, reviews, said):
    """Record everything, in PostgreSQL and in memory."""
    world, passages, rows = shelf
    subjects = [Subject(), Subject(ongoing=True, review_every=30), Subject(), Subject(ongoing=True)]
    moments = []
    for one in lines:
        moments.append(_line(world, passages, rows, subjects, one))
    for number, ago, ahead in reviews:
        moment = datetime.now(UTC) - timedelta(days=ago)
        with pgtrigger.ignore("initiatives.Review:recorded"):
            row = Review.objects.create(
                **_about(rows[number]), by=world.by, outcome="no_change", recorded_at=moment,
                next_review_on=moment.date() + timedelta(days=ahead),
            )  # fmt: skip
        subjects[number].reviews.append(Looked(moment, row.next_review_on, row.pk))
    dues = test_slip.recorded(rows[2], world.by, said)
    return Ledgers(
        rows, subjects, dues, sorted([*moments, *(one.row.recorded_at for one in dues)]) or [datetime.now(UTC)]
    )


def _about(row):
    return {"initiative" if isinstance(row, Initiative) else "commitment": row}


def _line(world, passages, rows, subjects, one):
    subject = subjects[one.subject]
    axis = [line for line in subject.lines if (line.voice is None) == (one.voice is None)]
    target = axis[-one.corrects] if 0 < one.corrects <= len(axis) else None
    if target and any(line.corrects is target for line in axis):
        target = None
    void = bool(target and one.void)
    row = StatusUpdate.objects.create(
        **_about(rows[one.subject]), axis="claim" if one.voice else "evidence", asserted_by=one.voice, status=one.status,
        as_of=one.as_of, reason="The text says so.", by=world.by, corrects_id=target and target.pk, entered_in_error=void,
    )  # fmt: skip
    for name in one.sources:
        Evidence.objects.create(status_update=row, passage=passages[name])
    row.refresh_from_db()
    days = tuple(SOURCES[name][1] for name in one.sources)
    # A line that voids another repeats its status and as-of; it never answers.
    subject.lines.append(
        Line(row.pk, one.voice, one.status, None if void else one.as_of, days, row.recorded_at, TODAY, target, void)
    )
    return row.recorded_at


def told(stands):
    """What a standing says, as the naive model says it."""
    held = stands["headline"]
    return held and {**held, "differ": stands["sides_differ"]}


def every_way(model, at):
    """Every subject by id, asked in one pass, each for itself and as a page of its own, which must agree."""
    clocks = Clocks(today=at.today, as_of=at.as_of, known_at=at.known_at)
    rows = model.objects.all()
    ids = list(rows.values_list("pk", flat=True))
    ways = ({}, {"few": True}, {"among": ids}, {"among": ids[:1]}, {"among": ids[1:]})
    *whole, first, rest = (
        {row.pk: _stood(row) for row in _holding(with_standing(rows=_of(rows, **way), clocks=clocks, **way))}
        for way in ways
    )
    assert whole[0] == whole[1] == whole[2] == first | rest
    return whole[0]


def _of(rows, among=None, **_):
    return rows if among is None else rows.filter(pk__in=among)


def _holding(rows):
    return rows.annotate(held=Cast("holds", JSONField())) if rows.model is Initiative else rows


def _stood(row):
    return row.stands, row.schedule, row.freshness, getattr(row, "held", None)


def due_then(ledgers, at):
    """Whether the first commitment has a due date at the clocks, and when it ends; and what the slip test's model says."""
    lines = [one for one in ledgers.dues if at.knows(one.row.recorded_at)]
    undone = {id(one.corrects) for one in lines if one.corrects}
    current, times, steps = test_slip.told("2027", [replace(one, corrected=id(one) in undone) for one in lines], at.day)
    return current, times, sum(filter(None, steps.values()))


def check(ledgers, at):
    """Everything that stands at the clocks."""
    held = {
        **{(0, pk): value for pk, value in every_way(Initiative, at).items()},
        **{(1, pk): value for pk, value in every_way(Commitment, at).items()},
    }
    schedules = {}
    for number in (2, 3, 0, 1):
        row, subject, above = ledgers.rows[number], ledgers.subjects[number], None
        if not at.knows(row.created_at):
            assert (number // 2, row.pk) not in held
            continue
        stands, schedule, freshness, holds = held[number // 2, row.pk]
        for voice in (*SIDES, "joint", "reported"):
            answer = naive.answer(subject, voice, at)
            said = stands["claims"].get(voice)
            assert (said and (said["id"], said["certain"])) == (answer and (answer[0].pk, answer[1]))
        shown = naive.answer(subject, None, at)
        assert (stands["evidence"] and (stands["evidence"]["id"], stands["evidence"]["certain"])) == (
            shown and (shown[0].pk, shown[1])
        )
        assert told(stands) == naive.headline(subject, SIDES, at)
        if number >= 2:
            above = ledgers.subjects[number - 2]
            current, times, slip = due_then(ledgers, at) if number == 2 else (None, 0, 0)
            assert (stands["current_due"], stands["times_moved"], stands["slip_days"]) == (current, times, slip)
            ends = edtf.parse(current).last if current else None
            first = date(2027, 12, 31) if number == 2 else None
            schedules[number] = naive.schedule(subject, (current is not None, ends), first, SIDES, at)
        else:
            schedules[number] = naive.schedule_of_all(subject, [schedules[number + 2]])
            promised = naive.headline(ledgers.subjects[number + 2], SIDES, at)
            delivered = promised is not None and promised["status"] == "delivered"
            counts = {"total": 1, "delivered": int(delivered), "late": int(schedules[number + 2] == "late")}
            assert holds == {"schedule": schedule, "commitments": counts}
        assert schedule == schedules[number]
        assert freshness == naive.freshness(subject, above, SIDES, at)


@settings(
    max_examples=EXAMPLES, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(
    lines=LINES,
    reviews=st.lists(REVIEWS, max_size=4),
    said=st.lists(test_slip.lines(), max_size=4),
    questions=st.lists(QUESTIONS, min_size=5, max_size=9),
)
def test_at_any_two_clocks_the_database_answers_as_the_design_says(shelf, lines, reviews, said, questions):
    with transaction.atomic():
        ledgers = write(shelf, lines, reviews, said)
        for question in [*questions, (None, None)]:
            check(ledgers, ledgers.at(question))
        assert _kept() == _told_anew()
        transaction.set_rollback(True)


def _kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT initiative_id, commitment_id, data FROM initiatives_standing ORDER BY 1, 2")
        return cursor.fetchall()


def _told_anew():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT initiative_id, NULL, data FROM tracker_initiative_standings(NULL, NULL)"
            " UNION ALL SELECT NULL, commitment_id, data FROM tracker_commitment_standings(NULL, NULL) ORDER BY 1, 2"
        )
        return cursor.fetchall()
