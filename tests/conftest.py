"""What every test stands on: the real settings, with pages' files served from where they are written."""

import pytest
from django.conf import settings
from django.core.signals import setting_changed
from django.db import connection
from django.db.models.signals import post_migrate


def pytest_configure() -> None:
    """Serve static files uncollected, and hash passwords fast; the image's tests look at the collected ones."""
    changed = {
        # Tests ask more in a minute than anybody; those of the throttle set allowances of their own.
        "API_ALLOWANCES": {"visitor": {}, "user": {}},
        "READING": "default",  # a test's rows are there for its own connection alone
        "WHITENOISE_AUTOREFRESH": True,
        "WHITENOISE_USE_FINDERS": True,
        "STORAGES": {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    for name, value in changed.items():
        setattr(settings, name, value)
        setting_changed.send(sender=None, setting=name, value=value, enter=True)
    post_migrate.connect(begin_an_era)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start servers come first: they take longest, and none is left for the end, when the others have nothing to do."""
    first = {item.path for item in items if item.get_closest_marker("servers")}
    items.sort(key=lambda item: item.path not in first)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, whose last sessions are ended before it is dropped: a worker that was killed may still hang on."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def begin_an_era(app_config, **_more: object) -> None:
    """A test with transactions of its own empties every table; the first era belongs to the schema."""
    if app_config.label == "initiatives":
        Era = app_config.get_model("Era")
        Era.objects.exists() or Era.objects.create()
