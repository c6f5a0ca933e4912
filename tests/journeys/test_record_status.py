"""An analyst signs in, records a status with the words that prove it, and readers and programs see it."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from initiatives.models import Initiative, Membership, Partnership, SourceDocument, StatusUpdate, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long password"
WORDS = "symbol of humanity’s progress beyond Earth"
ALMOST = "symbol of humanity's progress beyond Earth"


@pytest.fixture
def seeded(settings, db):
    """The real document, read; and an analyst of its partnership."""
    settings.PUBLIC_READ = True
    call_command("seed", verbosity=0)
    analyst = User.objects.create_user("analyst", "analyst@example.org", PASSWORD, is_staff=True)
    Membership.objects.create(user=analyst, role="analyst", partnership=Partnership.objects.get())
    return Initiative.objects.get(slug="chandrayaan-5")


def sign_in(page, username="analyst"):
    page.goto("/admin/")
    assert page.url.split("?")[0].endswith("/accounts/login/")
    page.get_by_label("Username").or_(page.locator("input[name=login]")).first.fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def choose(page, field, term):
    """Choose the first answer of an autocomplete to a search."""
    box = page.locator(f"#id_{field} + .select2-container")
    box.click()
    page.locator(".select2-container--open .select2-search__field").first.fill(term)
    page.locator(".select2-results__option--highlighted, .select2-results__option[aria-selected]").filter(
        has_text=term
    ).first.click()


def test_a_status_recorded_with_proof_is_seen_by_readers_and_programs_and_can_be_taken_back(seeded, visit):
    page = visit()
    sign_in(page)
    page.get_by_role("link", name="Initiatives", exact=True).first.click()
    page.get_by_role("link", name="Chandrayaan-5").click()
    page.get_by_role("link", name="Record status").click()

    page.get_by_label("India says").check()
    page.get_by_label("Under way: Work is said to have begun.").check()
    page.get_by_label("Reason").fill("The report has Modi speak of the mission as going on.")
    page.get_by_label("Or paste the words").fill(ALMOST)
    choose(page, "document", "Press report")
    page.get_by_role("button", name="Record status").click()
    refusal = page.locator("#field-words .errorlist")
    assert "stand nowhere in the text" in refusal.inner_text()
    assert WORDS in refusal.inner_text()
    assert not StatusUpdate.objects.filter(by__username="analyst").exists()

    page.get_by_label("Or paste the words").fill(WORDS)
    choose(page, "passages", "Modi welcomed the agreement")
    page.get_by_role("button", name="Record status").click()
    page.wait_for_url("**/change/")
    line = page.locator("section.ledgers tbody tr").first
    assert "Under way" in line.inner_text()
    assert WORDS in line.inner_text()
    row = StatusUpdate.objects.get(by__username="analyst")

    reader = visit()
    reader.goto("/initiatives/chandrayaan-5/")
    assert reader.get_by_text("The report has Modi speak of the mission as going on.").first.is_visible()
    assert reader.locator("main").get_by_text("Under way", exact=True).first.is_visible()
    assert reader.locator("main").get_by_text(WORDS).first.is_visible()

    told = reader.request.get("/api/v1/initiatives/chandrayaan-5/").json()
    assert told["status"]["claims"]["IN"]["status"] == "under_way"
    assert (told["status"]["headline"]["status"], told["status"]["headline"]["by"]) == ("under_way", "IN")
    update = reader.request.get(f"/api/v1/status-updates/{row.pk}/").json()
    assert (update["by"], update["reason"]) == ("analyst", row.reason)
    assert WORDS in [passage["exact"] for passage in update["passages"]]

    line.get_by_role("link", name="Correct").click()
    page.get_by_label("Void it: the line was entered in error").check()
    assert page.locator("#proof").is_hidden()
    page.get_by_label("Reason").fill("He does not say that work has begun.")
    page.get_by_role("button", name="Record the correction").click()
    page.wait_for_url("**/change/")
    assert "Voids row" in page.locator("section.ledgers tbody tr").first.inner_text()
    told = reader.request.get("/api/v1/initiatives/chandrayaan-5/").json()
    assert told["status"]["claims"]["IN"]["status"] == "agreed"


def test_the_form_shows_what_belongs_to_the_chosen_voice(seeded, visit):
    page = visit()
    sign_in(page)
    page.goto(reverse("admin:initiative-record-status", args=[seeded.pk]) + "?voice=evidence")
    assert page.get_by_label("None found").is_visible()
    assert page.get_by_label("Announced: Said in public").is_hidden()
    assert page.get_by_label("Sources searched, Japan").is_visible()
    page.get_by_label("Japan says").check()
    assert page.get_by_label("None found").is_hidden()
    assert page.get_by_label("Announced: Said in public").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_admin_breaks_the_policy_or_scrolls_sideways(seeded, visit, width):
    User.objects.filter(username="analyst").update(is_superuser=True)
    draft = SourceDocument.objects.create(
        partnership=seeded.partnership, title="A draft", kind="press", language="en", publication="draft"
    )
    page = visit()
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page)

    def opened(name, *arguments):
        page.goto(reverse(f"admin:{name}", args=arguments))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (page.url, width)

    opened("index")
    for noun in (
        "initiative",
        "commitment",
        "statement",
        "sourcedocument",
        "passage",
        "statusupdate",
        "user",
        "sector",
        "change",
    ):
        opened(f"initiatives_{noun}_changelist")
    for noun in ("initiative", "commitment", "statement", "sourcedocument", "passage", "user", "membership"):
        opened(f"initiatives_{noun}_add")
    for view in ("change", "history"):
        opened(f"initiatives_initiative_{view}", seeded.pk)
    for noun in ("commitment", "statement", "sourcedocument", "capture", "passage", "statusupdate"):
        opened(f"initiatives_{noun}_change", Initiative._meta.apps.get_model("initiatives", noun).objects.first().pk)
    opened("initiatives_sourcedocument_delete", draft.pk)
    opened("document-publish", draft.pk)
    opened("initiative-withdraw", seeded.pk)
    opened("initiative-reviewed", seeded.pk)
    opened("commitment-revise-due", seeded.commitments.model.objects.first().pk)

    opened("initiatives_initiative_change", seeded.pk)
    page.get_by_text("Add another Scope item").click()
    page.locator("#id_scope-0-label").fill("A lander")
    choose(page, "scope-0-passage", "Modi welcomed")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/initiative/")
    assert seeded.scope.get().passage.exact.startswith("Modi welcomed")
