"""Drafts that wait for somebody to publish or discard them."""

import pytest

from initiatives.actions.draft import discard
from initiatives.actions.publication import publish
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatementFactory,
    UserFactory,
)
from tests.reminders.asked import about, said, told
from tests.reminders.calendar import today

pytestmark = pytest.mark.django_db
KIND = "draft_waiting"


def test_a_draft_initiative_waits_since_it_was_drafted_for_who_drafted_it():
    author = UserFactory()
    initiative = InitiativeFactory(publication="draft", author=author)
    (one,) = told(KIND)
    assert (one.subject, one.within, one.due, one.owner) == (initiative, initiative.pk, today(), author.pk)
    assert one.draft
    assert one.why_now == f"It was drafted on {said(today())} and is not published."
    assert one.why_you == "You drafted it."


def test_an_owner_comes_before_the_author_while_they_can_sign_in():
    author, owner = UserFactory(), UserFactory()
    InitiativeFactory(publication="draft", author=author, owner=owner)
    (one,) = told(KIND)
    assert (one.owner, one.why_you) == (owner.pk, "You own this initiative.")
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    (one,) = told(KIND)
    assert (one.owner, one.why_you) == (author.pk, "You drafted it.")


def test_a_draft_document_waits_and_counts_its_draft_statements():
    document = DocumentFactory(publication="draft", author=UserFactory())
    (one,) = told(KIND)
    assert (one.subject, one.within, one.owner, one.draft) == (document, None, document.author_id, True)
    assert one.why_now == f"It was drafted on {said(today())} and is not published."
    capture = CaptureFactory(document=document)
    for exact in ("We will plant a forest", "Work on the forest has begun"):
        StatementFactory(publication="draft", passage=PassageFactory(capture=capture, exact=exact))
    (one,) = told(KIND)
    assert one.why_now == f"It was drafted on {said(today())} and is not published; draft statements in it: 2."


def test_a_published_document_waits_while_it_holds_draft_statements():
    by, author = UserFactory(is_superuser=True), UserFactory()
    statement = StatementFactory(publication="draft", author=author)
    (one,) = told(KIND)
    assert (one.subject, one.owner, one.draft) == (statement.passage.capture.document, author.pk, True)
    assert one.why_now == f"It is published, and since {said(today())} it holds draft statements: 1."
    publish(by=by, row=statement, second_reader_required=False)
    assert about(KIND) == []


def test_statements_of_several_authors_have_no_one_who_drafted_them():
    capture = CaptureFactory()
    for exact in ("We will plant a forest", "Work on the forest has begun"):
        StatementFactory(
            publication="draft", author=UserFactory(), passage=PassageFactory(capture=capture, exact=exact)
        )
    assert [one.owner for one in told(KIND)] == [None]


def test_what_was_published_or_discarded_waits_no_longer():
    by = UserFactory(is_superuser=True)
    first, second = InitiativeFactory.create_batch(2, publication="draft")
    document = DocumentFactory(publication="draft")
    assert len(about(KIND)) == 3
    publish(by=by, row=first, second_reader_required=False)
    publish(by=by, row=document, second_reader_required=False)
    discard(by=by, row=second)
    assert about(KIND) == []


def test_what_was_withdrawn_is_no_draft_and_a_draft_commitment_waits_with_its_initiative():
    StatementFactory(publication="draft", passage__capture__document__publication="withdrawn")
    InitiativeFactory(publication="withdrawn")
    commitment = CommitmentFactory(initiative__publication="draft")
    assert about(KIND) == [commitment.initiative]
