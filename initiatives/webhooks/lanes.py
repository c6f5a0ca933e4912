"""Endpoints served in several lanes at once, so that a slow one holds up a lane and never the others."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from initiatives.outbox.hold import begin, held
from initiatives.outbox.lanes import run_lanes
from initiatives.webhooks.claim import seconds_to_next
from initiatives.webhooks.spread import spread
from initiatives.webhooks.telling import Told, tell_next

log = logging.getLogger(__name__)

LANES = 8


def tell(
    *, clock: Callable[[], datetime], stopping: Callable[[], bool], seconds: float, lanes: int = LANES
) -> list[Told]:
    """Spread what changed, and tell it; give what became of each attempt. `clock` gives the moment (UTC).

    Nothing is begun once `seconds` are over or `stopping` says so; what is on its way is finished.
    """
    with transaction.atomic():
        begin()
    if held():
        log.warning("Sending is held after a restore until an administrator confirms it.")
        return []
    spread()

    def one() -> Told | None:
        told = tell_next(clock=clock)
        if told is not None:
            log.info("change %d to endpoint %d: %s %s", told.change, told.endpoint, told.state, told.said)
        return told

    return run_lanes(
        one=one, soon=lambda: seconds_to_next(now=clock()), stopping=stopping, seconds=seconds, lanes=lanes
    )
