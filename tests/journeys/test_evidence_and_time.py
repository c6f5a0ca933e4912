"""What the product is for, in one sitting: words, a promise and a status made from them, both clocks, and a citation."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from initiatives.models import Citation, Commitment, Membership, Partnership, SourceDocument, StatusUpdate
from tests.factories import UserFactory
from tests.journeys.reading import ReaderPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "the agreement between ISRO and JAXA on the Chandrayaan-5 mission"
WORDING = "Fly Chandrayaan-5 together"
REASON = "He welcomed an agreement of both agencies."


@pytest.fixture
def analyst(settings, db):
    settings.PUBLIC_READ = True
    call_command("seed", verbosity=0)
    user = UserFactory(username="analyst")
    Membership.objects.create(user=user, role="analyst", partnership=Partnership.objects.get())
    return ReaderPage


def promises(page):
    """Whether the initiative's page, as it is open, holds the promise and its status."""
    main = page.locator("main")
    return main.get_by_text(WORDING).count() > 0, main.get_by_text(REASON).count() > 0


def test_from_a_sentence_to_a_citation_that_stays(analyst, visit):
    reading = analyst(visit()).sign_in("analyst")
    reading.open(SourceDocument.objects.get()).select(WORDS)
    form = reading.make("commitment")
    assert reading.words == WORDS
    form.get_by_label("Our short wording").fill(WORDING)
    form.get_by_label("Initiative").select_option(label="Chandrayaan-5")
    form.get_by_label("Said by").select_option(label="India")
    reading.record()
    promise = Commitment.objects.get(wording=WORDING)
    assert promise.passage.exact == WORDS

    reading.page.get_by_role("link", name="Record a claim about it").click()
    form = reading.page.locator("#making form")
    form.get_by_label("Who says so").wait_for()
    form.get_by_label("Who says so").select_option(label="India")
    form.get_by_label("Status").select_option(label="Agreed")
    form.get_by_label("Reason").fill(REASON)
    reading.record()
    line = StatusUpdate.objects.get(commitment=promise)
    assert (line.status, line.asserted_by, line.reason) == ("agreed", "IN", REASON)

    reader = visit()
    home = "/initiatives/chandrayaan-5/"
    reader.goto(f"/commitments/{promise.pk}/")
    assert reader.locator("main").get_by_text(WORDS).first.is_visible()
    assert promises(reader) == (True, True)

    # The clock back to the moment before: neither exists. Forward again: both do.
    before = promise.created_at.replace(microsecond=0)
    reader.goto(f"{home}?{urlencode({'known_at': before.isoformat()})}")
    assert promises(reader) == (False, False)
    assert reader.request.get(f"/commitments/{promise.pk}/?{urlencode({'known_at': before.isoformat()})}").status == 404
    reader.get_by_role("link", name="Back to now").first.click()
    reader.wait_for_url(f"**{home}")
    assert promises(reader)[0]

    # Cited, then corrected: the permalink and the frozen copy still say what was cited, the page says the correction.
    reader.goto(f"/commitments/{promise.pk}/")
    reader.get_by_role("link", name="Cite").first.click()
    reader.wait_for_url("**/cite/**")
    permalink = reader.locator("#permalink").get_attribute("href")
    assert "as_of=" in permalink
    assert "known_at=" in permalink
    reader.get_by_role("button", name="Pin this").click()
    reader.wait_for_url("**/citations/**")
    frozen = reader.url
    assert "Nothing of this has moved since" in reader.locator("main").inner_text()

    correction = reading.page.request.post(
        f"/api/v1/status-updates/{line.pk}/correct/",
        data={"reason": "The sentence says no such thing.", "entered_in_error": True},
        headers={"X-CSRFToken": next(one["value"] for one in reading.page.context.cookies() if one["name"] == "csrftoken"),
                 "Referer": reading.page.url},
    )  # fmt: skip
    assert correction.status == 201, correction.text()
    reader.goto(f"/commitments/{promise.pk}/")
    assert REASON in reader.locator("main .ledger .void").inner_text()
    assert reader.locator("main").get_by_text("The sentence says no such thing.").first.is_visible()

    reader.goto(permalink)
    assert reader.get_by_text("Back to now").first.is_visible()
    assert reader.locator("main").get_by_text("Agreed").first.is_visible()
    assert reader.locator("main").get_by_text("The sentence says no such thing.").count() == 0
    reader.goto(frozen)
    assert WORDS in reader.locator("main").inner_text()
    assert "Agreed" in reader.locator("main").inner_text()
    assert "This has moved since" in reader.locator("main").inner_text()
    assert Citation.objects.count() == 1
