"""What a reader may not see is absent: as a row, inside another row, and behind a filter."""

from datetime import date

import pytest
from django.utils import timezone

from initiatives.actions.document import withhold
from initiatives.models import (
    Membership,
    Participation,
    Partnership,
    Reminder,
    ReminderRule,
    SavedView,
    Translation,
    WebhookEndpoint,
)
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    PassageFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_a_draft_is_seen_by_its_partnership_and_by_nobody_else(visitor, signed_in):
    draft = InitiativeFactory(publication="draft")
    other = PartnershipFactory(country_a="IN", country_b="JP", slug="in-jp")
    member, stranger = UserFactory(), UserFactory()
    Membership.objects.create(user=member, role="reader", partnership=draft.partnership)
    Membership.objects.create(user=stranger, role="administrator", partnership=other)
    for reader, seen in ((visitor, False), (signed_in(stranger), False), (signed_in(member), True)):
        assert bool(reader.read("initiatives/")["results"]) is seen
        reader.get(f"initiatives/{draft.slug}/", status=200 if seen else 404)
        if not seen:
            assert reader.refused("commitments/", initiative=draft.slug)[0] == {("initiative", "invalid")}
    assert signed_in(member).read("initiatives/", publication="draft")["results"][0]["slug"] == draft.slug


@pytest.mark.parametrize("publication", ["draft", "withdrawn", "entered_in_error"])
def test_a_statement_does_not_name_an_initiative_the_reader_may_not_see(visitor, publication):
    shown = InitiativeFactory()
    hidden = InitiativeFactory(publication=publication, parent=None)
    StatementFactory(initiatives=[shown, hidden])
    assert visitor.read("statements/")["results"][0]["initiatives"] == [shown.slug]
    InitiativeFactory(slug="child", parent=hidden)
    assert visitor.read("initiatives/child/")["parent"] is None


def test_passages_of_an_unpublished_document_are_absent_everywhere(visitor, program):
    hidden = make_world_of_another_document(program)
    row = visitor.read("status-updates/")["results"][0]
    assert row["passages"] == []
    assert program.read("status-updates/")["results"][0]["passages"][0]["exact"] == hidden.exact
    visitor.get(f"passages/{hidden.pk}/", status=404)
    visitor.get(f"documents/{hidden.capture.document_id}/", status=404)
    visitor.get(f"captures/{hidden.capture_id}/", status=404)
    statement = visitor.read("statements/")["results"][0]
    assert (statement["text"], statement["passage"]) == (None, None)
    assert visitor.read("statements/", q="forest")["results"] == []


def make_world_of_another_document(program):
    """A published line and statement whose only proof stands in a draft document; gives the passage."""
    partnership = Partnership.objects.get()
    passage = PassageFactory(capture__document__partnership=partnership, capture__document__publication="draft")
    initiative = InitiativeFactory(partnership=partnership)
    StatementFactory(passage=passage)
    body = {
        "initiative": initiative.slug, "axis": "claim", "asserted_by": "BR", "status": "agreed",
        "reason": "The text says so.", "passages": [passage.pk],
    }  # fmt: skip
    program.post("status-updates/", body)
    return passage


def test_withheld_words_are_shown_to_nobody(visitor, program, world):
    statement = StatementFactory(passage=world.agreed)
    Translation.objects.create(statement=statement, language="pt", text="Palavras", origin="ours")
    withhold(by=world.by, now=timezone.now(), capture=world.capture, reason="The publisher asked.")
    for reader in (visitor, program):
        passage = reader.read(f"passages/{world.agreed.pk}/")
        assert [passage[key] for key in ("exact", "prefix", "suffix", "state")] == [None, None, None, "withheld"]
        capture = reader.read(f"captures/{world.capture.pk}/")
        assert (capture["text"], capture["state"]) == (None, "withheld")
        assert capture["withheld_reason"] == "The publisher asked."
        said = reader.read(f"statements/{statement.pk}/")
        assert (said["text"], said["passage"]["exact"], said["translations"][0]["text"]) == (None, None, None)
        assert reader.read(f"commitments/{world.commitment.pk}/")["passage"]["exact"] is None
        for name in ("passages", "statements"):
            assert reader.read(f"{name}/", q="plant")["results"] == []
        everything = reader.client.get("/api/v1/search/", {"q": "minister said"}).content.decode()
        assert "We have agreed" not in everything


