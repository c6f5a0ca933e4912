"""Every page of the admin opens: without a row, with rows, and only for those who may."""

import re

import pytest
from django.apps import apps
from django.contrib import admin as django_admin
from django.test import Client

from initiatives.models import Sector, User
from tests.admin.conftest import member, page, signed_in
from tests.admin.rows import one_of_each

NOUNS = sorted(model._meta.model_name for model in django_admin.site._registry)
NEVER_ADDED = {
    *(
        "accesstoken",
        "calendarfeed",
        "capture",
        "change",
        "citation",
        "digest",
        "duerevision",
        "era",
        "evidence",
        "measurement",
        "name",
        "oldslug",
    ),
    *(
        "original",
        "paragraphreading",
        "participation",
        "passagecheck",
        "reminder",
        "review",
        "scopeitem",
        "seeded",
        "sendingconfirmation",
        "standing",
        "statementnote",
        "statusupdate",
    ),
    *("translation", "webhookdelivery", "webhookendpoint", "succession", "inheritance"),
}

# Edited as a field or table of the nouns they link.
LINKS = {
    "briefing",  # its owner's alone, on pages of their own
    "notice",
    "subscriptionplace",
    "paragraph",
    "releasefile",
    "rulerun",
    "webhookplace",
    "initiativesector",
    "idempotentrequest",  # kept for a day, for the API alone
    "shownin",
    "statementcommitment",
    "statementinitiative",
    "statementsector",
}


@pytest.fixture
def administrator(db):
    return signed_in(User.objects.create_superuser("root", "root@example.org", "a long password"))


def test_every_noun_has_its_pages():
    everything = apps.get_app_config("initiatives").get_models()
    nouns = {model._meta.model_name for model in everything if not hasattr(model, "pgh_tracked_model")}
    assert nouns - set(NOUNS) == LINKS
    assert set(NOUNS) <= nouns


@pytest.mark.parametrize("noun", NOUNS)
def test_the_list_of_a_noun_opens_without_a_row(administrator, noun):
    assert administrator.get(page(noun)).status_code == 200


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_is_added_on_a_page_of_its_own_unless_it_is_written_elsewhere(administrator, noun):
    assert administrator.get(page(noun, "add")).status_code == (403 if noun in NEVER_ADDED else 200)


def test_the_list_and_the_page_and_the_history_of_every_noun_open_with_a_row(world):
    client = signed_in(world.by)
    rows = one_of_each(world)
    assert {row._meta.model_name for row in rows} == set(NOUNS)
    for row in rows:
        noun = row._meta.model_name
        assert client.get(page(noun)).status_code == 200, noun
        assert client.get(page(noun), {"q": "a"}).status_code == 200, noun
        assert client.get(page(noun, "change", row.pk)).status_code == 200, noun
        assert client.get(page(noun, "history", row.pk)).status_code == 200, noun


def test_every_filter_of_every_list_can_be_chosen(world):
    client = signed_in(world.by)
    one_of_each(world)
    for noun in NOUNS:
        filters = client.get(page(noun)).context["cl"].filter_specs
        for spec in filters:
            changelist = client.get(page(noun)).context["cl"]
            for choice in list(spec.choices(changelist))[1:]:
                assert client.get(page(noun) + choice["query_string"]).status_code == 200, (noun, choice)


def test_the_first_page_leads_to_the_list_of_every_noun_under_a_plural_that_is_a_word(administrator):
    shown = administrator.get("/admin/").content.decode()
    assert not [noun for noun in NOUNS if f'href="{page(noun)}"' not in shown]
    assert not re.findall(r">[^<]*[^aeiou\W]ys<", shown)


def test_a_visitor_is_sent_to_the_sign_in_page(db):
    answer = Client().get(page("initiative"), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    assert answer.status_code == 200


def test_signing_in_leads_back_to_the_page_that_was_asked_for(db):
    member("analyst")
    client = Client()
    asked = client.get(page("sector"), follow=True).redirect_chain[-1][0]
    answer = client.post(asked, {"login": "analyst", "password": "a long password"}, follow=True)
    assert answer.redirect_chain[-1][0] == page("sector")
    assert answer.status_code == 200


def test_somebody_who_may_not_use_the_admin_is_told_so_and_not_sent_in_circles(db):
    client = signed_in(User.objects.create_user("visitor", "visitor@example.org", "a long password"))
    assert client.get(page("initiative"), follow=True).status_code == 403


def test_signing_in_never_leads_to_another_host(admin):
    answer = admin.get("/admin/login/", {"next": "https://example.com/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_signing_out_ends_at_the_sign_in_page(admin):
    assert admin.post("/admin/logout/")["Location"] == "/accounts/login/"
    assert admin.get("/admin/").status_code == 302


def test_a_row_that_is_not_there_is_not_found(admin):
    assert admin.get(page("initiative", "change", 999_999)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/admin/autocomplete/?app_label=initiatives&model_name=statement&field_name=passage&term=%00",
        "/admin/initiatives/initiative/?publication__exact=%00",
    ],
)
def test_a_question_with_a_nul_in_it_is_refused_in_words(world, address):
    answer = signed_in(world.by).get(address)
    assert answer.status_code == 400
    assert "cannot hold the character NUL" in answer.text


def test_no_page_carries_a_script_or_a_style_of_its_own(world):
    client = signed_in(world.by)
    addresses = [
        "/admin/",
        page("initiative"),
        page("change"),
        page("capture"),
        page("initiative", "add"),
        page("sourcedocument", "add"),
    ]
    addresses += [page("initiative", view, world.initiative.pk) for view in ("change", "history")]
    for address in addresses:
        answer = client.get(address)
        body = answer.content.decode()
        assert "<style" not in body, address
        assert 'style="' not in body, address
        assert "onclick=" not in body, address
        assert not [tag for tag in body.split("<script")[1:] if "src=" not in tag.split(">")[0]], address
        assert "style-src 'self'" in answer["Content-Security-Policy"], address


def test_sectors_are_listed_each_below_its_parent(admin):
    forests = Sector.objects.create(slug="zz-forests", name="Forests")
    for slug, parent in (("aa-trade", None), ("aa-birches", forests), ("zz-oaks", forests)):
        Sector.objects.create(slug=slug, name=slug, parent=parent)
    listed = [row.slug for row in admin.get(page("sector")).context["cl"].result_list]
    assert listed == ["aa-trade", "zz-forests", "aa-birches", "zz-oaks"]
