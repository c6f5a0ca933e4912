"""The standing of a subject at (as of, known at): headline, schedule, freshness."""

from initiatives.clocks.clocks import EARLIEST, ClockError, Clocks, begun, known, read_clocks
from initiatives.clocks.identity import counted, current, held_by, in_force
from initiatives.clocks.pin import StillRecording, pin_moment, settled_moment
from initiatives.clocks.standing import with_standing

__all__ = [
    "EARLIEST", "ClockError", "Clocks", "StillRecording", "begun", "counted", "current", "held_by", "in_force", "known",
    "pin_moment", "read_clocks", "settled_moment", "with_standing",
]  # fmt: skip
