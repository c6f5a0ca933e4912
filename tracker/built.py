"""Static files that are built and not written by hand: the browser's bundle for charts, below var/built."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage


class BuiltFinder(FileSystemFinder):
    """Finds what `manage.py chart_bundle` wrote; nothing before it did."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        self.locations = [("", str(settings.BUILT_DIR))]
        self.storages = {str(settings.BUILT_DIR): FileSystemStorage(location=settings.BUILT_DIR)}

    def check(self, **_options: Any) -> list:
        """A folder that is not there yet is no mistake."""
        return []
