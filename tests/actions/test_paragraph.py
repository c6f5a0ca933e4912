"""Marking paragraphs as read."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError

from initiatives.actions.paragraph import mark_paragraph
from initiatives.models import Capture, Membership, Paragraph, ParagraphReading
from tests.factories import CaptureFactory, DocumentFactory, PartnershipFactory, UserFactory
from tests.world import make_world


def paragraph(capture, number):
    return Paragraph.objects.get(capture=capture, number=number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["one", "one\n\n  \ntwo\n", "\n\none 𝟙\ntwo", "日本\nहिन्दी\n\u3000\nthree "],
    ids=["one", "blank", "wide", "many"],
)
def test_a_captured_text_knows_its_paragraphs_by_code_points(text):
    capture = CaptureFactory(text=text)
    rows = Paragraph.objects.filter(capture=capture).order_by("number")
    assert [text[one.start : one.end] for one in rows] == [line for line in text.split("\n") if line.strip(" ")]
    assert [one.number for one in rows] == list(range(1, len(rows) + 1))


@pytest.mark.django_db
def test_a_mark_is_a_line_and_taking_it_back_another():
    world = make_world()
    first = paragraph(world.capture, 1)
    mark_paragraph(by=world.by, paragraph=first, mark="nothing_promised")
    again = mark_paragraph(by=world.by, paragraph=first, mark="nothing_promised")
    mark_paragraph(by=world.by, paragraph=first, mark="unread")
    lines = ParagraphReading.objects.filter(paragraph=first)
    assert [one.mark for one in lines] == ["nothing_promised", "unread"]
    assert again == lines[0]
    assert ParagraphReading.objects.current().get().mark == "unread"


@pytest.mark.django_db
def test_taking_back_what_was_never_marked_writes_nothing():
    world = make_world()
    assert mark_paragraph(by=world.by, paragraph=paragraph(world.capture, 1), mark="unread") is None
    assert not ParagraphReading.objects.exists()


@pytest.mark.django_db
def test_a_paragraph_repeats_an_earlier_one_of_the_same_pair_and_nothing_else():
    world = make_world()
    first, second = paragraph(world.capture, 1), paragraph(world.capture, 2)
    other = CaptureFactory(document=DocumentFactory(partnership=world.partnership))
    row = mark_paragraph(by=world.by, paragraph=second, mark="repeats", repeats=paragraph(other, 1))
    assert row.repeats == paragraph(other, 1)
    for wrong, said in (
        (None, "which earlier paragraph"),
        (second, "does not stand before"),
        (paragraph(CaptureFactory(document__partnership=PartnershipFactory(country_a="IN", country_b="JP")), 1), "belongs to"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said):
            mark_paragraph(by=world.by, paragraph=second, mark="repeats", repeats=wrong)
    with pytest.raises(ValidationError, match="Only the mark"):
        mark_paragraph(by=world.by, paragraph=second, mark="nothing_promised", repeats=first)
    with pytest.raises(ValidationError, match="is no mark"):
        mark_paragraph(by=world.by, paragraph=second, mark="boring")


@pytest.mark.django_db
def test_only_those_who_draft_in_the_partnership_mark():
    world = make_world()
    reader = UserFactory()
    Membership.objects.create(user=reader, role="reader", partnership=world.partnership)
    with pytest.raises(PermissionDenied):
        mark_paragraph(by=reader, paragraph=paragraph(world.capture, 1), mark="nothing_promised")


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE {} SET mark = 'unread'", "DELETE FROM {}"])
def test_marks_and_paragraphs_cannot_be_rewritten(sql):
    world = make_world()
    mark_paragraph(by=world.by, paragraph=paragraph(world.capture, 1), mark="nothing_promised")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("initiatives_paragraphreading"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_paragraph SET start = 0")


@pytest.mark.django_db(transaction=True)
def test_two_who_mark_at_once_leave_one_line():
    world = make_world()
    start, outcomes = threading.Barrier(4), []

    def run():
        start.wait()
        try:
            row = mark_paragraph(by=world.by, paragraph=paragraph(world.capture, 1), mark="nothing_promised")
            outcomes.append(row.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert len(set(outcomes)) == ParagraphReading.objects.count() == 1


@pytest.mark.django_db
def test_words_are_the_same_whatever_the_width_case_quotes_and_number():
    one = CaptureFactory(text="12. The two sides “reaffirmed” their co-operation on semi­conductors.")
    other = CaptureFactory(text='(14) THE TWO SIDES "reaffirmed" their cooperation, on ｓｅｍｉconductors')
    differs = CaptureFactory(text="12. The two sides “reaffirmed” their cooperation on conductors.")
    digests = [bytes(Capture.objects.get(pk=each.pk).paragraphs.get().digest) for each in (one, other, differs)]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.django_db
def test_vowel_signs_are_part_of_the_words():
    one, other = (
        CaptureFactory(text="दोनों पक्ष सहयोग करेंगे और मिलेंगे"),
        CaptureFactory(text="दन पकष सहयग करग और मलग मिलग करेंग"),
    )
    assert bytes(one.paragraphs.get().digest) != bytes(other.paragraphs.get().digest)
