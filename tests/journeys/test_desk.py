"""The desk by keyboard, in a real browser: review with sources, select several, snooze; and a digest on a phone."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from initiatives.models import Digest, Initiative, Membership, Reminder, ReminderRule, Review, Snooze
from initiatives.reminders.digest import compose
from initiatives.reminders.holding import contents
from tests.factories import InitiativeFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = "document.activeElement.id || document.activeElement.name"


@pytest.fixture
def analyst():
    """Who owns three initiatives that nobody has ever reviewed."""
    user = UserFactory(username="analyst")
    three = InitiativeFactory.create_batch(3, owner=user)
    Initiative.objects.update(published_at=timezone.now() - timedelta(days=200))
    Membership.objects.create(user=user, role="analyst", partnership=three[0].partnership)
    return user


@pytest.fixture
def desk(visit, client, analyst, live_server):
    """The desk, signed in."""
    client.force_login(analyst)
    opened = visit()
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    opened.context.add_cookies([session])
    opened.goto("/desk/")
    return opened


def keys(desk):
    """The matters in the order of the page."""
    return desk.eval_on_selector_all(".matter", "all => all.map(one => one.id)")


def test_a_matter_is_reviewed_with_its_sources_without_a_mouse_and_the_next_one_is_at_hand(desk, analyst):
    first, second, third = keys(desk)
    for key, at in (("j", first), ("j", second), ("j", third), ("k", second)):
        desk.keyboard.press(key)
        assert desk.evaluate(AT) == at
    desk.keyboard.press("r")
    assert desk.evaluate(AT) == f"{second}-sources-BR"
    desk.keyboard.type("The ministry’s site")
    with desk.expect_navigation():
        desk.keyboard.press("Control+Enter")
    review = Review.objects.get()
    assert (f"initiative-{review.initiative_id}", review.outcome, review.by) == (second, "no_change", analyst)
    assert review.sources_searched == {"BR": ["The ministry’s site"]}
    assert keys(desk) == [first, third]
    desk.wait_for_function(f"({AT}) === '{third}'")
    desk.keyboard.press("r")
    assert desk.evaluate(AT) == f"{third}-ticked-BR"  # what was searched before is offered


def test_several_are_selected_and_snoozed_without_a_mouse(desk, analyst):
    first, second, _third = keys(desk)
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.keyboard.press("x")
    assert "2 selected" in desk.inner_text(".how-many")
    desk.keyboard.press("b")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")  # opens the days
    desk.keyboard.press("Tab")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert {f"initiative-{snooze.initiative_id}" for snooze in Snooze.objects.filter(user=analyst)} == {first, second}
    assert {snooze.until for snooze in Snooze.objects.all()} == {timezone.localdate() + timedelta(days=1)}


@pytest.mark.parametrize("width", [390, 320])
def test_a_digest_of_five_hundred_fits_the_screen_of_a_phone(visit, analyst, width):
    rule = ReminderRule.objects.create(name="Reviews", kind="review_due")
    home = Initiative.objects.first().partnership
    many = Initiative.objects.bulk_create(
        Initiative(
            partnership=home, slug=f"many-{number}", kind="project", publication="published",
            name=f"{number} " + ("Word " * (number % 20) if number % 50 else "Onewordwithoutanyplacetobreakit" * 5),
        )
        for number in range(500)
    )  # fmt: skip
    today = date(2027, 1, 5)
    digest = Digest.objects.create(
        recipient=analyst, day=today, message_id="<many@example.org>", not_before="2027-01-05T07:00Z"
    )
    Reminder.objects.bulk_create(
        Reminder(
            rule=rule, initiative=each, recipient=analyst, occurrence="once", due_on=today, day=today, digest=digest,
            why_you="You own it.", why_now="It is time. " * 20, how_to_stop="Record a review.",
        )
        for each in many
    )  # fmt: skip
    message = compose(digest=digest, reminders=contents(digest), at=time(7), zone="UTC", language="en-gb")
    phone = visit(color_scheme="dark")
    phone.set_viewport_size({"width": width, "height": 844})
    phone.set_content(message.alternatives[0][0])
    assert phone.evaluate("document.documentElement.scrollWidth") == width
    different = "all => new Set(all.map(one => one.href)).size"
    assert phone.eval_on_selector_all("a[href*='/letters/open/']", different) == 500
    narrow = "all => all.filter(one => one.getBoundingClientRect().height < 24).length"  # WCAG 2.2, 2.5.8
    assert phone.eval_on_selector_all(".o li", narrow) == 0
