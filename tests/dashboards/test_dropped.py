"""What a later event dropped: never by words that look alike, and with how much of it was read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions.paragraph import mark_paragraph
from initiatives.clocks import Clocks
from initiatives.dashboards.dropped import compare, later_event, reached, verdict
from initiatives.models import Capture, Commitment, Paragraph, SourceDocument, Statement, StatementCommitment
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    EventFactory,
    InitiativeFactory,
    PartnershipFactory,
    PassageFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

EARLIER_TEXT = "We will plant a forest.\n\nWe will build a road.\n\nWe will open a school."
LATER_TEXT = "We will plant a forest.\n\nThe road is being built.\n\nGoodbye to everybody who came here today."


def today():
    return datetime.now(UTC).date()


class Summits:
    """Two meetings of one pair, a text of each, and three promises of the first."""

    def __init__(self):
        self.pair = PartnershipFactory()
        self.first = EventFactory(slug="first", partnership=self.pair, dates="2025-03-01")
        self.second = EventFactory(slug="second", partnership=self.pair, dates="2026-03-01")
        self.early = self.text(self.first, EARLIER_TEXT)
        self.late = self.text(self.second, LATER_TEXT)
        self.initiative = InitiativeFactory(partnership=self.pair)
        self.forest, self.road, self.school = (self.promise(self.early, words) for words in EARLIER_TEXT.split("\n\n"))

    def text(self, event, text):
        return CaptureFactory(document=DocumentFactory(partnership=self.pair, event=event), text=text)

    def promise(self, capture, words, **more):
        passage = PassageFactory(capture=capture, exact=words)
        return CommitmentFactory(initiative=self.initiative, passage=passage, wording=words, **more)

    def paragraph(self, capture, number):
        return Paragraph.objects.get(capture=capture, number=number)

    def compared(self, later="second", **clocks):
        return compare(
            earlier=self.first, later=self.second if later == "second" else later, commitments=Commitment.objects.all(),
            statements=Statement.objects.all(), documents=SourceDocument.objects.all(),
            clocks=Clocks(today=today(), **clocks),
        )  # fmt: skip


@pytest.fixture
def summits():
    return Summits()


def test_words_that_look_alike_repeat_nothing(summits):
    found = summits.compared()
    assert found.dropped == (summits.forest, summits.road, summits.school)
    assert (found.total, found.repeated, found.compared) == (3, (), True)


def test_a_commitment_of_the_later_text_repeats_what_it_restates(summits):
    summits.promise(summits.late, "We will plant a forest.", restates=summits.forest)
    found = summits.compared()
    assert found.repeated == (summits.forest,)
    assert found.dropped == (summits.road, summits.school)


def test_a_promise_repeated_in_between_is_repeated_by_whoever_repeats_that(summits):
    between = EventFactory(slug="between", partnership=summits.pair, dates="2025-09-01")
    middle = summits.promise(
        summits.text(between, EARLIER_TEXT + "\n"), "We will plant a forest.", restates=summits.forest
    )
    assert summits.compared().repeated == ()
    summits.promise(summits.late, "We will plant a forest.", restates=middle)
    assert summits.compared().repeated == (summits.forest,)


def test_a_statement_of_the_later_text_repeats_the_commitments_it_is_linked_to(summits):
    said = StatementFactory(passage=PassageFactory(capture=summits.late, exact="We will plant a forest."))
    StatementCommitment.objects.create(statement=said, commitment=summits.forest)
    assert summits.compared().repeated == (summits.forest,)


def test_a_paragraph_marked_as_repeating_repeats_what_stands_in_the_earlier_one(summits):
    by = UserFactory(is_superuser=True)
    mark_paragraph(
        by=by, paragraph=summits.paragraph(summits.late, 1), mark="repeats", repeats=summits.paragraph(summits.early, 1)
    )
    assert summits.compared().repeated == (summits.forest,)
    mark_paragraph(by=by, paragraph=summits.paragraph(summits.late, 1), mark="unread")
    assert summits.compared().repeated == ()


def test_the_same_words_in_another_text_of_the_document_are_the_same_paragraph(summits):
    long = "We will plant a forest of a hundred thousand trees between the two rivers before the year is out."
    taken = CaptureFactory(document=summits.early.document, text=long + "\n\nMore.")
    again = CaptureFactory(document=summits.early.document, text="Published.\n\n" + long)
    promise = summits.promise(taken, long)
    mark_paragraph(
        by=UserFactory(is_superuser=True), paragraph=summits.paragraph(summits.late, 1), mark="repeats",
        repeats=summits.paragraph(again, 2),
    )  # fmt: skip
    assert summits.compared().repeated == (promise,)


def test_what_is_over_and_what_is_spoken_of_stand_apart(summits):
    StatusUpdateFactory(initiative=None, commitment=summits.forest, status="delivered")
    StatusUpdateFactory(
        initiative=None, commitment=summits.road, status="under_way",
        passages=[PassageFactory(capture=summits.late, exact="The road is being built.")],
    )  # fmt: skip
    found = summits.compared()
    assert (found.over, found.spoken_of) == ((summits.forest,), (summits.road,))
    assert found.dropped == (summits.school,)


def test_it_is_said_how_much_of_the_later_text_is_read(summits):
    found = summits.compared()
    assert (found.read, found.paragraphs, found.read_whole) == (0, 3, False)
    summits.promise(summits.late, "We will plant a forest.")
    for number in (2, 3):
        mark_paragraph(
            by=UserFactory(is_superuser=True),
            paragraph=summits.paragraph(summits.late, number),
            mark="nothing_promised",
        )
    found = summits.compared()
    assert (found.read, found.paragraphs, found.read_whole) == (3, 3, True)


def test_without_a_later_text_nothing_is_said_to_be_dropped(summits):
    third = EventFactory(slug="third", partnership=summits.pair, dates="2026-06-01")
    found = summits.compared(later=third)
    assert (found.compared, found.documents, found.dropped) == (False, 0, ())
    assert not summits.compared(later=None).compared


def test_the_later_event_is_the_last_with_documents_that_has_begun(summits):
    documents, clocks = SourceDocument.objects.all(), Clocks(today=today())
    EventFactory(slug="undocumented", partnership=summits.pair, dates="2026-06-01")
    EventFactory(slug="elsewhere", partnership=PartnershipFactory(country_a="CL", country_b="PE"), dates="2026-07-01")
    assert later_event(earlier=summits.first, documents=documents, clocks=clocks) == summits.second
    before = Clocks(today=today(), as_of=datetime(2025, 12, 1, tzinfo=UTC).date())
    assert later_event(earlier=summits.first, documents=documents, clocks=before) is None
    after = later_event(earlier=summits.second, documents=documents, clocks=clocks)
    assert after.slug == "undocumented", "named, so that the page can say that we hold nothing of it"


def test_a_link_made_later_is_not_known_at_an_earlier_moment(summits):
    again = summits.promise(summits.late, "We will plant a forest.")
    said = StatementFactory(passage=PassageFactory(capture=summits.late, exact="The road is being built."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (before,) = cursor.fetchone()
    Commitment.objects.filter(pk=again.pk).update(restates=summits.forest)
    StatementCommitment.objects.create(statement=said, commitment=summits.road)
    assert summits.compared().repeated == (summits.forest, summits.road)
    assert summits.compared(known_at=before).repeated == ()
    assert summits.compared(known_at=before - timedelta(hours=1)).compared is False


def test_the_number_of_queries_does_not_grow(summits):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            summits.compared()
        return len(queries)

    def grow():
        early, late = summits.text(summits.first, f"{Capture.objects.count()}\n\nA bridge."), summits.late
        promise = summits.promise(early, "A bridge.")
        summits.promise(late, "We will plant a forest.", restates=promise)
        mark_paragraph(
            by=UserFactory(is_superuser=True), paragraph=summits.paragraph(late, 2), mark="repeats",
            repeats=summits.paragraph(early, 2),
        )  # fmt: skip

    grow()
    few = asked()
    for _ in range(3):
        grow()
    assert asked() == few <= 11


def test_the_first_reason_that_holds_is_the_verdict():
    assert verdict(repeated=True, over=True, spoken_of=True) == "repeated"
    assert verdict(repeated=False, over=True, spoken_of=True) == "over"
    assert verdict(repeated=False, over=False, spoken_of=True) == "spoken_of"
    assert verdict(repeated=False, over=False, spoken_of=False) == "dropped"


def test_links_are_followed_as_far_as_they_lead_and_circles_end():
    links = {("paragraph", 1): [("paragraph", 2)], ("paragraph", 2): [("commitment", 7), ("paragraph", 1)]}
    assert reached(starts=[("paragraph", 1)], links=links) == {("paragraph", 1), ("paragraph", 2), ("commitment", 7)}
    assert reached(starts=[], links=links) == set()
