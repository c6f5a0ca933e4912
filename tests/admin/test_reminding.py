"""Reminders in the admin: rules with their preview, the outbox with retry, and sending held after a restore."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Digest, Reminder, ReminderRule, SendingConfirmation
from initiatives.reminders.plan import plan
from tests.admin.conftest import add, change, errors, filled, member, page, said, signed_in
from tests.factories import UserFactory

CONFIRM = "/admin/initiatives/sendingconfirmation/confirm/"
HELD = "Sending is held."


@pytest.fixture
def rule(world):
    return ReminderRule.objects.create(name="Reviews", kind="review_due")


@pytest.fixture
def analyst(world):
    return UserFactory(username="analyst")


@pytest.fixture
def given_up(world, rule, analyst):
    """A digest to the analyst that the mail server refused, with what it was to say."""

    def make(**more):
        fields = {
            "recipient": analyst,
            "day": world.today,
            "state": "dead",
            "last_error": "550 No such user",
            "attempts": 1,
        }
        digest = Digest.objects.create(
            **{**fields, "message_id": "<1@example.org>", "not_before": timezone.now(), **more}
        )
        Reminder.objects.create(
            rule=rule, initiative=world.initiative, recipient=digest.recipient, occurrence=str(digest.day), due_on=digest.day,
            day=digest.day, digest=digest, **dict.fromkeys(("why_you", "why_now", "how_to_stop"), "Because."),
        )  # fmt: skip
        return digest

    return make


@pytest.fixture
def restored(world):
    """This database is a copy: sending was confirmed in another place."""
    return SendingConfirmation.objects.create(place="another server")


# Rules


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"kind": "commitment_due_soon"}, "lead_days", "Give at least one lead time in days"),
        ({"kind": "review_overdue", "lead_days": "7"}, "lead_days", "has no lead days"),
        ({"kind": "review_due", "repeat_days": "7"}, "repeat_days", "not after: 7 is to be 0"),
        ({"kind": "unowned", "escalate_after": "2"}, "escalate_after", "What is said once has nothing to count"),
        ({"kind": "unowned", "repeat_days": "7", "stop_after": "0"}, "stop_after", "greater than or equal to 1"),
        ({"kind": "review_due", "lead_days": "soon"}, "lead_days", "whole numbers parted by commas"),
        ({"kind": "review_due", "lead_days": "40000"}, "lead_days", "each at most 32767"),
        ({"kind": "review_due", "name": "Reviews"}, "name", "already exists"),
    ],
)
def test_what_a_kind_does_not_take_is_said_beside_its_field(admin, rule, fields, field, sentence):
    answer = add(admin, "reminderrule", **{"name": "A rule", **fields})
    assert sentence in errors(answer)[field]
    assert ReminderRule.objects.count() == 1


def test_lead_days_are_kept_longest_first_and_each_once(admin):
    add(admin, "reminderrule", name="Soon", kind="commitment_due_soon", lead_days="7, 90,30,7")
    assert ReminderRule.objects.get().lead_days == [90, 30, 7]


def test_a_rule_says_who_would_hear_what_before_it_is_added_and_nothing_is_kept(admin, world):
    answer = add(admin, "reminderrule", name="Reviews", kind="review_due", _preview="1")
    shown = answer.content.decode()
    assert "Not saved." in shown
    assert "One reminder would be written today" in shown
    assert "Shared forest" in shown
    assert "Nobody has reviewed it since it was published" in shown
    assert 'value="Reviews"' in shown
    assert not ReminderRule.objects.exists()
    assert not Reminder.objects.exists()


def test_a_changed_rule_is_previewed_as_the_form_has_it(admin, rule):
    answer = change(admin, "reminderrule", rule, kind="review_overdue", wait_days=30, _preview="1")
    assert answer.context["preview"].hears == 0
    assert "Waits until" in answer.content.decode()
    rule.refresh_from_db()
    assert rule.kind == "review_due"


def test_of_a_rule_with_mistakes_only_the_mistakes_are_said(admin, rule):
    answer = add(admin, "reminderrule", name="Soon", kind="commitment_due_soon", _preview="1")
    assert "lead_days" in errors(answer)
    assert "preview" not in answer.context


def test_the_page_of_a_rule_shows_what_it_says_today_and_that_it_was_told(admin, world, rule):
    assert admin.get(page("reminderrule", "change", rule.pk)).context["preview"].hears == 1
    plan(now=timezone.now())
    shown = admin.get(page("reminderrule", "change", rule.pk))
    assert shown.context["preview"].hears == 0
    assert "Heard of it already" in shown.content.decode()


def test_who_hears_of_very_many_is_worked_out_only_at_a_press_of_the_button(admin, rule, monkeypatch):
    monkeypatch.setattr("initiatives.admin.reminder_rule.AT_ONCE", 0)
    shown = admin.get(page("reminderrule", "change", rule.pk))
    assert not shown.context["preview"].judged
    assert "when you press the button above" in shown.content.decode()
    assert change(admin, "reminderrule", rule, _preview="1").context["preview"].hears == 1


def test_the_list_of_rules_tells_scope_days_and_escalation_and_leads_to_the_preview(admin, world, rule):
    ReminderRule.objects.create(
        name="Overdue", kind="review_overdue", wait_days=7, repeat_days=14, stop_after=3, escalate_after=2, partnership=world.partnership
    )  # fmt: skip
    shown = admin.get(page("reminderrule")).content.decode()
    for said_of_it in (
        "7 days after, every 14 days, at most 3 times",
        "After 2",
        "Brazil–Norway",
        "Everything",
        "from the day on, once",
    ):
        assert said_of_it in shown
    assert f'href="{page("reminderrule", "change", rule.pk)}#preview"' in shown


def test_who_does_not_administer_sees_a_rule_without_who_hears(world, rule):
    shown = signed_in(member("editor", world.partnership)).get(page("reminderrule", "change", rule.pk))
    assert shown.status_code == 200
    assert "preview" not in shown.context
    assert "_preview" not in shown.content.decode()


# The outbox


def test_the_outbox_says_why_a_digest_was_given_up_and_leads_to_what_it_holds(admin, given_up):
    digest = given_up()
    shown = admin.get(page("digest")).content.decode()
    assert "550 No such user" in shown
    where = f"{page('reminder')}?digest__id__exact={digest.pk}"
    assert where in shown
    assert "Not delivered: 550 No such user" in admin.get(where).content.decode()
    assert 'href="/admin/initiatives/digest/?state__exact=dead"' in admin.get("/admin/").content.decode()


def test_a_digest_that_was_given_up_is_tried_again_after_asking(admin, world, given_up):
    digest = given_up(failures=8)
    shown = admin.get(page("digest", "change", digest.pk)).content.decode()
    retry = f"/admin/initiatives/digest/{digest.pk}/retry/"
    assert retry in shown
    assert "550 No such user" in admin.get(retry).content.decode()
    digest.refresh_from_db()
    assert digest.state == "dead"
    answer = admin.post(retry)
    digest.refresh_from_db()
    assert (digest.state, digest.failures, digest.retried_by) == ("planned", 0, world.by)
    assert digest.message_id == "<1@example.org>"
    assert "1 digest: tried again within a minute." in said(answer)
    assert admin.post(retry).status_code == 404


def test_several_are_tried_again_at_once_and_what_becomes_of_each_is_said(admin, world, given_up, analyst):
    first = given_up()
    second = given_up(day=world.today - timedelta(days=7), message_id="<2@example.org>")
    doubtful = given_up(day=world.today - timedelta(days=8), message_id="<3@example.org>", in_doubt=1)
    sent = Digest.objects.create(
        recipient=world.by, day=world.today, message_id="<4@example.org>", state="sent", sent_at=timezone.now(),
        not_before=timezone.now(),
    )  # fmt: skip
    selected = [row.pk for row in (first, second, doubtful, sent)]
    answer = admin.post(page("digest"), {"action": "try_again", "_selected_action": selected, "index": "0"})
    told = said(answer)
    assert "1 digest: tried again within a minute." in told
    assert "1 digest: not sent again by itself" in told
    assert "1 digest: left as it is: it may have arrived" in told
    assert "Left as they are, because they were not given up: 1." in told
    assert Digest.objects.filter(state="planned").get() == first
    assert Reminder.objects.filter(digest=first).count() == 2


def test_only_administrators_let_a_digest_be_tried_again(world, given_up):
    digest = given_up()
    client = signed_in(member("lead", world.partnership))
    assert client.post(f"/admin/initiatives/digest/{digest.pk}/retry/").status_code == 403
    digest.refresh_from_db()
    assert digest.state == "dead"


def test_the_ledger_says_why_a_reminder_was_suppressed(admin, world, given_up):
    reminder = given_up().reminders.get()
    Reminder.objects.filter(pk=reminder.pk).update(
        state="suppressed", digest=None, suppressed_because="It was reviewed in the meantime."
    )
    assert "Suppressed. It was reviewed in the meantime." in admin.get(page("reminder")).content.decode()


# Sending held after a restore


def test_that_sending_is_held_stands_before_an_administrator_on_every_way_in(admin, restored):
    for where in ("/admin/", page("digest"), page("sendingconfirmation"), "/desk/", "/desk/wishes/"):
        shown = admin.get(where).content.decode()
        assert HELD in shown or "No digest is sent at present." in shown, where
        assert CONFIRM in shown, where


def test_others_are_told_why_no_digest_comes_and_who_lets_it_go_on(world, restored):
    client = signed_in(member("analyst", world.partnership))
    for where in ("/desk/", "/desk/wishes/"):
        shown = client.get(where).content.decode()
        assert "An administrator has to confirm that it goes on." in shown
        assert CONFIRM not in shown
    assert HELD not in client.get("/admin/").content.decode()
    assert client.get(CONFIRM).status_code == 403
    assert client.post(CONFIRM, {"discard": "no"}).status_code == 403
    assert SendingConfirmation.objects.count() == 1


@pytest.mark.parametrize(("choice", "state", "left_out"), [("yes", "suppressed", 1), ("no", "planned", 0)])
def test_confirming_leaves_out_what_is_due_or_lets_it_go_as_chosen(
    admin, world, rule, restored, choice, state, left_out
):
    plan(now=timezone.now())
    assert "One reminder waits already." in admin.get(CONFIRM).content.decode()
    answer = admin.post(CONFIRM, {"discard": choice})
    assert "Sending goes on." in said(answer)
    assert Reminder.objects.get().state == state
    confirmed = SendingConfirmation.objects.first()
    assert (confirmed.by, confirmed.discarded) == (world.by, left_out)
    assert HELD not in admin.get("/admin/").content.decode()
    assert "nothing to confirm" in admin.get(CONFIRM).content.decode()


def test_without_a_choice_nothing_is_confirmed(admin, restored):
    answer = admin.post(CONFIRM, {})
    assert errors(answer) == {"discard": "Choose what becomes of what is due now."}
    assert SendingConfirmation.objects.count() == 1


def test_nothing_is_confirmed_where_nothing_is_held(admin, world):
    answer = admin.post(CONFIRM, {"discard": "no"})
    assert "nothing to confirm" in answer.content.decode()
    assert not SendingConfirmation.objects.exists()


def test_a_snooze_is_set_for_a_document_too_and_for_one_thing_only(admin, world):
    url = page("snooze", "add")
    both = {
        "user": world.by.pk,
        "until": "2999-01-01",
        "initiative": world.initiative.pk,
        "document": world.document.pk,
    }
    refused = admin.post(url, filled(admin, url, **both))
    assert errors(refused) == {"initiative": "Choose one: an initiative, a commitment or a document."}
    del both["initiative"]
    assert admin.post(url, filled(admin, url, **both)).status_code == 302
