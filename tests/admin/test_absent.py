"""Nothing of another partnership's drafts is said anywhere in the admin: lists, searches, forms, choices and suggestions."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.admin.conftest import member, page, signed_in
from tests.api.hidden import ASKED, SLUG, WORD
from tests.api.sight import Sight, around, said_in

pytestmark = pytest.mark.django_db


def suggestions(model_admin):
    """The addresses that suggest rows for the fields of a noun's form and of its parts."""
    holders = [model_admin, *(inline(model_admin.model, model_admin.admin_site) for inline in model_admin.inlines)]
    for holder in holders:
        for field in holder.autocomplete_fields:
            names = holder.model._meta
            query = f"app_label={names.app_label}&model_name={names.model_name}&field_name={field}"
            for term in ("", ASKED):
                yield f"{reverse('admin:autocomplete')}?{query}&term={term}"


def addresses():
    yield reverse("admin:index")
    for model, model_admin in admin.site._registry.items():
        noun = model._meta.model_name
        if model._meta.app_label != "initiatives":
            continue
        yield page(noun)
        yield f"{page(noun)}?q={ASKED}"
        yield page(noun, "add")
        yield from suggestions(model_admin)


@pytest.mark.parametrize("role", ["reader", "analyst", "editor", "lead"])
def test_nothing_of_another_partnership_is_said_in_the_admin(db, role):
    sight = Sight()
    sight.hide()
    client = signed_in(member(role, sight.world.partnership))
    asked, told = 0, []
    for address in addresses():
        said = said_in(client.get(address))
        asked += 1
        told += [(address, around(said, mark)) for mark in (WORD, SLUG) if mark in said]
    assert told == []
    assert asked > 150


def test_their_own_people_are_told_so_the_walk_can_fail(db):
    sight = Sight()
    sight.hide()
    client = signed_in(member("analyst", sight.pair))
    told = {address.partition("?")[0] for address in addresses() if WORD in said_in(client.get(address))}
    assert {page("initiative"), page("commitment"), page("statement"), page("passage"), page("statusupdate")} <= told
    assert reverse("admin:autocomplete") in told
