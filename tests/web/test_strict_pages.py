"""What holds on every page of ours: the strict policy, the language, one heading, links that keep the clocks."""

import re

import pytest

from tests.factories import (
    CommitmentFactory,
    EventFactory,
    OrganisationFactory,
    PassageFactory,
    SectorFactory,
    StatementFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.web.page_text import read

pytestmark = pytest.mark.django_db
ALLOWED_INLINE = {"application/json", "application/ld+json"}


@pytest.fixture
def addresses():
    passage = PassageFactory()
    line = StatusUpdateFactory(passages=[passage])
    promise = CommitmentFactory(initiative=line.initiative, passage=passage)
    said = StatementFactory(passage=passage, initiatives=[line.initiative])
    sector = SectorFactory(slug="forests")
    line.initiative.sectors.add(sector)
    said.sectors.add(sector)
    OrganisationFactory(slug="agency")
    EventFactory(slug="visit", partnership=said.partnership)
    return [
        "/", "/initiatives/", f"/initiatives/{line.initiative.slug}/", "/commitments/", f"/commitments/{promise.pk}/",
        "/documents/", f"/documents/{passage.capture.document.pk}/", "/statements/", f"/statements/{said.pk}/",
        "/sectors/", "/sectors/forests/", f"/people/{said.person.slug}/", "/organisations/agency/", "/events/visit/",
        f"/partnerships/{said.partnership.slug}/", "/timeline/", "/changes/", "/search/", "/search/?q=forest", "/methodology/",
        "/releases/", f"/initiatives/{line.initiative.slug}/cite/", f"/status-updates/{line.pk}/cite/",
    ]  # fmt: skip


ACCOUNT = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"]
SIGNED_IN = [
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/email/",
]


def faults(page):
    """Whatever the content security policy would refuse."""
    for element in page.all():
        for name in element.attributes:
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"{element.tag} {name}"
        if element.tag == "style":
            yield "style element"
        if (
            element.tag == "script"
            and "src" not in element.attributes
            and element.attributes.get("type") not in ALLOWED_INLINE
        ):
            yield "inline script"
        if element.attributes.get("rel") == "canonical":
            continue  # an address that nobody loads
        for name in ("src", "href", "action"):
            if re.match(r"(https?:)?//|javascript:", element.attributes.get(name) or "") and element.tag not in ("a",):
                yield f"{element.tag} {name}={element.attributes[name]}"


def test_no_page_has_anything_the_policy_refuses(client, addresses):
    found = {
        address: list(faults(read(client.get(address)))) for address in [*addresses, *ACCOUNT, "/nowhere/", "/?x=1"]
    }
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    found |= {f"{address} signed in": list(faults(read(client.get(address)))) for address in [*addresses, *SIGNED_IN]}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_the_policy_is_sent_and_strict(client, addresses):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_every_page_has_a_language_a_title_one_main_heading_and_a_way_past_the_navigation(client, addresses):
    for address in [*addresses, *ACCOUNT]:
        page = read(client.get(address))
        assert page.one("html").attributes["lang"] == "en-gb", address
        assert page.one("title").words, address
        assert len(list(page.all("h1"))) == 1, address
        assert page.one("a", class_="skip").attributes["href"] == "#main"
        ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
        assert len(ids) == len(set(ids)), address


def test_the_main_navigation_keeps_turned_clocks(client, addresses):
    for address in addresses:
        page = read(client.get(f"{address}{'&' if '?' in address else '?'}as_of=2026-04-01"))
        links = [link.attributes["href"] for link in page.one("nav", class_="nav").all("a")]
        assert links, address
        assert all("as_of=2026-04-01" in link for link in links), address


def test_words_in_another_language_say_which(client):
    passage = PassageFactory(capture__text="森を植えます。", exact="森を植えます", capture__document__language="ja")
    line = StatusUpdateFactory(passages=[passage])
    StatementFactory(passage=passage, language="ja", initiatives=[line.initiative])
    for address in ("/", f"/initiatives/{line.initiative.slug}/", f"/documents/{passage.capture.document.pk}/"):
        page = read(client.get(address))
        holding = [element for element in page.all(lang="ja") if "森を植えます" in element.text]
        assert holding, address
