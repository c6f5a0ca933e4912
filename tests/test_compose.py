"""docker-compose.yml starts what it names: checked against the code, because no container engine is needed for that."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from celery.app.control import Inspect
from celery.app.utils import find_app
from celery.bin.base import CLIContext
from celery.bin.celery import celery
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = ("prepare", "web", "worker", "beat")
# Read by libpq, not by settings: https://www.postgresql.org/docs/current/libpq-envars.html
READ_BY_LIBPQ = {"PGPASSWORD"}
SECRETS = {"SECRET_KEY": "k" * 40, "POSTGRES_PASSWORD": "p@ss:/word"}
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?:(?P<rule>:[-?])(?P<rest>[^}]*))?\}")


def filled(text, given):
    """The value as compose fills it in: a default after :-, an error after :?, $$ for a dollar."""

    def value(match):
        if match[0] == "$$":
            return "$"
        if found := given.get(match["name"]):
            return found
        if match["rule"] == ":?":
            raise KeyError(match["name"])
        return match["rest"] or ""

    return VARIABLE.sub(value, text)


def environment(service, given=SECRETS):
    return {name: filled(str(value), given) for name, value in SERVICES[service].get("environment", {}).items()}


def checks_health(service):
    definition = SERVICES[service]
    if "healthcheck" in definition:
        return not definition["healthcheck"].get("disable")
    return "build" in definition and "\nHEALTHCHECK " in (ROOT / "Dockerfile").read_text()


def settings_under(variables):
    """The settings as a process of its own reads them from these variables alone."""
    program = (
        "import json; from django.conf import settings as s; names = ('DATABASES', 'EMAIL_HOST', 'EMAIL_PORT', 'CELERY_BROKER_URL', "
        "'CACHES', 'PUBLIC_READ', 'ALLOWED_HOSTS', 'SITE_URL', 'SECRET_KEY', 'TIME_ZONE', 'CSRF_TRUSTED_ORIGINS'); "
        "print(json.dumps({name: getattr(s, name) for name in names}))"
    )
    bare = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tracker.settings", **variables}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=bare, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_compose_has_every_part_of_the_product_and_nothing_else():
    assert set(SERVICES) == {"database", "redis", "mail", *OURS}


@pytest.mark.skipif(
    not shutil.which("docker")
    or subprocess.run(["docker", "compose", "version"], check=False, capture_output=True).returncode != 0,
    reason="docker compose is not installed",
)
def test_docker_compose_itself_accepts_the_file():
    command = ["docker", "compose", "--file", "docker-compose.yml", "config", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **SECRETS}, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("service", OURS)
def test_every_variable_given_to_the_product_is_one_that_it_reads(service):
    sources = [*(ROOT / "tracker").glob("*.py"), *(ROOT / "initiatives/management").rglob("*.py")]
    trees = [ast.parse(source.read_text()) for source in sources]
    read = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(environment(service)) - READ_BY_LIBPQ <= read


@pytest.mark.parametrize("service", OURS)
def test_settings_accept_what_compose_gives_and_point_at_its_services(service):
    settings = settings_under(environment(service))
    database = settings["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"]) == ("database", 5432)
    assert not database["PASSWORD"], "a password in settings would go before PGPASSWORD"
    assert database["USER"] == SERVICES["database"]["environment"]["POSTGRES_USER"]
    assert database["NAME"] == SERVICES["database"]["environment"]["POSTGRES_DB"]
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail", 1025)
    assert settings["CELERY_BROKER_URL"].startswith("redis://redis:")
    assert settings["CACHES"]["default"]["LOCATION"].startswith("redis://redis:")
    assert "127.0.0.1" in settings["ALLOWED_HOSTS"], "the health check asks by this name"
    assert settings["CSRF_TRUSTED_ORIGINS"] == []


def test_broker_and_cache_do_not_share_a_redis_database():
    given = environment("web")
    assert given["CELERY_BROKER_URL"] != given["REDIS_URL"]


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_compose_refuses_to_start_without_its_secrets(missing):
    given = {name: value for name, value in SECRETS.items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        environment("web", given)


def test_no_password_and_no_key_stands_in_the_file():
    secret = re.compile(r"^\s*\w*(?:PASSWORD|SECRET|TOKEN)\w*:\s*(?P<value>.+)$", re.MULTILINE)
    values = [match["value"] for match in secret.finditer(TEXT)]
    assert len(values) >= 3
    assert all(re.fullmatch(r"\$\{\w+:(\?.+|-)\}", value) for value in values), values
    assert not re.search(r"://[^\s/@]+:[^\s/@]+@", TEXT), "an address carries a password"


def test_the_password_that_the_product_uses_is_the_one_the_database_is_made_with():
    assert environment("web")["PGPASSWORD"] == environment("database")["POSTGRES_PASSWORD"]


@pytest.mark.parametrize("service", OURS)
def test_every_command_exists_and_takes_its_options(service):
    command = SERVICES[service].get("command")
    if command is None:
        assert service == "web", "only web runs the image's own command"
    elif command[0] == "celery":
        _parse_celery(command[1:])
    else:
        assert command[:2] == ["python", "manage.py"]
        django = load_command_class(get_commands()[command[2]], command[2])
        assert django.create_parser("manage.py", command[2]).parse_args(command[3:])


def _parse_celery(arguments):
    option, project, name, *rest = arguments
    assert option == "--app"
    app = find_app(project)
    assert app.main == "tracker"
    group = celery.make_context("celery", list(arguments), obj=CLIContext(app=app, no_color=True, workdir=None))
    context = celery.commands[name].make_context(name, rest, parent=group)
    assert not context.args
    return name, context.params


def test_worker_and_beat_are_each_started_once():
    assert _parse_celery(SERVICES["worker"]["command"][1:])[0] == "worker"
    name, options = _parse_celery(SERVICES["beat"]["command"][1:])
    assert name == "beat"
    assert options["scheduler"] == "tracker.beat:Scheduler", "any other keeps a file, and the image is read-only"
    assert not any(name in SERVICES[service] for service in ("worker", "beat") for name in ("scale", "deploy"))


def test_the_worker_is_asked_after_its_health_by_a_command_that_celery_has():
    kind, line = SERVICES["worker"]["healthcheck"]["test"]
    words = line.split()
    assert kind == "CMD-SHELL"
    assert words[:4] == ["celery", "--app", "tracker", "inspect"]
    assert callable(getattr(Inspect, words[4]))
    assert "$$HOSTNAME" in line, "a single $ would be filled in by compose on the host"


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_waits_only_for_what_can_happen(service):
    for target, wait in SERVICES[service].get("depends_on", {}).items():
        assert target in SERVICES
        if wait["condition"] == "service_healthy":
            assert checks_health(target), f"{target} never becomes healthy"
        else:
            assert wait["condition"] == "service_completed_successfully"
            assert SERVICES[target]["restart"] == "no", f"{target} never completes"


def test_nothing_serves_before_the_database_is_prepared():
    assert SERVICES["prepare"]["depends_on"]["database"]["condition"] == "service_healthy"
    for service in ("web", "worker", "beat"):
        assert SERVICES[service]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert not set(SERVICES["prepare"]["depends_on"]) & {"web", "worker", "beat", "prepare"}


def test_preparing_leaves_alone_what_the_image_brings_and_cannot_be_written():
    assert SERVICES["prepare"]["read_only"] is True
    assert "--without-static" in SERVICES["prepare"]["command"]


def test_only_pages_and_caught_mail_are_reachable_and_only_from_this_machine():
    published = {service: port for service in SERVICES for port in SERVICES[service].get("ports", [])}
    assert set(published) == {"web", "mail"}
    assert all(filled(port, {}).startswith("127.0.0.1:") for port in published.values())


def test_every_named_volume_is_declared_and_every_declared_one_used():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_outside_images_are_pinned_and_the_database_is_new_enough():
    images = {name: service["image"] for name, service in SERVICES.items() if "build" not in service}
    for image in images.values():
        assert re.search(r":v?\d", image), f"{image} has no version"
    assert int(re.search(r"postgres:(\d+)", images["database"])[1]) >= 15
