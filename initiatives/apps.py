"""Django's entries for the app and its admin."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class InitiativesConfig(AppConfig):
    """One app: the rooms are packages, the floors are held by import-linter."""

    name = "initiatives"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the admin. Not by Django's autodiscovery: that imports the room while the site in it is being made."""
        import_module("initiatives.admin.nouns")


class TrackerAdminConfig(AdminConfig):
    """Django's admin, with our site in its place."""

    default_site = "initiatives.admin.site.TrackerAdminSite"
    default = False
