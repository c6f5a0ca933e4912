"""Snoozing what a reminder is about: one hears nothing of it before a day."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import body, parameters
from initiatives.api.body import Given, read_body
from initiatives.api.door import Act
from initiatives.api.reminder import RESOURCE
from initiatives.api.resource import View, matching
from initiatives.api.schema.building import of
from initiatives.api.schema.operations import Operation
from initiatives.filters.strict import shown
from initiatives.models import Reminder
from initiatives.reminders.snooze import snooze, wake


class SnoozeView(View):
    """PUT: hear nothing of it before a day. DELETE: hear of it again."""

    @property
    def own(self) -> bool:
        """Reminders are one's own."""
        return True

    def described(self, method: str) -> Operation | None:
        """Snoozing, and ending it."""
        if method == "PUT":
            return Operation(
                name="reminders_snooze", tag="reminders", summary="Hear nothing of what it is about before a day.",
                answers=of("Snooze"), body=of("Snooze"), example={"until": "2026-12-24"}, problems=(403, 404, 413, 415),
                open=False,
            )  # fmt: skip
        if method == "DELETE":
            return Operation(
                name="reminders_wake", tag="reminders", summary="Hear of what it is about again.", answers={}, status=204,
                problems=(403, 404), open=False,
            )  # fmt: skip
        return None

    def put(self, request: Request, key: str) -> Response:
        """200 with the day; 400, 403, 404."""
        act, row = self._found(request, key)
        values = read_body(body=request.data, fields={"until": Given(body.day, required=True)})
        held = snooze(by=act.by, subject=row.subject, until=values["until"], today=act.today)
        return Response({"until": held.until})

    def delete(self, request: Request, key: str) -> Response:
        """204, also where it was not snoozed; 403, 404."""
        act, row = self._found(request, key)
        wake(by=act.by, subject=row.subject)
        return Response(status=204)

    @staticmethod
    def _found(request: Request, key: str) -> tuple[Act, Reminder]:
        parameters.check(query=request.query_params, known=())
        act = Act.of(request)
        about = ("initiative", "commitment", "document")
        row = matching(RESOURCE, Reminder.objects.visible_to(act.by).select_related(*about), key).first()
        if row is None:
            raise Http404(f"There is no reminder “{shown(key)}”, or it is not one of yours.")
        return act, row
