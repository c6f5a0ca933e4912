"""seeds/README.md lists the fields that a reading may have, all of them and no other."""

import re

from initiatives.ingestion.read.nodes import compose, read_mapping
from initiatives.ingestion.read.reading import read_reading
from tests.ingestion.conftest import ROOT, SEEDS

README = (SEEDS / "README.md").read_text(encoding="utf-8")
(FORMAT,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
ASKED = re.compile(
    r'(?:fields\.(?:text|maybe|flag|whole|amount|texts|lists|part|parts)|_quotes|_the_quote)\(\s*(?:fields, )?"(\w+)"'
)


def test_every_field_it_shows_is_one_that_is_read():
    problems = []
    node = compose(text=FORMAT, path="README.md", problems=problems)
    read_mapping(
        node=node, path="README.md", trail="", problems=problems,
        read=lambda fields: read_reading(fields=fields, name="readme", text="", text_path=""),
    )  # fmt: skip
    assert problems == []


def test_every_field_that_is_read_is_shown():
    asked = {
        name for path in (ROOT / "initiatives/ingestion/read").glob("*.py") for name in ASKED.findall(path.read_text())
    }
    assert len(asked) > 60
    assert {name for name in asked if not re.search(rf"\b{name}\b", README)} == set()


def test_it_names_the_hash_of_the_seed_document():
    assert "ca44242e0cb0c1420c0d13fd54a30640dae3d4958c80ca37043413f69faac83c" in README
