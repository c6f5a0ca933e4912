"""The examples of the README run as they are written: only the address of the installation and the token are put in."""

import csv
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from initiatives.models import AccessToken, Initiative, Review, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
README = Path(__file__).resolve().parents[2] / "README.md"
ADDRESS = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.S | re.M)


def examples():
    chapter = README.read_text().partition("\n## API\n")[2].partition("\n## ")[0]
    return BLOCK.findall(chapter)


@pytest.fixture
def run(live_server, tmp_path):
    """Runs an example in a folder of its own; gives what it printed."""
    call_command("seed", verbosity=0)
    by = User.objects.create_superuser("administrator", "administrator@example.org", "a long password")
    _, token = AccessToken.objects.create(by)

    def ran(tongue, code):
        command = ["bash", "-euo", "pipefail", "-c"] if tongue == "sh" else [sys.executable, "-c"]
        assert ADDRESS in code
        done = subprocess.run(
            [*command, code.replace(ADDRESS, live_server.url)], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "TOKEN": token, "NO_PROXY": "*", "no_proxy": "*"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    return ran


def test_the_five_examples_do_what_they_say(run, tmp_path):
    agreed, stats, table, writing, changes = examples()
    found = json.loads(run(*agreed))
    assert found["meta"]["as_of"] == "2025-12-31"
    assert "chandrayaan-5" in [row["slug"] for row in found["results"]]
    assert {each for row in found["results"] for each in row} == {"slug", "name", "status"}

    said = run(*stats).splitlines()
    assert len(said) > 3
    assert re.fullmatch(r".+ \d+ of \d+", said[0])
    assert "data as of" in said[-1]

    assert run(*table) == ""
    rows = list(csv.DictReader((tmp_path / "commitments.csv").open(encoding="utf-8-sig", newline="")))
    assert len(rows) == 4
    assert rows[0]["wording"]

    held = Review.objects.count()
    for _ in range(2):
        run(*writing)
    assert Review.objects.count() == held + 1
    assert Initiative.objects.get(slug="chandrayaan-5").review_every == 60

    told = read_on(run, changes)
    assert len(told) > 20
    Initiative.objects.filter(slug="chandrayaan-5").update(summary="A mission.")
    assert not set(told) & set(run(*changes).splitlines())  # nothing is told twice


def read_on(run, changes):
    """The lines that the example prints; a line is told once no transaction of the server is older, of another test's either."""
    end = time.monotonic() + 120
    while True:
        lines = run(*changes).splitlines()
        if lines or time.monotonic() > end:
            return lines
        time.sleep(1)
