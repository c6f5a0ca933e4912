"""Files that are missing, empty or unreadable are said to be so, and paths may be given in several ways."""

import shutil

import pytest

from initiatives.models import Initiative, SourceDocument
from tests.ingestion.conftest import SEEDS

pytestmark = pytest.mark.django_db


def only(lines):
    assert lines[0] == "1 problem; nothing was written."
    (line,) = lines[1:]
    return line


def test_a_folder_that_is_not_there(refused, tmp_path):
    path = tmp_path / "nowhere"
    assert only(refused(path)) == f"{path}: is not there; give a folder with a reading in it"


def test_a_folder_without_a_reading(refused, tmp_path):
    assert only(refused(tmp_path)).startswith(f"{tmp_path}: holds no reading: no reading.yaml")


def test_a_file_that_is_no_reading(refused, shelf):
    path = shelf / "taxonomies" / "nature.yaml"
    assert only(refused(path)) == f"{path}: is a file; give a folder"


@pytest.mark.parametrize("name", ["reading.yaml", "document.txt"])
def test_a_missing_file_of_the_two(refused, joint_text, name):
    (joint_text / name).unlink()
    assert only(refused(joint_text)).startswith(f"{joint_text / name}: is missing; a reading has")


@pytest.mark.parametrize("name", ["reading.yaml", "document.txt"])
def test_a_link_to_a_file_elsewhere(refused, joint_text, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    (joint_text / name).rename(elsewhere)
    (joint_text / name).symlink_to(elsewhere)
    assert only(refused(joint_text)) == f"{joint_text / name}: is a link or a device; put the file itself there"


@pytest.mark.parametrize("name", ["reading.yaml", "document.txt"])
def test_a_file_that_is_not_utf_8(refused, joint_text, name):
    (joint_text / name).write_bytes(b"one line\ntwo \xff lines\n")
    lines = refused(joint_text)
    assert any(line == f"{joint_text / name}:2: byte 13 (0xFF) is not UTF-8; save the file as UTF-8" for line in lines)


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing but a remark\n", "~\n"])
def test_an_empty_reading(refused, joint_text, content):
    (joint_text / "reading.yaml").write_text(content)
    assert only(refused(joint_text)).endswith(
        "reading.yaml:1: the file is empty; seeds/README.md says what belongs in it"
    )


def test_a_reading_that_is_a_list(refused, joint_text):
    (joint_text / "reading.yaml").write_text("- one\n- two\n")
    assert only(refused(joint_text)).endswith("reading.yaml:1: is a list; write a mapping, as in `name: …`")


def test_an_empty_document(refused, joint_text):
    (joint_text / "document.txt").write_text(" \n")
    assert any("document.txt: the file is empty; it holds the document's words" in line for line in refused(joint_text))


def test_a_reading_of_nothing_says_what_is_missing(refused, joint_text):
    (joint_text / "reading.yaml").write_text("claims: []\n")
    lines = refused(joint_text)
    assert lines[1:] == [
        f"{joint_text / 'reading.yaml'}:1: document: is missing; a reading says the document read",
        f"{joint_text / 'reading.yaml'}:1: partnership: is missing; a reading says the two countries",
    ]


def test_yaml_that_is_nested_without_end(refused, joint_text):
    (joint_text / "reading.yaml").write_text("[" * 20_000)
    assert "this is nested too deeply to be a reading" in only(refused(joint_text))


def test_two_folders_of_one_name(refused, shelf, tmp_path):
    twin = tmp_path / "elsewhere" / "brazil-norway-register"
    shutil.copytree(shelf / "brazil-norway-register", twin)
    lines = refused(shelf, twin)
    assert any("has the same folder name; rename one of the folders" in line for line in lines)


def test_a_reading_may_be_named_by_its_file_and_twice(seed, joint_text):
    seed(joint_text / "reading.yaml", joint_text)
    assert SourceDocument.objects.count() == 1


def test_without_a_path_the_seeds_of_the_product_are_loaded(seed, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert "7 created" in seed()
    assert Initiative.objects.count() == 7
    assert SEEDS.is_dir()


def test_the_problems_of_several_readings_are_reported_together(refused, shelf, spoil):
    spoil(shelf / "brazil-norway-register" / "reading.yaml", "status: started", "status: begun")
    spoil(shelf / "brazil-norway-joint-text" / "reading.yaml", "status: agreed", "status: agred")
    lines = refused(shelf)
    assert lines[0] == "2 problems; nothing was written."
    assert "claims[1].status: “agred” is no claim status" in lines[1]
    assert "did you mean agreed?" in lines[1]
    assert "evidence[2].status: “begun” is no evidence status" in lines[2]
