"""Files: short, named for what they hold, and free of the machine they were written on."""

import ast
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.architecture.tree import EVERYWHERE, ROOT, files, python, syntax, text

LONGEST = 300
SEED_SHA256 = "ca44242e0cb0c1420c0d13fd54a30640dae3d4958c80ca37043413f69faac83c"
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "part2"}

# Put together from pieces, so that this file may be searched like any other.
INDEX = re.compile("py" + r"pi\.org|python" + r"hosted|/sim" + r"ple/|--(?:extra-)?index" + r"-url|--find" + r"-links")
MACHINE = re.compile(r"(?<![\w.}-])/(?:(?:work|opt)(?![\w-])|(?:root|home|Users)/)")
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]+\])?==(?P<version>[^ \\;]+)")


@pytest.mark.parametrize("suffix", [".py", ".js", ".css", ".html"])
def test_no_file_is_longer_than_three_hundred_lines(suffix):
    ours = [path for path in files() if path.suffix == suffix and "migrations" not in path.parts]
    lengths = {str(path): len(text(path).splitlines()) for path in ours}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_file_and_no_folder_has_a_name_that_says_nothing():
    named = {str(path) for path in files() for part in (*path.parts[:-1], path.stem) if part.lower() in SAYS_NOTHING}
    assert named == set()


def test_no_file_says_where_packages_come_from():
    found = [(str(path), match[0]) for path in files() for match in INDEX.finditer(text(path) or "")]
    assert found == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    found = [(str(path), match[0]) for path in files() for match in MACHINE.finditer(text(path) or "")]
    assert found == []


@pytest.mark.parametrize("line", ["/wo" + "rk/main", "in /op" + "t/x", '"/ho' + 'me/somebody"', "`/ro" + "ot/.venv`"])
def test_the_search_for_machine_paths_finds_one(line):
    assert MACHINE.search(line)


@pytest.mark.parametrize("line", ["/worker", "href=/roots/", "network/work-plan", "https://example.org/homeland"])
def test_the_search_for_machine_paths_leaves_other_words_alone(line):
    assert not MACHINE.search(line)


def locked(name):
    """The requirements of a lock file, each with its hashes: {name: (version, hashes)}."""
    found = {}
    for block in re.split(r"\n(?=\S)", text(Path("requirements") / name)):
        if match := REQUIREMENT.match(block):
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block)
            found[match["name"].lower().replace("_", "-")] = (match["version"], hashes)
    return found


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_every_locked_package_carries_hashes_and_no_address(name):
    packages = locked(name)
    assert len(packages) > 30
    assert {package for package, (_, hashes) in packages.items() if not hashes} == set()
    lines = [line for line in text(Path("requirements") / name).splitlines() if not line.lstrip().startswith("#")]
    assert not [line for line in lines if "://" in line or line.startswith("-")]
    known = sum(len(hashes) for _, hashes in packages.values())
    assert known == "\n".join(lines).count("--hash="), "a hash belongs to no package"


def test_both_locks_hold_the_same_version_of_what_they_share():
    runtime, development = locked("runtime.txt"), locked("dev.txt")
    assert {name: version for name, (version, _) in runtime.items()} == {
        name: version for name, (version, _) in development.items() if name in runtime
    }


def test_everything_asked_for_is_locked():
    for lock in ("runtime", "dev"):
        wanted = re.findall(r"^([A-Za-z0-9._-]+)", text(Path(f"requirements/{lock}.in")), re.MULTILINE)
        names = {name.lower().replace("_", "-") for name in wanted if not name.startswith("-")}
        assert names - set(locked(f"{lock}.txt")) == set()


def test_the_seed_document_is_the_original_byte_for_byte():
    sums = [hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in files() if path.name == "document.txt"]
    assert sums.count(SEED_SHA256) == 1


def test_every_seeded_document_has_its_reading_beside_it_and_the_other_way_round():
    folders = {
        name: {path.parent for path in files() if path.name == name and path.parts[0] == "seeds"}
        for name in ("document.txt", "reading.yaml")
    }
    assert folders["document.txt"] == folders["reading.yaml"] != set()
    for folder in folders["reading.yaml"]:
        assert isinstance(yaml.safe_load(text(folder / "reading.yaml")), dict)


def test_every_package_says_in_one_sentence_what_it_is_for():
    wrong = {}
    for folder in {path.parent for path in python("tracker", "initiatives")}:
        init = folder / "__init__.py"
        said = ast.get_docstring(syntax(init)) if init in files() else None
        if not said or not said.rstrip().endswith(".") or re.search(r"[.!?]\s+[A-Z]", said):
            wrong[str(folder)] = said
    assert wrong == {}


def test_no_two_files_are_the_same():
    sums = Counter(hashlib.sha256(body).hexdigest() for path in files() if len(body := (ROOT / path).read_bytes()) > 80)
    assert not [digest for digest, times in sums.items() if times > 1]


def test_every_python_file_can_be_read():
    assert all(syntax(path) for path in python(*EVERYWHERE, "tests"))
