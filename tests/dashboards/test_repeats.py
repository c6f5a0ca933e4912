"""Which earlier paragraphs a paragraph may repeat."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.dashboards.repeats import repeats_offered
from initiatives.models import Commitment, SourceDocument
from tests.factories import CaptureFactory, CommitmentFactory, DocumentFactory, PartnershipFactory, PassageFactory

pytestmark = pytest.mark.django_db

SAME = "12. The two sides reaffirmed their co-operation on “semiconductors”."
AGAIN = '(3) The two sides reaffirmed\u00a0their cooperation on "semiconductors"'
OPERATIVE = "will set up a joint fund for clean hydrogen"


def text(day, *lines, **fields):
    return CaptureFactory(document=DocumentFactory(published=day, title=f"Of {day}", **fields), text="\n".join(lines))


def offered(capture, documents=None, commitments=None):
    words = dict(enumerate(capture.text.split("\n"), start=1))
    found = repeats_offered(
        capture=capture,
        words=words,
        documents=SourceDocument.objects.all() if documents is None else documents,
        commitments=Commitment.objects.all() if commitments is None else commitments,
    )
    return {number: [(one.title, one.number, one.exact) for one in offers] for number, offers in found.items()}


def test_the_same_words_in_an_earlier_document_are_offered_whatever_their_form():
    text("2024-08", "A heading", SAME)
    now = text("2025-08", AGAIN, "A heading", "Something else is said here.")
    assert offered(now) == {1: [("Of 2024-08", 2, "")]}


def test_a_later_document_another_pair_and_a_withheld_text_offer_nothing():
    text("2026-08", SAME)
    text("2024-08", SAME, partnership=PartnershipFactory(country_a="IN", country_b="JP"))
    withheld = text("2023-08", SAME)
    withheld.withheld_at, withheld.withheld_reason = datetime.now(UTC), "A claim of copyright."
    withheld.save()
    assert offered(text("2025-08", AGAIN)) == {}


def test_the_operative_words_of_an_earlier_commitment_are_offered_where_they_stand_again():
    earlier = text("2024-08", "Both sides met.", f"They {OPERATIVE} by 2027.")
    CommitmentFactory(passage=PassageFactory(capture=earlier, exact=OPERATIVE))
    CommitmentFactory(passage=PassageFactory(capture=earlier, exact="met"))
    now = text(
        "2025-08", f"As agreed, they {OPERATIVE.replace('joint', 'Joint')}, and met.", "They will set up a fund."
    )
    assert offered(now) == {1: [("Of 2024-08", 2, OPERATIVE)]}
    assert offered(now, commitments=Commitment.objects.none()) == {}


def test_the_latest_documents_come_first_and_no_more_than_two():
    for year in (2021, 2022, 2023):
        text(f"{year}-08", SAME)
    assert offered(text("2025-08", AGAIN)) == {1: [("Of 2023-08", 1, ""), ("Of 2022-08", 1, "")]}


def test_of_several_texts_of_a_document_the_latest_speaks():
    earlier = text("2024-08", SAME)
    CaptureFactory(
        document=earlier.document,
        text=f"A new first line.\n{SAME}",
        captured_at=earlier.captured_at + timedelta(days=1),
    )
    assert offered(text("2025-08", AGAIN)) == {1: [("Of 2024-08", 2, "")]}


def test_an_earlier_paragraph_of_the_same_text_is_offered():
    assert offered(text("2025-08", SAME, "Between.", AGAIN)) == {3: [("", 1, "")]}


def test_documents_that_may_not_be_seen_offer_nothing():
    text("2024-08", SAME)
    assert offered(text("2025-08", AGAIN), documents=SourceDocument.objects.none()) == {}


def test_it_is_one_question():
    text("2024-08", SAME)
    now = text("2025-08", AGAIN)
    with CaptureQueriesContext(connection) as asked:
        offered(now)
    assert len(asked) == 1
