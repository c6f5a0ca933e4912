"""Counting requests exactly over all web processes: in Redis where there is one, else in a file they share.

The database is not asked: a reader writes nothing to it.
"""

import fcntl
import hashlib
import logging
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger("initiatives.api")

SLOT = struct.Struct("<16sII")  # the name's hash, the count, when the window ends (seconds since 1970)
SLOTS = 1 << 16
PROBED = 8


class InFile:
    """Counters in a file that the processes of one machine map into memory and lock for a few microseconds.

    Where more than PROBED names fall on the same slots in one window the one that ends soonest is forgotten: with fewer than
    some ten thousand askers a minute nobody is. A file that cannot be written is replaced by memory of this process alone.
    """

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        size = SLOT.size * (SLOTS + PROBED)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if os.fstat(self._file).st_size < size:
                os.truncate(self._file, size)
            self._slots = mmap.mmap(self._file, size)
        except OSError as error:
            log.warning("Requests are counted by each web process for itself: %s", error)
            self._file, self._slots = -1, mmap.mmap(-1, size)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:  # the lock of the file holds between processes only
            if self._file >= 0:
                fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if self._file >= 0:
                    fcntl.lockf(self._file, fcntl.LOCK_UN)

    def count(self, *, name: str, now: int, ends: int) -> int:
        """One more of the name in the window that ends at `ends`; how many there are now."""
        mark = hashlib.blake2b(f"{name} {ends}".encode(), digest_size=16).digest()
        first = int.from_bytes(mark[:4], "little") % SLOTS
        with self._alone():
            soonest, place = ends + 1, first
            for each in range(first, first + PROBED):
                held, count, until = SLOT.unpack_from(self._slots, each * SLOT.size)
                if held == mark:
                    SLOT.pack_into(self._slots, each * SLOT.size, mark, count + 1, ends)
                    return count + 1
                until = 0 if until <= now else until
                if until < soonest:
                    soonest, place = until, each
            SLOT.pack_into(self._slots, place * SLOT.size, mark, 1, ends)
        return 1


class InRedis:
    """Counters in the shared cache. While Redis does not answer nothing is counted, and nobody refused."""

    def count(self, *, name: str, now: int, ends: int) -> int:
        """One more of the name in the window that ends at `ends`; how many there are now, 0 where nobody knows."""
        key = f"api {name} {ends}".replace(" ", ":")
        try:
            try:
                return cache.incr(key)
            except ValueError:  # the first of its window, or one of several at once
                cache.add(key, 0, timeout=ends - now + 60)
                return cache.incr(key)
        except (RedisError, ValueError) as error:
            log.warning("Requests are not counted: %s", error)
            return 0


_opened: dict[Path, InFile] = {}


def counters() -> InFile | InRedis:
    """The counters of this installation."""
    path = settings.API_COUNTERS
    if path is None:
        return InRedis()
    if path not in _opened:
        _opened[path] = InFile(path)
    return _opened[path]
