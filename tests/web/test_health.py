"""Whether the process is up and ready."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_a_whole_installation_is_up_and_ready(client, settings):
    settings.PUBLIC_READ = False
    assert client.get("/healthz").content == b"up\n"
    assert client.get("/readyz").content == b"ready\n"


@pytest.mark.django_db
def test_waiting_migrations_are_named_and_the_answer_is_503(client):
    ((app, newest),) = MigrationLoader(connection).graph.leaf_nodes("initiatives")
    MigrationRecorder(connection).record_unapplied(app, newest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert f"initiatives.{newest}" in answer.text


def test_a_database_that_does_not_answer_makes_it_unready_but_not_dead(client, monkeypatch):
    def refuse(*_arguments, **_options):
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "ensure_connection", refuse)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
