"""Django's entries for the app and its admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class InitiativesConfig(AppConfig):
    """One app: the rooms are packages, the floors are held by import-linter."""

    name = "initiatives"
    default = True
    default_auto_field = "django.db.models.BigAutoField"


class TrackerAdminConfig(AdminConfig):
    """Django's admin, with our site in its place."""

    default_site = "initiatives.admin.site.TrackerAdminSite"
    default = False
