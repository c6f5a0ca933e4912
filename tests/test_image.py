"""The image holds what runs and no more, runs as nobody in particular, and carries its pages' files compressed."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.urls import resolve
from gunicorn.config import Config

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {".ci", "docs", "tests"}  # folders that no running process reads


def instructions():
    """The Dockerfile as (stage, instruction, argument), comments dropped and continued lines joined."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    stage, found = 0, []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, argument = line.strip().partition(" ")
            stage += word == "FROM"
            found.append((stage, word, argument))
    return found


INSTRUCTIONS = instructions()
LAST = INSTRUCTIONS[-1][0]


def last_stage(word):
    return [argument for stage, each, argument in INSTRUCTIONS if stage == LAST and each == word]


def variables(stage):
    """What ENV sets in a stage."""
    words = [shlex.split(argument) for number, word, argument in INSTRUCTIONS if (number, word) == (stage, "ENV")]
    return dict(each.split("=", 1) for line in words for each in line)


def tracked():
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    return done.stdout.splitlines()


def test_the_image_does_not_run_as_root():
    assert last_stage("USER") == ["tracker"]
    assert [word for stage, word, _ in INSTRUCTIONS if stage == LAST].index("USER") > 0
    assert any("useradd" in argument and " tracker" in argument for argument in last_stage("RUN"))


def test_packages_are_installed_from_the_lock_by_hash_alone():
    installs = [argument for _, word, argument in INSTRUCTIONS if word == "RUN" and "pip install" in argument]
    assert len(installs) == 1
    assert {"--require-hashes", "--no-deps", "-r", "/srv/runtime.txt"} <= set(shlex.split(installs[0]))
    assert any(argument == "requirements/runtime.txt /srv/runtime.txt" for _, _, argument in INSTRUCTIONS)


def test_every_stage_starts_from_the_python_that_the_lock_was_made_for():
    bases = {argument.split()[0] for _, word, argument in INSTRUCTIONS if word == "FROM"} - {"packages", "product"}
    assert bases == {"python:3.11-slim-bookworm"}


def test_static_files_are_collected_compressed_where_the_running_image_looks():
    collect = next(argument for _, word, argument in INSTRUCTIONS if word == "RUN" and "collectstatic" in argument)
    words = shlex.split(collect)
    own = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    given = {**own, **{name: value for name, value in variables(2).items() if name != "PATH"}}
    assert given["COMPRESS_STATIC"] == "1"
    for name in ("STATIC_ROOT", "COMPRESS_STATIC"):
        assert variables(LAST)[name] == given[name]
    assert "SECRET_KEY" not in variables(LAST)
    command = [sys.executable, *words[words.index("python") + 1 :], "--dry-run", "--verbosity", "1"]
    done = subprocess.run(
        command, cwd=ROOT, env={"PATH": os.environ["PATH"], **given}, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d+ static files", done.stdout)


def test_the_storage_that_compresses_is_whitenoise_s():
    program = "from django.conf import settings as s; print(s.STORAGES['staticfiles']['BACKEND'], s.STATIC_ROOT)"
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "k",
        "DATABASE_URL": "postgres://a@b/c",
    }
    given |= {name: variables(LAST)[name] for name in ("STATIC_ROOT", "COMPRESS_STATIC")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=given, check=False, capture_output=True, text=True
    )
    assert done.stdout.split() == ["whitenoise.storage.CompressedManifestStaticFilesStorage", "/srv/static"], (
        done.stderr
    )


def test_the_image_asks_after_its_health_at_a_route_that_exists():
    check = last_stage("HEALTHCHECK")[0]
    program = json.loads(check[check.index("[") :])[2]
    compile(program, "healthcheck", "exec")
    assert resolve(re.search(r"http://127\.0\.0\.1:8000(/\w+)", program)[1])


def test_gunicorn_takes_the_command_of_the_image():
    command = json.loads(last_stage("CMD")[0])
    options = Config().parser().parse_args(command[1:])
    assert command[0] == "gunicorn"
    assert options.args == ["tracker.wsgi"]
    assert options.bind == ["0.0.0.0:8000"]
    assert not options.preload_app, "a process that has drawn a chart must not fork"


def test_the_only_folder_that_may_be_written_is_the_volume_of_compose():
    folder = json.loads(last_stage("VOLUME")[0])[0]
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert folder == f"{last_stage('WORKDIR')[0]}/var"
    for name in ("prepare", "web", "worker", "beat"):
        assert services[name]["volumes"] == [f"files:{folder}"]
        assert services[name]["read_only"] is True


def test_a_new_folder_is_either_in_the_image_or_left_out_on_purpose():
    let_in = {line[1:].split("/")[0] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    folders = {path.split("/")[0] for path in tracked() if "/" in path}
    assert folders - let_in - LEFT_OUT == set(), "name it in .dockerignore or in LEFT_OUT"
    assert not let_in & LEFT_OUT
