"""Every table that can be taken away, by name."""

from initiatives.exports.column import Table
from initiatives.exports.ledgers import DUE_REVISIONS, REVIEWS, STATUS_UPDATES
from initiatives.exports.promises import COMMITMENTS, INITIATIVES, PARTICIPATIONS, SECTORS
from initiatives.exports.sources import DOCUMENTS, PASSAGES, STATEMENTS

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        INITIATIVES, COMMITMENTS, STATUS_UPDATES, DUE_REVISIONS, REVIEWS, STATEMENTS, PARTICIPATIONS, SECTORS, DOCUMENTS,
        PASSAGES,
    )
}  # fmt: skip
