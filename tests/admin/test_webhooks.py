"""Webhooks in the admin: what was sent is looked at and sent again, endpoints are switched off and on."""

import pytest
from django.urls import reverse

from initiatives.models import Change, WebhookDelivery
from initiatives.webhooks.endpoint import open_endpoint, switch_off
from tests.admin.conftest import filled, member, page, said, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(world):
    return open_endpoint(by=UserFactory(username="reader"), url="https://example.org/hook")[0]


@pytest.fixture
def given_up(endpoint):
    return WebhookDelivery.objects.create(
        endpoint=endpoint, change=Change.objects.first(), state="given_up", attempts=83, failures=83,
        last_answer="It answered 500 Internal Server Error. “Out of order”",
    )  # fmt: skip


def test_the_log_of_an_endpoint_says_what_became_of_each_delivery(admin, endpoint, given_up):
    body = admin.get(page("webhookdelivery"), {"endpoint__id__exact": endpoint.pk}).content.decode()
    assert all(each in body for each in ("Given up", "83", "Out of order", "https://example.org/hook"))
    assert "whsec_" not in body
    assert given_up.message_id.hex in admin.get(page("webhookdelivery", "change", given_up.pk)).content.decode()
    at = page("webhookendpoint", "change", endpoint.pk)
    assert f"?endpoint__id__exact={endpoint.pk}" in admin.get(at).content.decode()


def test_a_delivery_is_sent_again_and_says_who_asked(admin, world, given_up):
    chosen = {"action": "again", "_selected_action": [given_up.pk]}
    assert "To be sent again within a minute: 1." in said(admin.post(page("webhookdelivery"), chosen))
    given_up.refresh_from_db()
    assert (given_up.state, given_up.failures, given_up.replayed_by) == ("waiting", 0, world.by)


def test_to_an_endpoint_that_is_off_nothing_is_sent_again(admin, world, endpoint, given_up):
    switch_off(by=world.by, endpoint=endpoint, because="It answered 410 Gone.", now=given_up.created_at)
    chosen = {"action": "again", "_selected_action": [given_up.pk]}
    assert "is switched off; switch it on first" in said(admin.post(page("webhookdelivery"), chosen))
    given_up.refresh_from_db()
    assert given_up.state == "given_up"


def test_an_endpoint_shows_why_it_is_off_and_is_switched_on_again(admin, world, endpoint, given_up):
    switch_off(by=world.by, endpoint=endpoint, because="It took nothing for three days.", now=given_up.created_at)
    at = page("webhookendpoint", "change", endpoint.pk)
    assert "It took nothing for three days." in admin.get(at).content.decode()
    admin.post(at, filled(admin, at, active="on"))
    endpoint.refresh_from_db()
    assert (endpoint.active, endpoint.off_because) == (True, "")
    assert endpoint.history.latest("pgh_id").pgh_context.metadata["user"] == world.by.pk
    stale = filled(admin, at, active="")
    admin.post(at, filled(admin, at, active=""))
    endpoint.refresh_from_db()
    assert endpoint.active is False
    assert "was changed since you read it" in admin.post(at, {**stale, "active": "on"}).content.decode()


def test_nobody_else_looks_at_them(endpoint, given_up):
    analyst = signed_in(member("analyst"))
    assert analyst.get(page("webhookdelivery")).status_code == 403
    assert analyst.get(page("webhookendpoint", "change", endpoint.pk)).status_code in (403, 404)


def test_confirming_after_a_restore_gives_up_what_may_have_been_told(admin, endpoint, given_up, monkeypatch):
    waits = WebhookDelivery.objects.create(endpoint=endpoint, change=Change.objects.last())
    for place in ("initiatives.reminders.hold.held", "initiatives.admin.sending_confirmation.held"):
        monkeypatch.setattr(place, lambda: True)
    answer = admin.post(reverse("admin:sending-confirm"), {"discard": "yes"})
    assert "Sending goes on" in said(answer)
    waits.refresh_from_db()
    assert (waits.state, waits.last_answer) == ("given_up", "It may have gone out before the restore.")
