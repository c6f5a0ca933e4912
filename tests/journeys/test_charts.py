"""Charts come to life when they are pointed at: they tell what is under the pointer and lead to what it counts."""

import pytest
from django.core.management import call_command

from tests.factories import InitiativeFactory, SectorFactory, StatusUpdateFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counted(settings):
    settings.PUBLIC_READ = True
    sector = SectorFactory(name="Land", slug="land")
    for status in ("agreed", "agreed", "under_way"):
        initiative = InitiativeFactory()
        initiative.sectors.add(sector)
        StatusUpdateFactory(initiative=initiative, status=status)


def test_a_chart_tells_what_is_under_the_pointer_and_a_click_leads_to_the_list(visit, counted):
    call_command("chart_bundle")
    page, asked = visit(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/charts/")
    assert not any("vega" in url for url in asked), "nothing is loaded before a chart is pointed at"
    chart = page.locator("#status-by-sector .picture")
    still = chart.bounding_box()
    chart.hover()
    page.wait_for_selector("#status-by-sector[data-live-since] .wide .live svg")
    assert any("vega" in url for url in asked)
    assert all(url.startswith(page.url.removesuffix("/charts/")) for url in asked)
    alive = chart.bounding_box()
    assert abs(still["height"] - alive["height"]) < 2, "the page does not jump"
    bar = page.locator("#status-by-sector .wide .live .mark-rect path").first
    bar.hover()
    assert page.locator(".chart-hint").inner_text() == "Land: 2 · Agreed"
    bar.click()
    page.wait_for_url("**/initiatives/?*")
    assert "sector=land" in page.url
    assert "status=agreed" in page.url


def test_without_a_script_the_servers_picture_stays(visit, counted):
    page = visit(java_script_enabled=False)
    page.goto("/charts/")
    assert page.locator("#status-by-sector .wide svg text").all_text_contents()[0] == "Land"
    page.locator("#status-by-sector summary").click()
    figure = page.locator("#status-by-sector tbody a").first
    assert figure.inner_text() == "2"
    figure.click()
    assert "status=agreed" in page.url
