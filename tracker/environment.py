"""Reading the environment: every bad value is named, with what would be right."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def boolean(name: str, default: bool) -> bool:
    """The variable as yes or no; anything but the eight usual spellings is an error that names it."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def url(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """The variable as a URL with one of the schemes; another scheme, no host, or a bad port is an error that names it."""
    value = os.environ.get(name, "").strip() or default
    if value and value.split("://")[0] not in schemes:
        raise ImproperlyConfigured(
            f"{name} begins with {value.split(':')[0]!r}; it must be one of {', '.join(schemes)}."
        )
    try:
        address = urlsplit(value.split(";")[0])  # Celery takes several brokers, parted by semicolons
        nowhere = address.scheme in ("http", "https") and not address.hostname
        address.port  # noqa: B018 - reading it is what judges it
    except ValueError:
        nowhere = True
    if nowhere:
        raise ImproperlyConfigured(f"{name} names no host, or a port that is no number; write scheme://host:port.")
    return value


def seconds(name: str, default: int, *, least: int, most: int) -> int:
    """The variable as whole seconds; anything else, or a number out of bounds, is an error that names it."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; give whole seconds from {least} to {most}.")
    return int(value)
