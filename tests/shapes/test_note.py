"""Notes and renderings in JSON: wherever the words are given, what was noted of them is given too."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from initiatives.actions.due_revision import revise_due
from initiatives.clocks import Clocks, with_standing
from initiatives.models import Commitment, DueRevision, Statement, StatementNote
from initiatives.shapes.building import Asker
from initiatives.shapes.commitment import commitment_shape
from initiatives.shapes.due_revision import due_revision_shape
from initiatives.shapes.statement import statement_shape
from tests.factories import CaptureFactory, CommitmentFactory, PassageFactory, StatementFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def asker(known_at=None):
    return Asker(reader=AnonymousUser(), clocks=Clocks(today=TODAY, known_at=known_at), base="https://host/api/v1/")


def statement(row, known_at=None):
    rows = Statement.objects.visible_to(AnonymousUser()).filter(pk=row.pk)
    return statement_shape(rows=rows, asker=asker(known_at)).get().shape


@pytest.fixture
def pair():
    first = StatementFactory()
    elsewhere = PassageFactory(capture=CaptureFactory(text="In other words."), exact="other words")
    return first, StatementFactory(same_utterance_as=first, passage=elsewhere)


def test_renderings_name_one_another_and_share_their_notes(pair):
    first, second = pair
    before = datetime.now(UTC)
    StatementNote.objects.create(statement=second, kind="retracted", by="The ministry", said_on="2026-03")
    note = {"kind": "retracted", "by": "The ministry", "said_on": "2026-03", "statement": second.pk}
    assert statement(first)["notes"] == statement(second)["notes"] == [note]
    assert statement(first, known_at=before)["notes"] == []
    assert [other["id"] for other in statement(first)["renderings"]] == [second.pk]
    assert statement(second)["renderings"] == [{"id": first.pk, "url": f"https://host/api/v1/statements/{first.pk}/"}]


def test_a_passage_that_shows_noted_words_carries_the_note(pair):
    first, second = pair
    StatementNote.objects.create(statement=second, kind="retracted", by="The ministry")
    part = PassageFactory(capture=first.passage.capture, exact="plant a forest,” the minister")
    promise = CommitmentFactory(passage=part)
    rows = with_standing(rows=Commitment.objects.filter(pk=promise.pk), clocks=asker().clocks)
    shape = commitment_shape(rows=rows, asker=asker()).get().shape
    assert [note["statement"] for note in shape["passage"]["notes"]] == [second.pk]
    assert [note["kind"] for note in statement(first)["passage"]["notes"]] == ["retracted"]


def test_a_draft_s_note_is_not_given_to_readers(pair):
    first, _ = pair
    draft = StatementFactory(publication="draft", same_utterance_as=first)
    StatementNote.objects.create(statement=draft, kind="disputed", by="An office")
    assert statement(first)["notes"] == statement(first)["passage"]["notes"] == []


def test_each_revision_says_by_how_many_days_and_whether_it_counts():
    promise = CommitmentFactory(baseline_due="2027")
    common = {"by": UserFactory(is_superuser=True), "today": TODAY, "commitment": promise, "reason": "They said so."}
    first = revise_due(**common, cause="party_moved", new_due="2028", passages=[promise.passage])
    revise_due(**common, cause="party_moved", new_due="2028-06", corrects=first, passages=[promise.passage])
    revise_due(**common, cause="dropped", passages=[promise.passage])
    revise_due(**common, cause="we_misread", new_due="2030", announced_on=TODAY.isoformat())
    shapes = [row.shape for row in due_revision_shape(rows=DueRevision.objects.order_by("pk"), asker=asker())]
    told = [(shape["stands"], shape["counted"], shape["days"]) for shape in shapes]
    assert told == [(False, False, None), (True, True, 182), (True, True, None), (True, False, None)]
