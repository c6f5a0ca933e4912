"""Several matters at once, all or none; and where one finds oneself afterwards."""

from datetime import timedelta

import pytest

from initiatives.models import Membership, Review, Snooze
from initiatives.web.deeds import snooze_days
from tests.factories import DocumentFactory, InitiativeFactory, PartnershipFactory
from tests.web.desk import send, text

pytestmark = pytest.mark.django_db


def key(subject):
    return f"{type(subject).__name__.lower().removeprefix('source')}-{subject.pk}"


def several(client, doing, *subjects, **fields):
    data = {"doing": doing, "selected": [key(one) for one in subjects], "shown": " ".join(key(one) for one in subjects)}
    return client.post("/desk/", {**data, **fields}, follow=True)


@pytest.fixture
def three(analyst, initiative):
    return [initiative, *InitiativeFactory.create_batch(2, owner=analyst)]


def test_all_that_were_selected_are_reviewed_each_with_its_own_sources(at_the_desk, three):
    first, second, third = three
    named = {f"{key(first)}-ticked-BR": ["A register"], f"{key(first)}-sources-BR": "A gazette\nA register"}
    page = text(several(at_the_desk, "reviews no_change", first, second, **named))
    assert {review.subject: review.sources_searched for review in Review.objects.all()} == {
        first: {"BR": ["A register", "A gazette"]},
        second: {},
    }
    assert "2 matters: checked, no change. For 1 you named no source." in page
    assert f'id="{key(third)}"' in page


def test_if_one_is_refused_none_is_recorded_and_each_says_why_in_its_row(at_the_desk, three):
    elsewhere = InitiativeFactory(
        owner=three[0].owner, partnership=PartnershipFactory(country_a="IN", country_b="JP", name="India–Japan")
    )
    type(elsewhere).objects.update(owner=Membership.objects.get().user)
    wrong = {f"{key(three[1])}-sources-XX": "A site", f"{key(three[0])}-sources-BR": "A register"}
    answer = several(at_the_desk, "reviews no_change", *three, elsewhere, **wrong)
    page = text(answer)
    assert answer.status_code == 400
    assert not Review.objects.exists()
    assert "You may not review records of India–Japan here" in page
    assert "“XX” is not a side of Brazil–Norway" in page
    assert ">A register</textarea>" in page
    assert page.count(" checked>") == 4


def test_all_that_were_selected_are_snoozed_documents_too(at_the_desk, three, analyst, today):
    document = DocumentFactory()
    several(at_the_desk, "snoozes week", *three, document)
    assert set(Snooze.objects.values_list("until", flat=True)) == {today + timedelta(days=7)}
    assert {row.initiative or row.document for row in Snooze.objects.all()} == {*three, document}
    several(at_the_desk, "snoozes day", *three, **{"selected-until": str(today + timedelta(days=3))})
    assert Snooze.objects.filter(until=today + timedelta(days=3)).count() == 3


@pytest.mark.parametrize(
    ("doing", "fields", "sentence"),
    [
        ("snoozes day", {}, "Give the day on which you wish to hear of it again."),
        ("snoozes day", {"selected-until": "2020-01-01"}, "2020-01-01 is not after today"),
        ("snoozes day", {"selected-until": "soon"}, "“soon” is no date"),
    ],
)
def test_a_snooze_of_several_that_cannot_be_is_explained_beside_it(
    at_the_desk,
    three,
    doing,
    fields,
    sentence,
):
    answer = several(at_the_desk, doing, *three, **fields)
    assert (answer.status_code, Snooze.objects.count()) == (400, 0)
    assert sentence in text(answer)


def test_with_nothing_selected_nothing_is_done(at_the_desk, three):
    answer = several(at_the_desk, "reviews no_change")
    assert answer.status_code == 400
    assert "Select at least one matter first." in text(answer)


def test_a_document_is_not_reviewed(at_the_desk, three):
    answer = several(at_the_desk, "reviews no_change", three[0], DocumentFactory())
    assert answer.status_code == 400
    assert "A document is not reviewed here" in text(answer)
    assert not Review.objects.exists()


@pytest.mark.parametrize(("choice", "days"), [("tomorrow", 1), ("week", 7)])
def test_the_offered_days_of_a_snooze_need_no_date(at_the_desk, initiative, today, choice, days):
    send(at_the_desk, initiative, "snooze", until=choice)
    assert Snooze.objects.get().until == today + timedelta(days=days)


def test_in_a_month_is_the_same_day_or_the_last_of_the_next(today):
    for begun, ends in (("2027-01-31", "2027-02-28"), ("2027-12-05", "2028-01-05"), ("2028-01-30", "2028-02-29")):
        assert str(snooze_days(today=type(today).fromisoformat(begun))["month"]) == ends


def test_one_goes_on_with_the_next_matter_and_keeps_the_part_of_the_desk(at_the_desk, three):
    shown = " ".join(key(one) for one in three)

    def after(subject, at="/desk/"):
        data = {"doing": f"snooze {key(subject)} week", "shown": shown}
        return at_the_desk.post(at, data).headers["Location"]

    assert after(three[0]) == f"/desk/#{key(three[1])}"
    assert after(three[2], "/desk/?section=due&page=2") == f"/desk/?section=due&page=2#{key(three[1])}"
    data = {"doing": f"snooze {key(three[0])} week", "shown": f'{key(three[0])} javascript:alert(1)"'}
    assert at_the_desk.post("/desk/", data).headers["Location"] == "/desk/"


def test_enter_in_a_field_records_nothing_and_loses_nothing(at_the_desk, initiative):
    data = {"doing": "look", f"{key(initiative)}-note": "Half a note", f"{key(initiative)}-until": "2027-01-31"}
    answer = at_the_desk.post("/desk/", data)
    assert answer.status_code == 200
    assert ">Half a note</textarea>" in text(answer)
    assert not Review.objects.exists()
    assert not Snooze.objects.exists()


def test_what_nobody_owns_is_taken_on_in_one_step(at_the_desk, analyst, initiative):
    type(initiative).objects.update(owner=None)
    send(at_the_desk, initiative, "own")
    initiative.refresh_from_db()
    assert initiative.owner == analyst
    assert at_the_desk.post("/desk/", {"doing": f"own {key(DocumentFactory())}"}).status_code == 400


@pytest.mark.parametrize(
    "query", ["?section=none", "?kind=none", "?partnership=none", "?page=0x", "?section=due&page=-1", "?show=all"]
)
def test_a_question_the_desk_does_not_know_is_refused_in_words(at_the_desk, query):
    assert at_the_desk.get(f"/desk/{query}").status_code == 400


def test_a_section_is_read_to_its_end_page_by_page(at_the_desk, analyst):
    InitiativeFactory.create_batch(52, owner=analyst)
    page = text(at_the_desk.get("/desk/"))
    assert 'href="?section=due"' in page
    assert "All 53 due" in page
    assert "Page 1 of 2, 53 in all" in text(at_the_desk.get("/desk/?section=due"))
    assert text(at_the_desk.get("/desk/?section=due&page=2")).count('class="matter"') == 3
