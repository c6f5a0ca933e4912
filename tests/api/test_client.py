"""A client that a stock generator makes of the schema lists, filters, creates and changes."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from initiatives.models import AccessToken, Initiative
from tests.world import make_claimed_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
TOOL = shutil.which("openapi-python-client", path=str(Path(sys.executable).parent))
if TOOL is None:
    pytestmark.append(pytest.mark.skip(reason="openapi-python-client is not installed; requirements/dev.txt has it"))


@pytest.fixture
def generated(client, tmp_path, monkeypatch):
    """The package that the generator writes, importable."""
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(client.get("/api/v1/schema").json()))
    settings = tmp_path / "settings.yaml"
    settings.write_text("post_hooks: []\n")
    done = subprocess.run(
        [TOOL, "generate", "--path", str(schema), "--meta", "none", "--output-path", str(tmp_path / "tracker_client"),
         "--config", str(settings), "--fail-on-warning"],
        cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield lambda name: importlib.import_module(f"tracker_client.{name}")
    for name in [each for each in sys.modules if each.startswith("tracker_client")]:
        del sys.modules[name]


def test_it_lists_filters_creates_and_changes(generated, live_server, settings):
    settings.PUBLIC_READ = True
    world = make_claimed_world()
    _, token = AccessToken.objects.create(world.by)
    api = generated("client").AuthenticatedClient(
        base_url=live_server.url, token=token, prefix="Token", raise_on_unexpected_status=True,
        httpx_args={"trust_env": False},
    )  # fmt: skip
    models = generated("models")
    listed = generated("api.initiatives.initiatives_list").sync(client=api)
    assert [row.slug for row in listed.results] == [world.initiative.slug]
    status = generated("models.initiatives_list_status_item").InitiativesListStatusItem
    for asked, found in ((status.AGREED, 1), (status.CANCELLED, 0)):
        assert len(generated("api.initiatives.initiatives_list").sync(client=api, status=[asked]).results) == found
    new = {"partnership": world.partnership.slug, "name": "A river", "kind": "project"}
    made = generated("api.initiatives.initiatives_add").sync_detailed(
        client=api, body=models.NewInitiative.from_dict(new)
    )
    assert made.status_code == 201
    change = models.InitiativeChange(review_every=60)
    changed = generated("api.initiatives.initiatives_change").sync_detailed(
        "a-river", client=api, body=change, if_match=made.headers["ETag"]
    )
    assert changed.status_code == 200
    assert Initiative.objects.get(slug="a-river").review_every == 60
