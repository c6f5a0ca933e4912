"""What a FilterSet takes, refuses and offers instead."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from initiatives.actions.status_update import record_status
from initiatives.clocks import Clocks, with_standing
from initiatives.filters.initiative import InitiativeFilter
from initiatives.models import Initiative, InitiativeSector, Name, Participation, ShownIn
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    SectorFactory,
    UserFactory,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


def asked(query, user=None, besides=("as_of",)):
    """The FilterSet that reads this query string for this reader."""
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    rows = with_standing(rows=Initiative.objects.visible_to(request.user), clocks=Clocks(today=timezone.localdate()))
    return InitiativeFilter(
        QueryDict(query), rows, request=request, clocks=Clocks(today=timezone.localdate()), besides=besides
    )


def found(query, user=None):
    """The slugs found, when nothing is wrong."""
    filters = asked(query, user)
    assert filters.problems == []
    return sorted(filters.qs.values_list("slug", flat=True))


def refused(query, user=None):
    """(parameter, code) of the one problem, and its sentence."""
    (problem,) = asked(query, user).problems
    return (problem.parameter, problem.code), problem.detail


def test_an_unknown_parameter_is_named_with_the_nearest():
    place, sentence = refused("statsu=agreed")
    assert place == ("statsu", "unknown_parameter")
    assert "did you mean “status”?" in sentence
    _, sentence = refused("zzz=1")
    assert "freshness" in sentence


@pytest.mark.parametrize(
    "lookup", ["owner__password__startswith", "owner__email", "name__regex", "status__not", "pk__in", "id", "q__in"]
)
def test_no_lookup_can_be_smuggled_in(lookup):
    assert refused(f"{lookup}=a")[0] == (lookup, "unknown_parameter")


def test_a_lookup_that_is_not_offered_is_told_the_field_that_is():
    assert "did you mean “owner”?" in refused("owner__password__startswith=a")[1]


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("status=agred", "did you mean “agreed”?"),
        ("status__in=agreed,Announced", "did you mean “announced”?"),
        ("kind=misson", "did you mean “mission”?"),
        ("sides_differ=maybe", "write 1 or 0"),
        ("country=ZZ", "there is no such value"),
        ("q=" + "a" * 201, "at most 200"),
        ("q=%00", "Null characters"),
        ("sector=%00", "nothing here has that name"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_the_nearest(query, hint):
    place, sentence = refused(query)
    assert place == (query.split("=")[0].removesuffix("__in"), "invalid")
    assert hint in sentence


def test_one_value_given_twice_is_refused_and_several_are_taken():
    assert refused("q=a&q=b")[0] == ("q", "repeated")
    assert refused("flagship=1&flagship=0")[0] == ("flagship", "repeated")
    assert asked("status=agreed&status=announced&status__in=none,paused").applied == {
        "status": ["agreed", "announced", "none", "paused"]
    }


def test_empty_parameters_of_a_form_ask_for_nothing():
    InitiativeFactory(slug="a")
    assert found("status=&q=&sector=&sides_differ=&status__in=,") == ["a"]


def test_status_is_the_headline_and_none_is_a_value():
    world = make_world()
    InitiativeFactory(slug="silent", partnership=world.partnership)
    record_status(**world.about(axis="claim", asserted_by="BR", status="agreed", passages=[world.agreed]))
    record_status(**world.about(axis="claim", asserted_by="NO", status="announced", passages=[world.agreed]))
    assert found("status=announced") == [world.initiative.slug]
    assert found("status=agreed") == []
    assert found("status=none") == ["silent"]
    assert found("status=none&status=announced") == [world.initiative.slug, "silent"]
    assert found("sides_differ=1") == [world.initiative.slug]
    assert found("sides_differ=0") == ["silent"]
    assert found("evidence=not_assessed") == [world.initiative.slug, "silent"]
    assert found("evidence=delivered") == []
    assert found("freshness=never_reviewed&schedule=on_time") == [world.initiative.slug]


def test_a_sector_counts_what_stands_below_it():
    top = SectorFactory(slug="top")
    middle = SectorFactory(slug="middle", parent=top)
    low = SectorFactory(slug="low", parent=middle)
    for sector in (top, low):
        InitiativeSector.objects.create(initiative=InitiativeFactory(slug=f"in-{sector.slug}"), sector=sector)
    assert found("sector=top") == ["in-low", "in-top"]
    assert found("sector=middle") == ["in-low"]
    assert found("sector=low&sector=top") == ["in-low", "in-top"]


def test_a_guest_is_found_in_the_partnership_that_shows_it():
    guest = InitiativeFactory(slug="guest")
    other = PartnershipFactory(country_a="IN", country_b="JP", slug="in-jp")
    ShownIn.objects.create(initiative=guest, partnership=other)
    assert found("partnership=in-jp") == ["guest"]
    assert found("country=JP") == []
    Participation.objects.create(initiative=guest, organisation=OrganisationFactory(country="JP"), role="funder")
    assert found("country=JP") == ["guest"]


def test_words_are_sought_in_every_name_a_row_has_borne_and_a_row_is_found_once():
    row = InitiativeFactory(slug="a", name="Shared forest", summary="Trees by the river")
    for name in ("Forest one", "Forest two"):
        Name.objects.create(initiative=row, name=name)
    assert found("q=forest trees") == found("q=TWO") == ["a"]
    assert found("q=forest desert") == []
    assert found("q=100%25") == []


def test_owners_are_those_of_rows_the_reader_sees_and_no_others():
    owner, hidden = UserFactory(username="owner"), UserFactory(username="owner-of-a-draft")
    InitiativeFactory(slug="a", owner=owner)
    InitiativeFactory(slug="b", owner=hidden, publication="draft")
    InitiativeFactory(slug="c")
    assert found("owner=owner") == ["a"]
    assert found("owner=none") == ["c"]
    place, sentence = refused("owner=owner-of-a-drafd")
    assert place == ("owner", "invalid")
    assert "owner-of-a-draft”" not in sentence
    assert found("owner=owner-of-a-draft", UserFactory(is_superuser=True)) == ["b"]


def test_a_hidden_parent_is_unknown_to_who_may_not_see_it():
    InitiativeFactory(slug="hidden", publication="draft")
    assert refused("parent=hidden")[0] == ("parent", "invalid")
    assert found("parent=hidden", UserFactory(is_superuser=True)) == []
