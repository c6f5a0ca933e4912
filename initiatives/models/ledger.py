"""What the append-only ledgers share: their subject, who wrote, and the moment that only the database gives."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

ONE_SUBJECT = Q(initiative__isnull=False, commitment__isnull=True) | Q(
    initiative__isnull=True, commitment__isnull=False
)
SUBJECT_WAS_PUBLISHED = "tracker_was_published(OLD.initiative_id, OLD.commitment_id)"


class LedgerRow(models.Model):
    """Abstract: one line about one initiative or one commitment, with `by` and `recorded_at` (UTC, the database's)."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, null=True, blank=True)
    commitment = models.ForeignKey("initiatives.Commitment", on_delete=models.PROTECT, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def subject(self):
        """The initiative or the commitment this line is about."""
        return self.initiative or self.commitment


def recorded(func: str = "", *, declare: list[tuple[str, str]] | None = None) -> pgtrigger.Trigger:
    """Sets recorded_at under the shared recording lock; `func` is further SQL over NEW, run after that."""
    return pgtrigger.Trigger(
        name="recorded",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=declare,
        func=f"""
            PERFORM pg_advisory_xact_lock_shared(tracker_recording_lock());
            NEW.recorded_at := clock_timestamp();
            {func}
            RETURN NEW;
        """,
    )


def refreshes_standing(
    change: str, data: str, *, subject: str = "NEW.initiative_id, NEW.commitment_id"
) -> pgtrigger.Trigger:
    """After a line is written or deleted the subject's standing follows; an insert is also a line of the change feed.

    `change` is the feed's kind, `data` an SQL expression over NEW that gives its jsonb. What the same transaction still
    finds out about the line (a status is dated by the evidence linked to it) goes into the feed before anybody reads it.
    """
    noun = "CASE WHEN NEW.commitment_id IS NULL THEN 'initiative' ELSE 'commitment' END"
    if "initiative" not in subject:
        noun = "'commitment'"
    key = "coalesce(" + subject.replace("NULL, ", "") + ")"
    return pgtrigger.Trigger(
        name="refreshes_standing",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' THEN
                PERFORM tracker_refresh_standing({subject.replace("NEW.", "OLD.")});
                RETURN NULL;
            END IF;
            PERFORM tracker_refresh_standing({subject});
            IF TG_OP = 'INSERT' THEN
                PERFORM tracker_change('{change}', {noun}, {key}, {data});
            ELSE
                UPDATE initiatives_change SET data = {data}
                WHERE noun = {noun} AND subject_id = {key} AND kind = '{change}' AND (data->>'id')::bigint = NEW.id
                  AND xid = pg_current_xact_id();
            END IF;
            RETURN NULL;
        """,
    )


def tells_closing(on: pgtrigger.Operation, *, was: str = "", now: str = "NEW.initiative_id, NEW.commitment_id"):
    """At commit, when proofs are linked and others' lines are seen, the feed hears whether an initiative is closed.

    `now` and `was` name the initiative and commitment (SQL, NULL for none) whose initiative to look at, after and before.
    """
    before = f"IF TG_OP = 'UPDATE' THEN PERFORM tracker_tell_closing({was}); END IF; " if was else ""
    return pgtrigger.Trigger(
        name="tells_closing",
        when=pgtrigger.After,
        operation=on,
        timing=pgtrigger.Deferred,
        func=f"{before}PERFORM tracker_tell_closing({now}); RETURN NULL;",
    )


# A correction keeps the subject, and a row is corrected once (a unique constraint says the second half).
CORRECTION_KEEPS_SUBJECT = """
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {table} o WHERE o.id = NEW.corrects_id AND {same}
    ) THEN
        RAISE EXCEPTION 'row % may only be corrected by a row about the same subject{also}', NEW.corrects_id
            USING ERRCODE = 'check_violation';
    END IF;
"""
