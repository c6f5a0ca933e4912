"""The admin site: ours in name, title and theme."""

from django.contrib import admin


class TrackerAdminSite(admin.AdminSite):
    """Django's own admin under the tracker's name."""

    site_header = "Bilateral Tracker"
    site_title = "Bilateral Tracker"
    index_title = "Records"
