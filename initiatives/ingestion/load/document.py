"""The document and its text."""

from datetime import datetime
from typing import Any

from initiatives.actions.document import add_document, capture
from initiatives.actions.publication import publish
from initiatives.actions.writing import change
from initiatives.ingestion.digest import text_values
from initiatives.ingestion.load.hold import Hold
from initiatives.ingestion.place import Place
from initiatives.ingestion.records import Document, Reading
from initiatives.models import Capture, Partnership, SourceDocument, User

HOW = "seeded from a file"
_OWN = (
    "title", "title_is_ours", "kind", "language", "publisher", "url", "published", "dateline", "event_id", "rights",
    "identified_publisher", "identified_url", "identified_published", "partnership_id",
)  # fmt: skip


def load_document(*, reading: Reading, hold: Hold, partnership: Partnership, by: User, now: datetime) -> Capture | None:
    """Settle the document, publish it when it is new, and keep its text; None after a problem."""
    record = reading.document
    if record is None or reading.text is None:
        return None
    found = hold.find(noun="SourceDocument", keys=["document"], rows=SourceDocument.objects.all())
    wanted = _values(record, hold, partnership)

    def make() -> SourceDocument:
        fields = {name: value for name, value in wanted.items() if name != "partnership_id"}
        return add_document(by=by, partnership=partnership, **fields)

    def follow(row: SourceDocument, values: dict[str, Any]) -> SourceDocument:
        change(row, values=values)
        return row

    row = hold.settle(
        noun="SourceDocument", key="document", place=record.place, wanted=wanted, row=found.get("document"),
        have=lambda there: {name: getattr(there, name) for name in _OWN}, create=make, change=follow,
    )  # fmt: skip
    return _capture(reading, hold, row, by, now) if row else None


def _values(record: Document, hold: Hold, partnership: Partnership) -> dict[str, Any]:
    return {
        "title": record.title, "title_is_ours": record.title_is_ours, "kind": record.kind, "language": record.language,
        "publisher": record.publisher, "url": record.url, "published": record.published or None,
        "dateline": record.dateline, "event_id": hold.ids["Event"].get(record.event) if record.event else None,
        "rights": record.rights, "identified_publisher": record.identified_publisher,
        "identified_url": record.identified_url, "identified_published": record.identified_published or None,
        "partnership_id": partnership.pk,
    }  # fmt: skip


def _capture(reading: Reading, hold: Hold, row: SourceDocument, by: User, now: datetime) -> Capture | None:
    text = reading.text or ""
    found = hold.find(
        noun="Capture", keys=["document.txt"], rows=Capture.objects.select_related("document__partnership")
    )

    def make() -> Capture:
        taken = capture(by=by, document=row, text=text, captured_at=now, how=HOW)
        publish(by=by, row=row, second_reader_required=False)
        return taken

    return hold.settle(
        noun="Capture", key="document.txt", place=Place(reading.text_path),
        wanted=text_values(text=text), row=found.get("document.txt"),
        have=lambda there: {"sha256": there.sha256}, create=make, change=lambda there, _: there,
    )  # fmt: skip
