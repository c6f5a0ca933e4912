"""Notices: what a digest says of views that its reader follows, beside the reminders.

They are planned elsewhere (`following`), which knows what a filter finds; here they wait, go with a digest, and are marked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import QuerySet

from initiatives.models import Commitment, Digest, Initiative, Notice, Statement, User

NOUNS: dict[str, Any] = {"initiative": Initiative, "commitment": Commitment, "statement": Statement}
MOST_LINES = 25  # told of one view in one mail; the others stand at the view


@dataclass(frozen=True)
class Line:
    """One change in a view: its subject, what happened, why, on which day (UTC); `left`: it meets the filter no longer."""

    subject: str
    what: str
    reason: str
    url: str
    day: date
    left: bool


@dataclass(frozen=True)
class Section:
    """One view: its name and address, the link that ends its mails, and its changes; or why it cannot be asked any more."""

    name: str
    url: str
    unfollow: str
    broken: str
    lines: tuple[Line, ...]

    @property
    def first(self) -> tuple[Line, ...]:
        """Those that are told in a mail."""
        return self.lines[:MOST_LINES]

    @property
    def more(self) -> int:
        """How many are not."""
        return len(self.lines) - len(self.first)


class Tell(Protocol):
    """Words for notices, for their reader, in a digest of the reader's local day."""

    def __call__(self, *, reader: User, day: date, notices: Collection[Notice]) -> tuple[Section, ...]: ...


def contents(*, digest: Digest) -> list[Notice]:
    """The notices of a digest with all that telling them needs."""
    held = Notice.objects.filter(digest=digest).exclude(state="dropped")
    return list(held.select_related("subscription__view", "change").order_by("id"))


def take(*, digest: Digest, fixed: bool) -> list[Notice]:
    """What the digest says of views: unless it is `fixed`, whatever waits for its recipient joins it.

    What they may not see any more is dropped. Call it under the digest's lock.
    """
    if not fixed:
        waiting(of=digest.recipient).update(digest=digest)
    held = contents(digest=digest)
    seen = _seen(held, digest.recipient)
    unseen = [one.pk for one in held if one.change and (one.change.noun, one.change.subject_id) not in seen]
    Notice.objects.filter(pk__in=unseen).update(state="dropped", digest=None)
    return [one for one in held if one.pk not in unseen]


def _seen(notices: Collection[Notice], reader: User) -> set[tuple[str, int]]:
    """The subjects of the notices that the reader may see, as (noun, id)."""
    found = set()
    for noun, model in NOUNS.items():
        ids = {one.change.subject_id for one in notices if one.change and one.change.noun == noun}
        if ids:
            rows = model._default_manager.filter(pk__in=ids).visible_to(reader)
            found |= {(noun, pk) for pk in rows.values_list("pk", flat=True)}
    return found


def waiting(*, of: User) -> QuerySet[Notice]:
    """The notices that wait for a person's next digest."""
    return Notice.objects.filter(subscription__user=of, state="planned", digest=None)


def let_go(*, digest: Digest) -> None:
    """What it held waits for another."""
    Notice.objects.filter(digest=digest, state="planned").update(digest=None)


def mark_sent(*, digest: Digest) -> None:
    """They arrived."""
    Notice.objects.filter(digest=digest, state="planned").update(state="sent")
