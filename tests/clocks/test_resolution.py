"""The two clocks, exactly: SQL against the rule read out in Python, over random ledgers."""

import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from initiatives import vocabulary
from initiatives.actions.status_update import correct_status, record_status
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Initiative, StatusUpdate
from tests.world import make_world

AS_OF = [None, "2024", "2025-03", "2025-06/2026-02", "2026-01-15", "2026-02", "../2025-05", "2026"]


def said(rows: list[StatusUpdate], voice: str, as_of: date, known_at) -> tuple[str, bool] | None:
    """The rule of the design, word by word: status and certainty of one voice at the clocks."""
    heard = [row for row in rows if row.recorded_at <= known_at]
    corrected = {row.corrects_id for row in heard}
    live = [row for row in heard if row.asserted_by == voice and row.pk not in corrected and not row.entered_in_error]
    ended = [row for row in live if row.last_day <= as_of]
    if not ended:
        return None
    answer = max(ended, key=lambda row: (row.last_day, row.recorded_at, row.pk))
    running = any(row.last_day > as_of and row.first_day is not None and row.first_day <= as_of for row in live)
    return answer.status, not running


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_database_resolves_as_the_rule_says(seed):
    world, dice = make_world(), random.Random(seed)
    for _ in range(14):
        voice = dice.choice(["BR", "NO", "joint", "reported"])
        try:
            row = record_status(
                **world.about(
                    axis="claim",
                    status=dice.choice(list(vocabulary.CLAIM_TRANSITIONS)[:5]),
                    asserted_by=voice,
                    as_of=dice.choice(AS_OF),
                    passages=[world.agreed],
                )
            )
            if dice.random() < 0.3:
                correct_status(
                    by=world.by, today=world.today, row=row, reason="Misread.", entered_in_error=dice.random() < 0.5
                )
        except ValidationError:
            continue  # a transition the codebook does not allow: nothing was written
    rows = list(StatusUpdate.objects.all())
    assert len(rows) > 4
    moments = [row.recorded_at for row in rows]
    for known_at in [moments[0] - timedelta(seconds=1), *moments, moments[-1]]:
        for as_of in (date(2023, 1, 1), date(2025, 3, 15), date(2025, 12, 31), date(2026, 2, 10), world.today):
            clocks = Clocks(today=world.today, as_of=as_of, known_at=known_at)
            held = with_standing(rows=Initiative.objects.all(), clocks=clocks).first()
            for voice in ("BR", "NO", "joint", "reported"):
                told = held.stands["claims"].get(voice) if held else None
                assert (told and (told["status"], told["certain"])) == said(rows, voice, as_of, known_at)


@pytest.mark.django_db
def test_the_derived_row_is_what_the_ledgers_give_today():
    world = make_world()
    record_status(**world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed]))
    now = with_standing(rows=Initiative.objects.all(), clocks=Clocks(today=world.today)).get()
    asked = with_standing(rows=Initiative.objects.all(), clocks=Clocks(today=world.today, as_of=world.today)).get()
    assert now.stands == asked.stands
    assert (now.schedule, now.freshness) == (asked.schedule, asked.freshness)
