"""The page on which what somebody owns is handed over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Initiative, Membership, Reminder, ReminderRule, Snooze
from tests.factories import CommitmentFactory, InitiativeFactory, PartnershipFactory, UserFactory
from tests.web.desk import text

pytestmark = pytest.mark.django_db
PAGE = "/desk/hand-over/"


@pytest.fixture
def home(db):
    return PartnershipFactory()


@pytest.fixture
def leaver(db):
    return UserFactory(username="leaver+1@here")


@pytest.fixture
def heir(home):
    user = UserFactory(username="heir")
    Membership.objects.create(user=user, role="analyst", partnership=home)
    return user


@pytest.fixture
def owned(home, leaver):
    return [
        InitiativeFactory(owner=leaver, partnership=home, name="Shared forest"),
        InitiativeFactory(owner=leaver, partnership=home, name="Quiet draft", publication="draft"),
    ]


@pytest.fixture
def lead(client, home):
    user = UserFactory(username="lead")
    Membership.objects.create(user=user, role="lead", partnership=home)
    client.force_login(user)
    return client


def of(leaver):
    return f"{PAGE}?from=leaver%2B1%40here"


def send(client, leaver, rows, to, home, reason="They leave.", **more):
    give = [f"{row.partnership_id}-{row.pk}" for row in rows]
    return client.post(of(leaver), {"give": give, f"to-{home.pk}": to, "reason": reason, **more}, follow=True)


def test_it_is_for_those_who_lead_or_administer(client, heir, owned):
    assert client.get(PAGE).headers["Location"] == f"{reverse('account_login')}?next=/desk/hand-over/"
    client.force_login(heir)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {}).status_code == 403
    assert "Hand over what somebody owns" not in text(client.get("/desk/"))


def test_who_owns_something_is_listed_and_the_desk_leads_there(lead, owned):
    assert f'href="{PAGE}"' in text(lead.get("/desk/"))
    page = text(lead.get(PAGE))
    assert f'href="{of(None)}"' in page
    assert "owns 2 initiatives" in page


def test_what_they_own_is_named_with_what_they_were_still_to_be_told(lead, leaver, owned, heir, home):
    today = timezone.localdate()
    rule = ReminderRule.objects.create(name="Reviews", kind="review_due")
    common = {
        "rule": rule,
        "recipient": leaver,
        "due_on": today,
        "day": today,
        "why_you": "",
        "why_now": "",
        "how_to_stop": "",
    }
    Reminder.objects.create(initiative=owned[0], occurrence="1", **common)
    Reminder.objects.create(commitment=CommitmentFactory(initiative=owned[0]), occurrence="2", **common)
    Reminder.objects.create(initiative=owned[0], occurrence="3", **{**common, "state": "kept"})
    Snooze.objects.create(user=leaver, initiative=owned[1], until=today + timedelta(days=9))
    page = text(lead.get(of(leaver)))
    assert "Shared forest" in page
    assert "Quiet draft" in page
    assert "2 reminders wait, and will not be sent" in page
    assert "snoozed until" in page
    assert page.count("checked>") == 2
    assert '<option value="heir">' in page
    assert '<option value="lead">' in page
    assert '<option value="leaver' not in page


def test_what_is_ticked_goes_over_and_what_was_moved_is_shown_with_links(lead, leaver, owned, heir, home):
    answer = send(lead, leaver, owned[:1], "heir", home)
    assert [Initiative.objects.get(pk=row.pk).owner for row in owned] == [heir, leaver]
    page = text(answer)
    assert "1 initiative handed over." in page
    assert f'href="/initiatives/{owned[0].slug}/">Shared forest</a>' in page
    assert "owned by heir" in page
    assert "Quiet draft" not in page
    assert "owns 1 initiative" in page
    history = text(lead.get(f"/initiatives/{owned[0].slug}/history/"))
    assert "Handed over" in history
    assert "They leave." in history


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [
        ("", "They leave.", "Choose who takes over."),
        ("nobody", "They leave.", "There is no account “nobody”."),
        ("reader", "They leave.", "“reader” may not draft in Brazil–Norway"),
        ("heir", " ", "Say why, for the history"),
    ],
)
def test_a_mistake_is_named_and_what_was_filled_in_stays(lead, leaver, owned, heir, home, to, reason, sentence):
    UserFactory(username="reader")
    answer = send(lead, leaver, owned[:1], to, home, reason=reason)
    page = text(answer)
    assert answer.status_code == 400
    assert sentence in page
    assert "Nothing was handed over." in page
    assert page.count("checked>") == 1
    assert Initiative.objects.filter(owner=leaver).count() == 2


def test_nothing_ticked_is_a_mistake(lead, leaver, owned, heir, home):
    answer = send(lead, leaver, [], "heir", home)
    assert answer.status_code == 400
    assert "Select at least one initiative." in text(answer)


def test_what_changed_hands_meanwhile_is_a_conflict(lead, leaver, owned, heir, home):
    Initiative.objects.filter(pk=owned[0].pk).update(owner=heir)
    answer = send(lead, leaver, owned, "heir", home)
    assert answer.status_code == 409
    assert "Meanwhile “Shared forest” changed hands" in text(answer)
    assert Initiative.objects.get(pk=owned[1].pk).owner == leaver


def test_a_lead_neither_sees_nor_gives_what_is_owned_in_another_partnership(lead, leaver, owned, heir, home):
    elsewhere = InitiativeFactory(
        owner=leaver, name="Elsewhere", partnership=PartnershipFactory(country_a="IN", country_b="JP")
    )
    assert "Elsewhere" not in text(lead.get(of(leaver)))
    give = [f"{home.pk}-{elsewhere.pk}"]
    answer = lead.post(of(leaver), {"give": give, f"to-{home.pk}": "heir", "reason": "They leave."})
    assert answer.status_code == 403
    assert Initiative.objects.get(pk=elsewhere.pk).owner == leaver


def test_an_account_without_anything_and_one_that_is_none(lead, owned):
    UserFactory(username="idle")
    assert "Nothing to hand over" in text(lead.get(f"{PAGE}?from=idle"))
    assert lead.get(f"{PAGE}?from=nobody").status_code == 404
    assert lead.get(f"{PAGE}?act=x").status_code == 400
    assert lead.post(of(None), {"give": "x", "reason": "y"}).status_code == 400


def test_many_are_shown_in_as_many_queries_as_few(lead, leaver, owned, heir, home, django_assert_num_queries):
    def queries():
        with django_assert_num_queries(7):
            assert lead.get(of(leaver)).status_code == 200

    queries()
    InitiativeFactory.create_batch(20, owner=leaver, partnership=home)
    queries()


def test_an_act_is_shown_only_as_far_as_one_may_hand_over(lead, leaver, owned, heir, home, client):
    send(lead, leaver, owned, "heir", home)
    act = owned[0].history.order_by("-pgh_id").first().pgh_context_id
    other = UserFactory()
    Membership.objects.create(
        user=other, role="lead", partnership=PartnershipFactory(country_a="IN", country_b="JP", name="I–J")
    )
    client.force_login(other)
    page = text(client.get(f"{PAGE}?act={act}"))
    assert "Nothing of this may be shown to you." in page
    assert "Shared forest" not in page
