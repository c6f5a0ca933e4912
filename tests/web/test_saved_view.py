"""Saved views on the pages: kept from a list, opened there, changed, shared, mended and deleted."""

import pytest

from initiatives.models import Membership, SavedView
from tests.factories import InitiativeFactory, SectorFactory, StatusUpdateFactory, UserFactory
from tests.web.page_text import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory(username="reader")
    client.force_login(user)
    return user


@pytest.fixture
def analyst(reader):
    Membership.objects.create(user=reader, role="analyst")
    return reader


def kept(owner, name="Agreed", page="initiatives", shared=False, **query):
    return SavedView.objects.create(owner=owner, name=name, page=page, query=query, shared=shared)


def main(answer):
    return read(answer).one("main")


def test_a_list_is_kept_as_it_stands_and_opens_so_under_its_name(client, analyst):
    StatusUpdateFactory()
    InitiativeFactory(name="Silent one")
    form = main(client.get("/initiatives/?status=agreed&sort=name&columns=slip,kind&page=1")).one(
        "details", class_="save"
    )
    given = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    answer = client.post("/views/", {**given, "name": " Agreed ", "shared": "on"}, follow=True)
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.page, view.shared) == (analyst, "Agreed", "initiatives", True)
    assert view.query == {"status": ["agreed"], "sort": ["name"], "columns": ["slip,kind"]}
    path, _, query = answer.redirect_chain[-1][0].partition("?")
    assert (path, set(query.split("&"))) == (
        "/initiatives/", {"status=agreed", "sort=name", "columns=slip,kind", f"view={view.pk}"},
    )  # fmt: skip
    words = main(answer).words
    assert "View Agreed · yours, shared" in words
    assert "Changed from the saved view" not in words
    assert "Silent one" not in words
    assert "Columns 2" in words


def test_a_list_that_differs_from_its_view_says_so_and_updates_it(client, reader):
    view = kept(reader, status=["agreed"])
    for same in (
        "status=agreed",
        "status__in=agreed&sort=urgency",
        "status=agreed&columns=claim,evidence,due,checked&page=1",
    ):
        assert "Changed from" not in main(client.get(f"/initiatives/?{same}&view={view.pk}")).words, same
    page = main(client.get(f"/initiatives/?status=announced&sort=name&view={view.pk}"))
    assert "Changed from the saved view." in page.words
    (query,) = [one.attributes["value"] for one in page.one("section", class_="open-view").all("input", name="query")]
    client.post(f"/views/{view.pk}/", {"doing": "update", "query": query})
    view.refresh_from_db()
    assert view.query == {"status": ["announced"], "sort": ["name"]}


def test_turned_clocks_are_part_of_a_view_and_it_says_so(client, reader):
    page = main(client.get("/initiatives/?as_of=2026-10-01"))
    assert "So are the clocks" in page.words
    client.post("/views/", {"page": "initiatives", "query": "as_of=2026-10-01", "name": "Then"})
    view = SavedView.objects.get()
    assert view.query == {"as_of": ["2026-10-01"]}
    assert "The clocks are part of it." in main(client.get(f"/views/{view.pk}/", follow=True)).words
    assert "clocks turned" in main(client.get("/views/")).words


def test_only_whoever_may_draft_shares_a_view(client, reader):
    view = kept(reader)
    assert "shared" not in main(client.get("/initiatives/")).one("details", class_="save").words.lower()
    assert client.post("/views/", {"page": "initiatives", "name": "Mine", "shared": "on"}).status_code == 403
    assert client.post(f"/views/{view.pk}/", {"doing": "share"}).status_code == 403
    Membership.objects.create(user=reader, role="analyst")
    client.post(f"/views/{view.pk}/", {"doing": "share"})
    assert SavedView.objects.get().shared
    Membership.objects.all().delete()
    client.post(f"/views/{view.pk}/", {"doing": "rename", "name": "Another"})
    client.post(f"/views/{view.pk}/", {"doing": "unshare"})
    assert (SavedView.objects.get().name, SavedView.objects.get().shared) == ("Another", False)


def test_private_views_of_others_are_as_if_they_were_not(client, reader):
    hidden, shared = kept(UserFactory()), kept(UserFactory(), name="For all", shared=True)
    page = main(client.get("/views/")).words
    assert "For all" in page
    assert "Agreed" not in page
    assert client.get(f"/views/{hidden.pk}/").status_code == client.get("/views/999999/").status_code == 404
    there, nowhere = (client.get(f"/initiatives/?view={pk}") for pk in (hidden.pk, 999999))
    assert there.status_code == nowhere.status_code == 400
    assert main(there).words.replace(str(hidden.pk), "") == main(nowhere).words.replace("999999", "")
    for doing in ("rename", "share", "unshare", "update", "mend"):
        assert client.post(f"/views/{shared.pk}/", {"doing": doing, "name": "Taken"}).status_code == 403
    assert client.post(f"/views/{shared.pk}/delete/").status_code == 403
    client.logout()
    assert client.get(f"/views/{shared.pk}/").status_code == 302
    assert "For all" in main(client.get("/views/")).words
    assert client.post("/views/", {"page": "initiatives", "name": "x"})["Location"].startswith("/accounts/login/")


def test_a_name_that_is_taken_is_refused_and_nothing_typed_is_lost(client, reader):
    kept(reader, name="Agreed")
    answer = client.post("/views/", {"page": "initiatives", "query": "status=agreed", "name": "Agreed"})
    assert answer.status_code == 400
    page = main(answer)
    assert page.one("div", role="alert").words
    assert page.one("input", id="again-name").attributes["value"] == "Agreed"
    assert SavedView.objects.count() == 1


def test_deleting_is_asked_first(client, reader):
    view = kept(reader)
    assert "Delete “Agreed”?" in main(client.get(f"/views/{view.pk}/delete/")).words
    assert SavedView.objects.exists()
    client.post(f"/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_what_a_view_cannot_ask_any_more_is_told_and_left_out_at_a_click(client, reader):
    sector = SectorFactory(slug="gone")
    view = kept(reader, sector=["gone"], status=["agreed"], columns=["claim", "size"], colour=["red"])
    sector.delete()
    page = client.get(f"/views/{view.pk}/")
    assert page.status_code == 200
    words = main(page).words
    for told in ("sector is “gone”", "columns is “size”", "“colour”"):
        assert told in words
    client.post(f"/views/{view.pk}/", {"doing": "mend"})
    view.refresh_from_db()
    assert view.query == {"status": ["agreed"]}
    assert client.get(f"/views/{view.pk}/").status_code == 302


def test_the_same_views_are_had_from_the_api(client, reader):
    view = kept(reader, status=["agreed"])
    client.post("/views/", {"page": "commitments", "query": "force=will", "name": "Will"})
    told = client.get("/api/v1/saved-views/?ordering=id").json()["results"]
    assert [(one["id"], one["page"], one["query"]) for one in told] == [
        (view.pk, "initiatives", {"status": ["agreed"]}), (view.pk + 1, "commitments", {"force": ["will"]}),
    ]  # fmt: skip
