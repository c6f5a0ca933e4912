"""What one line of the due-date ledger comes to at the clocks."""

from django.db.models import DateField, DateTimeField, F, Func, JSONField, Value
from django.db.models.functions import Cast

from initiatives.clocks.clocks import Clocks


def due_step(*, clocks: Clocks) -> Func:
    """An expression over lines: {"counted": a party's move, "days": between last days or null}; null for a line that does not stand."""
    at = (Cast(Value(clocks.as_of), DateField()), Cast(Value(clocks.known_at), DateTimeField()))
    return Func(F("pk"), F("commitment"), *at, function="tracker_due_step", output_field=JSONField())
