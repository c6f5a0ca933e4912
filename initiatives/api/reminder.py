"""One's own reminders."""

from initiatives.api.page import by_moment, by_number
from initiatives.api.resource import Resource
from initiatives.filters.reminder import ReminderFilter
from initiatives.models import Reminder
from initiatives.shapes.reminder import reminder_shape

RESOURCE = Resource(
    name="reminders",
    one="reminder",
    component="Reminder",
    model=Reminder,
    shape=reminder_shape,
    filters=ReminderFilter,
    orderings={"id": by_number("pk"), "planned_at": by_moment("planned_at")},
    default="-id",
    existed="planned_at",
    own=True,
)
