"""Reminders as JSON."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from initiatives.models import Reminder
from initiatives.shapes.building import Asker, JsonObject, address, record, shaped


def reminder_shape(*, rows: QuerySet[Reminder], asker: Asker) -> QuerySet[Reminder]:
    """The reader's own reminders → their shapes: why you, why now, what stops the next one."""
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="reminders", key="id"),
        rule=JsonObject(name="rule__name", kind="rule__kind"),
        initiative=Coalesce(F("initiative__slug"), F("commitment__initiative__slug")),
        commitment="commitment_id",
        document="document_id",
        aspect=NullIf("aspect", Value("")),
        heard_as="heard_as",
        escalated="escalated",
        due_on="due_on",
        day="day",
        why_you="why_you",
        why_now="why_now",
        how_to_stop="how_to_stop",
        state="state",
        suppressed_because=NullIf("suppressed_because", Value("")),
        planned_at="planned_at",
        sent_at="digest__sent_at",
    )
    return shaped(rows=rows, shape=shape)
