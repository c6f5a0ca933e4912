"""Who sees and does what: roles in partnerships, and nothing of others' partnerships anywhere."""

import pytest
from django.urls import reverse

from initiatives.actions.initiative import open_initiative
from initiatives.models import Initiative, Passage, User
from tests.admin.conftest import errors, filled, member, page, signed_in
from tests.admin.rows import one_of_each

SHARED = {"organisation", "person", "sector", "release", "citation", "reminderrule", "savedview"}
FOR_ADMINISTRATORS = {
    *(
        "accesstoken",
        "calendarfeed",
        "change",
        "digest",
        "era",
        "membership",
        "oldslug",
        "preference",
        "seeded",
        "sendingconfirmation",
        "snooze",
        "subscription",
    ),
    *("user", "webhookdelivery", "webhookendpoint"),
}


def choices(client, noun, field, term=""):
    query = {"app_label": "initiatives", "model_name": noun, "field_name": field, "term": term}
    answer = client.get(reverse("admin:autocomplete"), query)
    return [row["text"] for row in answer.json()["results"]] if answer.status_code == 200 else answer.status_code


def test_rows_of_another_partnership_are_absent_from_every_list_and_page(world, elsewhere):
    stranger = signed_in(member("analyst", elsewhere))
    for row in one_of_each(world):
        noun = row._meta.model_name
        answer = stranger.get(page(noun))
        if noun in FOR_ADMINISTRATORS:
            assert answer.status_code == 403, noun
            assert stranger.get(page(noun, "change", row.pk)).status_code in (403, 404), noun
        elif noun not in SHARED:
            assert row not in answer.context["cl"].result_list, noun
            assert stranger.get(page(noun, "change", row.pk)).status_code == 404, noun
            assert stranger.get(page(noun, "history", row.pk)).status_code == 404, noun
            assert stranger.get(page(noun, "delete", row.pk)).status_code in (403, 404), noun


@pytest.mark.parametrize(
    ("noun", "field"),
    [
        ("initiative", "parent"),
        ("commitment", "initiative"),
        ("evidence", "passage"),
        ("capture", "document"),
        ("statement", "passage"),
    ],
)
def test_rows_of_another_partnership_are_absent_from_choices(world, elsewhere, noun, field):
    assert len(choices(signed_in(member("analyst", world.partnership)), noun, field)) >= 1
    assert choices(signed_in(member("analyst", elsewhere, "stranger")), noun, field) == []


def test_a_passage_of_another_partnership_proves_nothing_even_when_its_number_is_known(world, elsewhere):
    stranger = member("analyst", elsewhere)
    own = open_initiative(by=stranger, partnership=elsewhere, name="Own", kind="project")
    url = reverse("admin:initiative-record-status", args=[own.pk])
    data = {"voice": "KE", "claim_status": "agreed", "reason": "So.", "passages": [world.agreed.pk]}
    answer = signed_in(stranger).post(url, data)
    assert "not one of the available choices" in errors(answer)["passages"]


def test_an_analyst_drafts_in_their_own_partnership_only(world, elsewhere):
    client = signed_in(member("analyst", elsewhere))
    url = page("initiative", "add")
    data = filled(client, url, partnership=world.partnership.pk, name="Theirs", kind="project")
    assert "not one of the available choices" in errors(client.post(url, data))["partnership"]
    assert not Initiative.objects.filter(name="Theirs").exists()


def test_a_passage_is_chosen_by_its_words_its_paragraph_and_its_document(world):
    client = signed_in(member("analyst", world.partnership))
    assert choices(client, "evidence", "passage", "forest has begun") == [
        "“Work on the forest has begun.” · ¶3 · A report"
    ]


def test_an_analyst_names_an_owner_without_seeing_accounts(world):
    client = signed_in(member("analyst", world.partnership))
    assert choices(client, "initiative", "owner", "admin") == ["administrator"]
    assert choices(client, "initiative", "owner", "example.org") == []
    assert client.get(page("user")).status_code == 403


def test_somebody_without_a_role_sees_no_noun(world):
    client = signed_in(User.objects.create_user("new", "new@example.org", "a long password", is_staff=True))
    assert client.get("/admin/").status_code == 200
    assert "no role in any partnership yet" in client.get("/admin/").content.decode()
    assert client.get(page("initiative")).status_code == 403
    assert choices(client, "evidence", "passage") == 403


def test_a_reader_reads_drafts_and_writes_nothing(drafts):
    client = signed_in(member("reader", drafts.partnership))
    assert client.get(page("initiative", "change", drafts.initiative.pk)).status_code == 200
    for noun, row in (
        ("initiative", drafts.initiative),
        ("sourcedocument", drafts.document),
        ("commitment", drafts.commitment),
    ):
        assert client.post(page(noun, "change", row.pk), {"name": "x"}).status_code == 403
        assert client.get(page(noun, "add")).status_code == 403
        assert client.post(page(noun, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert Passage.objects.count() == 2
    assert client.get(page("passage", "add")).status_code == 403


def test_a_role_in_every_partnership_reaches_every_partnership(world, elsewhere):
    open_initiative(by=world.by, partnership=elsewhere, name="Elsewhere", kind="project")
    client = signed_in(member("analyst"))
    assert {row.name for row in client.get(page("initiative")).context["cl"].result_list} == {
        "Shared forest",
        "Elsewhere",
    }


def test_a_reader_here_who_is_an_analyst_there_writes_there_only(world, elsewhere):
    user = member("analyst", elsewhere)
    user.memberships.create(role="reader", partnership=world.partnership)
    own = open_initiative(by=world.by, partnership=elsewhere, name="Elsewhere", kind="project")
    client = signed_in(user)
    assert client.get(page("initiative", "change", world.initiative.pk)).status_code == 200
    assert client.post(page("initiative", "change", world.initiative.pk), {"name": "x"}).status_code == 403
    url = page("initiative", "change", own.pk)
    assert client.post(url, filled(client, url, summary="Mine.")).status_code == 302


def test_a_former_member_can_no_longer_enter(world):
    user = member("analyst", world.partnership)
    client = signed_in(user)
    user.is_active = False
    user.save()
    assert client.get(page("initiative")).status_code == 302


def test_partnerships_are_kept_by_administrators(world):
    assert signed_in(member("lead", world.partnership)).get(page("partnership", "add")).status_code == 403
    client = signed_in(member("administrator", username="keeper"))
    url = page("partnership", "add")
    given = {"name": "Chile–Kenya", "slug": "chile-kenya", "country_a": "KE", "country_b": "CL"}
    assert "alphabetically first" in errors(client.post(url, filled(client, url, **given)))["__all__"]
    assert client.post(url, filled(client, url, **{**given, "country_a": "CL", "country_b": "KE"})).status_code == 302
