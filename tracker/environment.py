"""Reading the environment: every bad value is named, with what would be right."""

import os
import re
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


def whole(name: str, default: int, *, least: int = 0, most: int) -> int:
    """The variable as a whole number; anything else, or a number out of bounds, is an error that names it."""
    return _whole(name, default, least, most, "a whole number")


def seconds(name: str, default: int, *, least: int, most: int) -> int:
    """The variable as whole seconds; anything else, or a number out of bounds, is an error that names it."""
    return _whole(name, default, least, most, "whole seconds")


def _whole(name: str, default: int, least: int, most: int, what: str) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; give {what} from {least} to {most}.")
    return int(value)


def origins(name: str, *, wildcards: bool = False) -> list[str]:
    """The variable as origins, parted by commas; one without scheme or host, or with a path, is an error that names it."""
    found = [each.strip() for each in os.environ.get(name, "").split(",") if each.strip()]
    for each in found:
        if not each.startswith(("http://", "https://")):
            raise ImproperlyConfigured(f"{name} holds {each!r}; write it with its scheme, https://{each}.")
        if not re.fullmatch(r"https?://[^/?#@\s]+", each) or ("*" in each and not wildcards):
            raise ImproperlyConfigured(
                f"{name} holds {each!r}; write scheme://host or scheme://host:port, and no more."
            )
    return found


def allowances(name: str, **default: int) -> dict[str, int]:
    """The variable as `kind=requests` parted by commas, over the defaults; an unknown kind or no number is an error."""
    given = dict(default)
    for each in filter(None, (part.strip() for part in os.environ.get(name, "").split(","))):
        kind, _, number = (part.strip() for part in each.partition("="))
        if kind not in default or not (number.isascii() and number.isdigit() and len(number) < 10):
            example = ",".join(f"{one}={many}" for one, many in default.items())
            raise ImproperlyConfigured(f"{name} holds {each!r}; write requests a minute as {example}; 0 lifts a limit.")
        given[kind] = int(number)
    return given
