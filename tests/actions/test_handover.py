"""What somebody owns goes to others: all or none, only by and to those who may, and each history says so."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from initiatives.actions.handover import hand_over
from initiatives.actions.initiative import edit_initiative
from initiatives.actions.writing import Conflict
from initiatives.models import Initiative, Membership
from tests.factories import InitiativeFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "The owner moves to another post."


def person(role, partnership=None, **fields):
    user = UserFactory(**fields)
    Membership.objects.create(user=user, role=role, partnership=partnership)
    return user


@pytest.fixture
def home(db):
    return PartnershipFactory()


@pytest.fixture
def lead(home):
    return person("lead", home, username="lead")


@pytest.fixture
def heir(home):
    return person("analyst", home, username="heir")


@pytest.fixture
def leaver(db):
    return UserFactory(username="leaver")


@pytest.fixture
def owned(home, leaver):
    return [
        InitiativeFactory(owner=leaver, partnership=home),
        InitiativeFactory(owner=leaver, partnership=home, publication="draft"),
    ]


def give(rows, to):
    return {row.pk: to for row in rows}


def owners(rows):
    return [row.owner for row in Initiative.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")]


def test_each_goes_to_its_new_owner_with_a_new_version_and_a_line_of_history(lead, leaver, heir, owned):
    versions = [row.version for row in owned]
    told = hand_over(by=lead, leaver=leaver, gives=give(owned, heir), reason=f"  {WHY} ")
    assert owners(owned) == [heir, heir]
    assert {row.pk for row in told.initiatives} == {row.pk for row in owned}
    for row, version in zip(owned, versions, strict=True):
        row.refresh_from_db()
        assert row.version == version + 1
        last = row.history.order_by("-pgh_id").first()
        assert last.pgh_context_id == told.act
        assert last.pgh_context.metadata == {"user": lead.pk, "did": "handed_over", "reason": WHY}


def test_several_may_take_over_from_one(lead, leaver, heir, owned, home):
    other = person("editor", home)
    hand_over(by=lead, leaver=leaver, gives={owned[0].pk: heir, owned[1].pk: other}, reason=WHY)
    assert owners(owned) == [heir, other]


def test_many_are_handed_over_in_as_many_queries_as_one(lead, leaver, heir, home, owned, django_assert_max_num_queries):
    rows = [*owned, *InitiativeFactory.create_batch(20, owner=leaver, partnership=home)]
    with django_assert_max_num_queries(16):
        hand_over(by=lead, leaver=leaver, gives=give(rows, heir), reason=WHY)
    assert set(owners(rows)) == {heir}


@pytest.mark.parametrize("role", ["reader", "analyst", "editor"])
def test_who_neither_leads_nor_administers_hands_nothing_over(leaver, heir, owned, home, role):
    with pytest.raises(PermissionDenied, match="You may not hand over initiatives of Brazil–Norway"):
        hand_over(by=person(role, home), leaver=leaver, gives=give(owned, heir), reason=WHY)
    assert owners(owned) == [leaver, leaver]


def test_a_lead_of_one_partnership_hands_nothing_over_in_another_and_then_nothing_at_all(lead, leaver, owned):
    elsewhere = InitiativeFactory(owner=leaver, partnership=PartnershipFactory(country_a="IN", country_b="JP"))
    everywhere = person("analyst")
    with pytest.raises(PermissionDenied):
        hand_over(by=lead, leaver=leaver, gives=give([*owned, elsewhere], everywhere), reason=WHY)
    assert owners(owned) == [leaver, leaver]
    administrator = person("administrator")
    hand_over(by=administrator, leaver=leaver, gives=give([*owned, elsewhere], everywhere), reason=WHY)
    assert owners([*owned, elsewhere]) == [everywhere] * 3


@pytest.mark.parametrize("whom", ["reader", "outsider", "gone", "system"])
def test_only_who_may_draft_there_and_can_sign_in_takes_over(lead, leaver, owned, home, whom):
    elsewhere = PartnershipFactory(country_a="IN", country_b="JP")
    to = {
        "reader": lambda: person("reader", home),
        "outsider": lambda: person("analyst", elsewhere),
        "gone": lambda: person("analyst", home, is_active=False),
        "system": lambda: person("analyst", home, is_system=True),
    }[whom]()
    with pytest.raises(ValidationError, match="may not draft in Brazil–Norway, or cannot sign in") as refused:
        hand_over(by=lead, leaver=leaver, gives=give(owned, to), reason=WHY)
    assert list(refused.value.message_dict) == ["to"]
    assert owners(owned) == [leaver, leaver]


def test_a_superuser_may_take_over_anywhere(lead, leaver, owned):
    superuser = UserFactory(is_superuser=True)
    hand_over(by=lead, leaver=leaver, gives=give(owned, superuser), reason=WHY)
    assert owners(owned) == [superuser, superuser]


@pytest.mark.parametrize(
    ("field", "change"),
    [("gives", {"gives": {}}), ("reason", {"reason": "  "}), ("to", {})],
)
def test_what_is_missing_or_to_the_same_is_named_by_its_field(lead, leaver, owned, home, field, change):
    Membership.objects.create(user=leaver, role="analyst", partnership=home)
    given = {"gives": give(owned, leaver), "reason": WHY, **change}
    with pytest.raises(ValidationError) as refused:
        hand_over(by=lead, leaver=leaver, **given)
    assert list(refused.value.message_dict) == [field]


def test_if_one_changed_hands_meanwhile_none_is_handed_over(lead, leaver, heir, owned, home):
    other = person("analyst", home)
    edit_initiative(by=lead, initiative=owned[1], owner=other)
    with pytest.raises(Conflict, match=f"Meanwhile “{owned[1]}” changed hands"):
        hand_over(by=lead, leaver=leaver, gives=give(owned, heir), reason=WHY)
    assert owners(owned) == [leaver, other]


def test_if_one_is_gone_none_is_handed_over(lead, leaver, heir, owned):
    with pytest.raises(Conflict, match="no longer there"):
        hand_over(by=lead, leaver=leaver, gives={**give(owned, heir), 999_999_999: heir}, reason=WHY)
    assert owners(owned) == [leaver, leaver]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_over_the_same_at_once_one_wins_and_the_other_is_told():
    home = PartnershipFactory()
    leads = [person("lead", home), person("lead", home)]
    heirs = [person("analyst", home), person("analyst", home)]
    leaver = UserFactory()
    rows = InitiativeFactory.create_batch(5, owner=leaver, partnership=home)
    outcomes, start = [], threading.Barrier(2)

    def run(by, to, order):
        start.wait()
        try:
            hand_over(by=by, leaver=leaver, gives=give(order, to), reason=WHY)
            outcomes.append(to)
        except Conflict as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(leads[0], heirs[0], rows)),
        threading.Thread(target=run, args=(leads[1], heirs[1], rows[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [one for one in outcomes if not isinstance(one, Conflict)]
    assert len(outcomes) == 2
    assert set(owners(rows)) == {winner}
