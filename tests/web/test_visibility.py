"""A page about what is published never names what is not: drafts, and what was withdrawn."""

import pytest
from django.utils import timezone

from initiatives.actions.document import withhold
from initiatives.actions.publication import withdraw
from initiatives.models import Evidence, Name, ScopeItem
from tests.factories import (
    CaptureFactory,
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    PassageFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "A secret"


@pytest.fixture
def editor():
    return UserFactory(username="editor", is_superuser=True)


def passage_of(publication):
    document = DocumentFactory(title=f"{SECRET} paper", publisher=f"{SECRET} publisher")
    if publication == "withdrawn":
        withdraw(by=UserFactory(is_superuser=True), row=document)
    else:
        document = DocumentFactory(title=f"{SECRET} paper", publisher=f"{SECRET} publisher", publication="draft")
    return PassageFactory(capture=CaptureFactory(document=document))


@pytest.mark.parametrize("publication", ["draft", "withdrawn"])
def test_a_source_that_is_not_published_is_neither_named_nor_linked(client, publication, editor):
    passage = passage_of(publication)
    promise = CommitmentFactory(passage=passage)
    initiative = promise.initiative
    StatusUpdateFactory(initiative=initiative, passages=[passage])
    StatementFactory(passage=passage, initiatives=[initiative]).commitments.add(promise)
    Evidence.objects.create(passage=passage, aim=initiative)
    ScopeItem.objects.create(initiative=initiative, label="Trees", passage=passage)
    Name.objects.create(initiative=initiative, name="Forest", passage=passage)
    addresses = [f"/initiatives/{initiative.slug}/", f"/commitments/{promise.pk}/", "/"]
    for address in addresses:
        text = client.get(address).text
        assert "Trees" in text or address != addresses[0]
        assert SECRET not in text, address
        assert passage.exact not in text, address
        assert f"/documents/{passage.capture.document_id}/" not in text, address
    client.force_login(editor)
    for address in addresses[:2]:
        assert SECRET in client.get(address).text, address


def test_a_draft_is_not_named_by_what_it_replaces_or_holds(client, editor):
    draft = InitiativeFactory(name=f"{SECRET} plan", slug="secret-plan", publication="draft")
    below, replaced, line = InitiativeFactory(parent=draft), InitiativeFactory(), InitiativeFactory()
    withdraw(by=editor, row=replaced, replaced_by=draft)
    StatusUpdateFactory(initiative=line, status="superseded", superseded_by=draft)
    paper, draft_paper = DocumentFactory(), DocumentFactory(title=f"{SECRET} paper", publication="draft")
    withdraw(by=editor, row=paper, replaced_by=draft_paper)
    addresses = [f"/initiatives/{one.slug}/" for one in (below, replaced, line)] + [f"/documents/{paper.pk}/"]
    for address in addresses:
        text = client.get(address).text
        assert SECRET not in text, address
        assert "secret-plan" not in text, address
    client.force_login(editor)
    for address in addresses:
        assert SECRET in client.get(address).text, address


def test_the_panel_of_a_withheld_text_gives_no_words_of_its_neighbours_away(client, editor):
    capture = CaptureFactory(text="We will plant a forest, and the river shall be clean.")
    first = PassageFactory(capture=capture)
    beside = PassageFactory(capture=capture, exact="the river shall be clean")
    initiative = InitiativeFactory()
    StatusUpdateFactory(initiative=initiative, passages=[first])
    StatusUpdateFactory(initiative=initiative, asserted_by="NO", passages=[beside])
    assert beside.exact in client.get(f"/?at={first.pk}").text
    withhold(by=editor, capture=capture, reason="A court order.", now=timezone.now())
    text = client.get(f"/?at={first.pk}").text
    assert "A court order." in text
    assert beside.exact not in text
    assert first.exact not in text
