"""What moved: a status that came true, or a due date a party moved, after a day."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.models import DueRevision, StatusUpdate


def moved_after(*, day: date, clocks: Clocks) -> Q:
    """A condition on initiatives: a status or a party's due date, its own or a commitment's, dates from after `day`.

    Lines that stand corrected at the clocks do not count, nor do our own misreadings.
    """
    mine = Q(initiative=OuterRef("pk")) | Q(commitment__initiative=OuterRef("pk"))
    statuses = _live(StatusUpdate.objects.filter(mine), clocks).filter(last_day__gt=day, last_day__lte=clocks.day)
    dates = _live(DueRevision.objects.filter(commitment__initiative=OuterRef("pk")), clocks)
    dates = dates.exclude(cause="we_misread").filter(last_day__gt=day, last_day__lte=clocks.day)
    return Q(Exists(statuses)) | Q(Exists(dates))


def _live(rows: QuerySet, clocks: Clocks) -> QuerySet:
    corrections = known(rows=rows.model.objects.filter(corrects=OuterRef("pk")), clocks=clocks)
    return known(rows=rows, clocks=clocks).filter(~Exists(corrections), entered_in_error=False)
