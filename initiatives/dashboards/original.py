"""The file a text was read from, for whoever may read the text whole."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.http import content_disposition_header

from initiatives.models import Capture, Original
from initiatives.models.publication import Reader
from initiatives.permissions import may_see_whole


@dataclass(frozen=True)
class Download:
    """What a reader gets of an original: its row with the bytes, or why not ("withheld", "rights")."""

    original: Original | None
    refused: str
    reason: str


def download(*, captures: QuerySet[Capture], capture: int, reader: Reader) -> Download:
    """The original of a capture among those the reader may see. Raises Original.DoesNotExist where there is none."""
    row = Original.objects.defer("content").select_related("capture__document").defer("content", "capture__text")
    held = row.filter(capture__in=captures.values("pk")).get(capture=capture)
    if held.capture.withheld_at:
        return Download(None, "withheld", held.capture.withheld_reason)
    if not may_see_whole(user=reader, document=held.capture.document):
        return Download(None, "rights", "")
    return Download(Original.objects.select_related(None).get(pk=held.pk), "", "")


def headers(*, original: Original) -> dict[str, str]:
    """Of a download: saved, never shown; nothing in it may run, load or be guessed to be something else."""
    return {
        "Content-Type": original.media_type if original.media_type != "text/html" else "application/octet-stream",
        "Content-Disposition": content_disposition_header(True, original.name) or "attachment",
        "Content-Length": str(original.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
