"""A page with a slug is found by every slug it ever had, and never by one it may not show."""

import pytest

from tests.factories import EventFactory, OrganisationFactory, PartnershipFactory, PersonFactory, SectorFactory

pytestmark = pytest.mark.django_db
PLACES = {
    "sectors": SectorFactory, "organisations": OrganisationFactory, "people": PersonFactory, "events": EventFactory,
    "partnerships": PartnershipFactory,
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_an_old_slug_leads_to_the_page_for_good_and_keeps_the_question(client, place):
    row = PLACES[place](slug="before")
    row.slug = "after"
    row.save()
    answer = client.get(f"/{place}/before/?as_of=2026-04-01")
    assert (answer.status_code, answer["Location"]) == (301, f"/{place}/after/?as_of=2026-04-01")
    assert client.get(f"/{place}/after/").status_code == 200


@pytest.mark.parametrize("place", PLACES)
def test_a_slug_that_never_was_is_not_found(client, place):
    assert client.get(f"/{place}/nowhere/").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_a_parameter_nobody_knows_is_named(client, place):
    PLACES[place](slug="here")
    answer = client.get(f"/{place}/here/?asof=2026-04-01")
    assert answer.status_code == 400
    assert "Did you mean as_of?" in answer.content.decode()
