"""No table gives words away without what was noted of them."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.clocks import Clocks
from initiatives.exports.column import at_clocks
from initiatives.exports.ledgers import STATUS_UPDATES
from initiatives.exports.promises import COMMITMENTS
from initiatives.exports.sources import PASSAGES, STATEMENTS
from initiatives.models import StatementNote
from initiatives.shapes.building import Asker
from tests.factories import CaptureFactory, CommitmentFactory, PassageFactory, StatementFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", [STATEMENTS, PASSAGES, COMMITMENTS, STATUS_UPDATES], ids=lambda table: table.name)
def test_words_and_their_notes_stand_in_one_row(table):
    asker = Asker(reader=AnonymousUser(), clocks=Clocks(today=datetime.now(UTC).date()), base="https://host/")
    statement = StatementFactory()
    elsewhere = PassageFactory(capture=CaptureFactory(text="In other words."), exact="other words")
    rendering = StatementFactory(same_utterance_as=statement, passage=elsewhere)
    StatementNote.objects.create(statement=rendering, kind="retracted", by="The ministry", said_on="2026-03")
    CommitmentFactory(passage=statement.passage)
    StatusUpdateFactory(passages=[statement.passage])
    at = at_clocks(asker=asker)
    cells = {column.name: column.of for column in table.columns}
    rows = [row.shape for row in table.shape(rows=table.rows(asker), asker=asker)]
    told = {cells["words"](shape, at): cells["notes"](shape, at) for shape in rows}
    assert told["We will plant a forest"] == "retracted by The ministry, 2026-03"
    assert set(told.values()) <= {"retracted by The ministry, 2026-03", None, ""}
