"""What moved: a status that came true, or a due date a party moved, after a day."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.models import DueRevision, StatusUpdate


def moved_after(*, day: date, clocks: Clocks) -> Q:
    """A condition on initiatives: a status or a party's due date, its own or a commitment's, dates from after `day`.

    Lines that stand corrected at the clocks do not count, nor do our own misreadings.
    """
    then = {"last_day__gt": day, "last_day__lte": clocks.day}
    statuses = _live(StatusUpdate.objects.filter(**then), clocks)
    dates = _live(DueRevision.objects.filter(**then).exclude(cause="we_misread"), clocks)
    # Asked for all at once: for each initiative apart the ledgers would be read as often as there are initiatives.
    return (
        Q(pk__in=statuses.filter(initiative__isnull=False).values("initiative"))
        | Q(pk__in=statuses.filter(commitment__initiative__isnull=False).values("commitment__initiative"))
        | Q(pk__in=dates.filter(commitment__initiative__isnull=False).values("commitment__initiative"))
    )


def _live(rows: QuerySet, clocks: Clocks) -> QuerySet:
    corrections = known(rows=rows.model.objects.filter(corrects=OuterRef("pk")), clocks=clocks)
    return known(rows=rows, clocks=clocks).filter(~Exists(corrections), entered_in_error=False)
