"""What is seen on a desk, section by section."""

from datetime import date

from initiatives.clocks import Clocks
from initiatives.dashboards.desk import Asked, Told, desk
from initiatives.dashboards.matter import Rows
from initiatives.dashboards.waiting import Reason
from initiatives.models import Commitment, Initiative, SourceDocument


class Seen:
    """A desk's sections by name."""

    def __init__(self, found):
        self.found = found

    def __getattr__(self, name):
        for section in self.found.sections:
            if section.key == name:
                return section.matters
        return () if name in self.found.counts else getattr(self.found, name)


def seen(user, today, told=(), **asked):
    rows = Rows(
        initiatives=Initiative.objects.visible_to(user),
        commitments=Commitment.objects.visible_to(user),
        documents=SourceDocument.objects.visible_to(user),
    )
    return Seen(desk(user=user, rows=rows, clocks=Clocks(today=today), told=told, asked=Asked(**asked)))


def names(matters):
    return [str(matter.subject) for matter in matters]


def finding(subject, kind="sides_differ", *, escalated=False, silent=False, day=date(2026, 3, 1)):
    noun = {Initiative: "initiative", Commitment: "commitment"}.get(type(subject), "document")
    reason = Reason(kind, day, "You own it.", f"What was found: {kind}.", escalated=escalated)
    return Told((noun, subject.pk), reason, silent=silent)
