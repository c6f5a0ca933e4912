"""What became of passages in later texts, as pages say it beside the words."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from initiatives.clocks import Clocks, known
from initiatives.models import Capture, PassageCheck


def broken_passages(*, clocks: Clocks | None = None) -> dict[int, PassageCheck]:
    """Passage id → its check in the latest text of its document, for those that moved, changed or are missing there.

    Only texts and checks known at the clocks count (None: now), and no text that is withheld. One query; passages that
    broke are few beside those that did not.
    """
    checks: QuerySet = PassageCheck.objects.readable().exclude(state="same")
    texts: QuerySet = Capture.objects.filter(withheld_at__isnull=True, document=OuterRef("capture__document"))
    if clocks:
        checks, texts = known(rows=checks, clocks=clocks), known(rows=texts, clocks=clocks)
    mine = {"captured_at": OuterRef("capture__captured_at")}
    later = Q(captured_at__gt=mine["captured_at"]) | Q(**mine, pk__gt=OuterRef("capture"))
    rows = checks.exclude(Exists(texts.filter(later))).annotate(document=F("capture__document"))
    return {check.passage_id: check for check in rows.select_related("capture").defer("capture__text")}
