"""What every test stands on: the real settings, with pages' files served from where they are written."""

from django.conf import settings
from django.core.signals import setting_changed
from django.db.models.signals import post_migrate


def pytest_configure() -> None:
    """Serve static files uncollected, and hash passwords fast; the image's tests look at the collected ones."""
    changed = {
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


def begin_an_era(app_config, **_more: object) -> None:
    """A test with transactions of its own empties every table; the first era belongs to the schema."""
    if app_config.label == "initiatives":
        Era = app_config.get_model("Era")
        Era.objects.exists() or Era.objects.create()
