"""An administrator of one partnership administers that one; what is everybody's is for administrators of every one."""

import pytest

from initiatives.models import Membership, Partnership, ReminderRule
from initiatives.permissions import may_administer, may_administer_any
from tests.admin.conftest import errors, filled, member, page, signed_in
from tests.admin.rows import one_of_each
from tests.admin.test_access import FOR_ADMINISTRATORS


@pytest.fixture
def user(world):
    return member("administrator", world.partnership, username="of-one")


@pytest.fixture
def of_one(user):
    return signed_in(user)


@pytest.fixture
def of_all(db):
    return signed_in(member("administrator", username="of-all"))


def test_a_role_in_one_partnership_is_a_role_there(world, elsewhere, user):
    everywhere = member("administrator", username="of-all")
    assert may_administer(user=user, partnership=world.partnership)
    assert not may_administer(user=user, partnership=elsewhere)
    assert not may_administer(user=user)
    assert may_administer_any(user=user)
    assert may_administer(user=everywhere)
    assert may_administer(user=everywhere, partnership=elsewhere)
    lead = member("lead", world.partnership)
    assert not may_administer_any(user=lead)
    everywhere.is_active = False
    assert not may_administer(user=everywhere)


def test_what_is_everybodys_is_closed_to_who_administers_one_partnership(world, of_one, of_all):
    for row in one_of_each(world):
        noun = row._meta.model_name
        if noun not in FOR_ADMINISTRATORS - {"membership"}:
            continue
        assert of_all.get(page(noun)).status_code == 200, noun
        assert of_one.get(page(noun)).status_code == 403, noun
        assert of_one.get(page(noun, "change", row.pk)).status_code == 403, noun


def test_ones_own_partnership_is_edited_and_no_other(world, elsewhere, of_one):
    own, other = (page("partnership", "change", each.pk) for each in (world.partnership, elsewhere))
    assert of_one.post(own, filled(of_one, own, time_zone="Europe/Oslo")).status_code == 302
    world.partnership.refresh_from_db()
    assert world.partnership.time_zone == "Europe/Oslo"
    assert of_one.get(other).status_code == 404
    assert of_one.get(page("partnership", "add")).status_code == 403
    assert of_one.post(page("partnership", "delete", world.partnership.pk), {"post": "yes"}).status_code == 403
    assert Partnership.objects.count() == 2


def test_roles_are_given_and_taken_in_ones_own_partnership_alone(world, elsewhere, of_one, of_all):
    analyst = member("analyst", elsewhere)
    theirs, everywhere = analyst.memberships.get(), Membership.objects.get(user__username="of-all")
    add = page("membership", "add")
    given = {"user": analyst.pk, "role": "analyst"}
    for partnership in ("", elsewhere.pk):
        refused = of_one.post(add, filled(of_one, add, **given, partnership=partnership))
        assert errors(refused)["partnership"], partnership
    assert of_one.post(add, filled(of_one, add, **given, partnership=world.partnership.pk)).status_code == 302
    made = analyst.memberships.get(partnership=world.partnership)
    assert set(of_one.get(page("membership")).context["cl"].result_list) == set(world.partnership.memberships.all())
    for row in (theirs, everywhere):
        assert of_one.get(page("membership", "change", row.pk)).status_code == 404
        assert of_one.post(page("membership", "delete", row.pk), {"post": "yes"}).status_code == 404
    assert of_one.post(page("membership", "delete", made.pk), {"post": "yes"}).status_code == 302
    assert not analyst.memberships.filter(partnership=world.partnership).exists()
    assert of_all.post(add, filled(of_all, add, **given, partnership="")).status_code == 302


def test_rules_of_ones_own_partnership_are_kept_and_the_others_looked_at(world, elsewhere, of_one):
    mine, theirs, all_s = (
        ReminderRule.objects.create(name=f"Rule {number}", kind="review_due", partnership=partnership)
        for number, partnership in enumerate((world.partnership, elsewhere, None))
    )
    url = page("reminderrule", "change", mine.pk)
    assert of_one.post(url, filled(of_one, url, name="Mine")).status_code == 302
    assert errors(of_one.post(url, filled(of_one, url, partnership="")))["partnership"]
    for rule in (theirs, all_s):
        assert of_one.get(page("reminderrule", "change", rule.pk)).status_code == 200
        assert of_one.post(page("reminderrule", "change", rule.pk), {"name": "Mine too"}).status_code == 403
        assert of_one.post(page("reminderrule", "delete", rule.pk), {"post": "yes"}).status_code == 403
    add = page("reminderrule", "add")
    assert errors(of_one.post(add, filled(of_one, add, name="All", kind="review_due", partnership="")))["partnership"]
    assert {rule.name for rule in ReminderRule.objects.all()} == {"Mine", "Rule 1", "Rule 2"}


def test_many_are_not_deleted_by_the_way_that_deletes_many(world, elsewhere, of_one):
    theirs = ReminderRule.objects.create(name="Theirs", kind="review_due", partnership=elsewhere)
    given = {"action": "delete_selected", "_selected_action": [theirs.pk], "post": "yes"}
    of_one.post(page("reminderrule"), given)
    assert ReminderRule.objects.filter(pk=theirs.pk).exists()
