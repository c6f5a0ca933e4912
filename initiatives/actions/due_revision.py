"""Moving, dropping and correcting a due date."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from initiatives.actions.dates import check_date
from initiatives.actions.status_update import home_of, lock
from initiatives.actions.writing import UNSET, Conflict, refuse, require, save_new, writes
from initiatives.models import Commitment, DueRevision, Evidence, Passage, User
from initiatives.permissions import may_record


@writes
def revise_due(
    *,
    by: User,
    today: date,
    commitment: Commitment,
    cause: str,
    reason: str,
    new_due: str | None = None,
    announced_on: str | None = None,
    passages: Iterable[Passage] = (),
    corrects: DueRevision | None = None,
    entered_in_error: bool = False,
    expected: int | None = UNSET,
) -> DueRevision:
    """Add a line to a commitment's due dates; dates are EDTF, `new_due` None drops the date (cause "dropped").

    A party's move or drop needs a passage; "we_misread" mends the first date and does not count as slip. `corrects` names
    the line this one corrects, once: what we misread in a party's announcement stays that party's move, to the date given
    here, with the passages of the corrected line where none are given. `expected` is the id of the line that the date
    stood by when the writer looked (None: by the first date). Raises ValidationError, PermissionDenied, Conflict.
    """
    home = home_of(commitment)
    require(may_record(user=by, partnership=home), to=f"revise due dates of {home}")
    passages = list(passages)
    if not (reason or "").strip():
        refuse("reason", "Say why the date changed, or what was wrong.", code="blank")
    check_date(field="new_due", value=new_due)
    check_date(field="announced_on", value=announced_on, today=today)
    if corrects is not None and not passages:
        passages = [proof.passage for proof in corrects.evidence.select_related("passage")]
    if corrects is not None and cause == "we_misread" and not entered_in_error:
        cause = corrects.cause if corrects.cause == "we_misread" else "party_moved" if new_due else "dropped"
    if cause == "we_misread" and corrects is None and not announced_on and (later := _announced_since(commitment)):
        refuse(
            "cause",
            f"A party announced another date since the first (row {later.pk}); correct the line that was misread. If it was"
            " the first date, give the day it was announced.",
            code="ambiguous",
        )
    if cause == "dropped" and new_due:
        refuse("new_due", "A dropped date has no new one; leave it empty, or choose another cause.")
    if cause == "party_moved" and not new_due:
        refuse("new_due", "Give the new date, or choose “dropped”.", code="required")
    if cause != "we_misread" and not passages and not entered_in_error:
        refuse("passages", "Give at least one passage in which the change was announced.", code="required")
    if corrects is not None and (later := DueRevision.objects.filter(corrects=corrects).first()):
        refuse("corrects", f"Row {corrects.pk} was corrected by row {later.pk}; correct that one.", code="corrected")
    lock(commitment)
    current = _standing(commitment).values_list("pk", flat=True).first()
    if expected is not UNSET and expected != current:
        raise Conflict(
            f"The date was moved meanwhile (row {current}); look at it before you record yours.", current=current
        )
    row = DueRevision(
        commitment=commitment, new_due=new_due or None, announced_on=announced_on or None, cause=cause,
        reason=reason.strip(), by=by, corrects=corrects, entered_in_error=entered_in_error,
    )  # fmt: skip
    save_new(row, skip=("last_day",))
    Evidence.objects.bulk_create(Evidence(passage=passage, due_revision=row) for passage in passages)
    return row


def _announced_since(commitment: Commitment) -> DueRevision | None:
    """A line that stands and tells what a party announced, if there is one."""
    return _standing(commitment).exclude(cause="we_misread").first()


def _standing(commitment: Commitment) -> QuerySet[DueRevision]:
    """The lines that stand, the one that the date stands by first."""
    lines = DueRevision.objects.filter(commitment=commitment, corrected_by=None, entered_in_error=False)
    return lines.order_by("-last_day", Coalesce("placed_at", "recorded_at").desc(), "-pk")