def test_an_excerpt_gives_visitors_the_passages_and_members_the_whole(visitor, program, world):
    assert world.document.rights == "excerpt"
    path = f"captures/{world.capture.pk}/"
    for_visitor, for_member = visitor.read(path), program.read(path)
    assert for_visitor["text"] is None
    assert for_member["text"] == world.capture.text
    assert for_visitor["passages"] == for_member["passages"]
    assert world.agreed.exact in {passage["exact"] for passage in for_visitor["passages"]}
    for passage in for_member["passages"]:
        assert for_member["text"][passage["start"] : passage["end"]] == passage["exact"]


def test_reminders_are_ones_own(visitor, signed_in, world):
    rule = ReminderRule.objects.create(name="Review", kind="review_due")
    mine, theirs = (
        Reminder.objects.create(
            rule=rule, initiative=world.initiative, recipient=user, occurrence="once", due_on=date(2026, 1, 1), day=date(2026, 1, 1),
            why_you="You own it.", why_now="It is due.", how_to_stop="Review it.",
        )
        for user in (UserFactory(), UserFactory())
    )  # fmt: skip
    me = signed_in(mine.recipient)
    assert [row["id"] for row in me.read("reminders/")["results"]] == [mine.pk]
    me.get(f"reminders/{mine.pk}/")
    me.get(f"reminders/{theirs.pk}/", status=404)
    visitor.get("reminders/", status=401)
    visitor.get(f"reminders/{mine.pk}/", status=401)


def test_webhooks_are_ones_own_and_their_secret_is_never_shown(visitor, signed_in):
    mine, theirs = (
        WebhookEndpoint.objects.create(owner=user, url="https://example.org/hook", secret="whsec_hidden")
        for user in (UserFactory(), UserFactory())
    )
    me = signed_in(mine.owner)
    answer = me.get("webhooks/")
    assert [row["id"] for row in answer.json()["results"]] == [mine.pk]
    assert b"whsec_hidden" not in answer.content + me.get(f"webhooks/{mine.pk}/").content
    me.get(f"webhooks/{theirs.pk}/", status=404)
    visitor.get("webhooks/", status=401)


def test_saved_views_are_ones_own_and_those_that_are_shared(visitor, signed_in):
    owner = UserFactory()
    SavedView.objects.create(owner=owner, name="Mine", page="initiatives", query={"status": ["agreed"]})
    shared = SavedView.objects.create(owner=owner, name="Ours", page="initiatives", shared=True)
    assert len(signed_in(owner).read("saved-views/")["results"]) == 2
    assert [row["id"] for row in visitor.read("saved-views/")["results"]] == [shared.pk]


def test_a_closed_installation_answers_visitors_nothing(visitor, settings, world):
    settings.PUBLIC_READ = False
    for path in ("", "initiatives/", f"initiatives/{world.initiative.slug}/", "schema", "docs", "stats/", "nowhere/"):
        answer = visitor.get(path, status=401)
        assert answer["WWW-Authenticate"] == "Token"


def test_no_shared_cache_keeps_an_answer_of_one_reader_for_another(visitor, world):
    answer = visitor.get("initiatives/")
    assert {"Authorization", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}
    assert "private" in answer["Cache-Control"]


def test_a_participation_in_a_draft_is_not_named_by_its_organisation(visitor):
    agency = OrganisationFactory()
    for publication in ("draft", "published"):
        initiative = InitiativeFactory(slug=publication, publication=publication)
        Participation.objects.create(initiative=initiative, organisation=agency, role="implementer")
    assert visitor.read(f"organisations/{agency.slug}/")["participations"] == [
        {"initiative": "published", "role": "implementer"}
    ]
    assert [row["initiative"] for row in visitor.read("participations/")["results"]] == ["published"]
