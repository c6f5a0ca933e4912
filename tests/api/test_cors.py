"""Scripts of other sites: let in nowhere, or into the API alone where the environment names their site."""

import pytest

from tests.world import make_world

pytestmark = pytest.mark.django_db
SITE = "https://desk.example.org"
LIST = "/api/v1/initiatives/"


def crossing(answer):
    return {name.lower(): value for name, value in answer.headers.items() if name.lower().startswith("access-control")}


@pytest.fixture
def _named(settings):
    settings.CORS_ALLOWED_ORIGINS = [SITE]


def asks_first(client, method="PATCH", headers="authorization,if-match,content-type"):
    return client.options(
        LIST,
        headers={
            "origin": SITE,
            "access-control-request-method": method,
            "access-control-request-headers": headers,
        },
    )


def test_unless_named_no_other_site_is_let_in(client):
    assert crossing(client.get(LIST, headers={"origin": SITE})) == {}
    assert "access-control-allow-origin" not in crossing(asks_first(client))


@pytest.mark.usefixtures("_named")
def test_a_named_site_reads_the_api_and_the_headers_it_needs(client):
    world = make_world()
    answer = client.get(f"{LIST}{world.initiative.slug}/", headers={"origin": SITE})
    told = crossing(answer)
    assert told["access-control-allow-origin"] == SITE
    shown = {each.strip() for each in told["access-control-expose-headers"].split(",")}
    assert shown == {
        "Content-Disposition", "ETag", "Idempotent-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
        "Tracker-Meta",
    }  # fmt: skip
    assert "access-control-allow-credentials" not in told
    assert "origin" in answer["Vary"].lower()


@pytest.mark.usefixtures("_named")
def test_a_named_site_may_send_a_token_and_the_etag_it_read(client):
    answer = asks_first(client)
    assert answer.status_code == 200
    told = crossing(answer)
    assert {"authorization", "if-match", "idempotency-key"} <= {
        each.strip() for each in told["access-control-allow-headers"].split(",")
    }
    assert {"PATCH", "PUT", "DELETE"} <= {each.strip() for each in told["access-control-allow-methods"].split(",")}


@pytest.mark.usefixtures("_named")
@pytest.mark.parametrize("origin", ["https://desk.example.org.evil.example", "http://desk.example.org", "null"])
def test_any_other_site_is_still_kept_out(client, origin):
    assert "access-control-allow-origin" not in crossing(client.get(LIST, headers={"origin": origin}))


@pytest.mark.usefixtures("_named")
@pytest.mark.parametrize("path", ["/", "/initiatives/", "/desk/", "/admin/login/", "/accounts/login/"])
def test_pages_are_read_by_no_other_site(client, path):
    assert crossing(client.get(path, headers={"origin": SITE})) == {}


@pytest.mark.usefixtures("_named")
def test_an_error_is_read_by_a_named_site_too(client):
    answer = client.get(f"{LIST}?nonsense=1", headers={"origin": SITE})
    assert answer.status_code == 400
    assert crossing(answer)["access-control-allow-origin"] == SITE
