"""The digest as a mail: what is listed, in which order, and its two parts."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, time
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from initiatives.models import Digest, Partnership, Reminder

LONGEST_TITLE = 90
MOST_LISTED = 100


@dataclass(frozen=True)
class Item:
    """One reminder as it is read: what it is about, where it opens, why you, why now and how to stop it."""

    title: str
    kind: str
    partnership: str
    url: str
    due_on: date
    why_you: str
    why_now: str
    how_to_stop: str


@dataclass(frozen=True)
class Group:
    """The items of one partnership, the nearest first."""

    partnership: str
    items: tuple[Item, ...]


def home_of(reminder: Reminder) -> Partnership:
    """The partnership of the reminder's subject."""
    if reminder.initiative:
        return reminder.initiative.partnership
    commitment: Any = reminder.commitment
    within = commitment.initiative
    return within.partnership if within else commitment.passage.capture.document.partnership


def groups_of(reminders: Iterable[Reminder]) -> tuple[Group, ...]:
    """The nearest reminders grouped by partnership; partnerships and items by their nearest date, then by name."""
    first = sorted(reminders, key=lambda reminder: (reminder.due_on, str(reminder.subject)))[:MOST_LISTED]
    items = [_item(reminder) for reminder in first]
    nearest: dict[str, date] = {}
    for item in items:
        nearest.setdefault(item.partnership, item.due_on)
    items.sort(key=lambda item: (nearest[item.partnership], item.partnership))
    return tuple(Group(name, tuple(them)) for name, them in groupby(items, key=lambda item: item.partnership))


def subject_of(*, groups: tuple[Group, ...], count: int) -> str:
    """The mail's subject: how many there are, and the nearest."""
    first = groups[0].items[0]
    title = first.title if len(first.title) <= LONGEST_TITLE else first.title[: LONGEST_TITLE - 1].rstrip() + "…"
    when = date_format(first.due_on, "j F Y")
    return f"To look at: {title}, {when}" if count == 1 else f"{count} to look at, first {title}, {when}"


def compose(
    *, digest: Digest, reminders: Collection[Reminder], at: time, zone: str, language: str
) -> EmailMultiAlternatives:
    """The mail of one digest, in the recipient's language, with text and HTML saying the same."""
    groups = groups_of(reminders)
    with translation.override(language):
        subject = subject_of(groups=groups, count=len(reminders))
        context = {
            "subject": subject,
            "groups": groups,
            "count": len(reminders),
            "unlisted": max(0, len(reminders) - MOST_LISTED),
            "desk": _absolute(reverse("web:desk")),
            "site": settings.SITE_URL,
            "hour": f"{at:%H:%M}",
            "zone": zone,
            "language": language,
        }
        text, page = render_to_string("emails/digest.txt", context), render_to_string("emails/digest.html", context)
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[digest.recipient.email],
        headers={"Message-ID": digest.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(page, "text/html")
    return message


def payload(*, digest: Digest, reminders: Collection[Reminder]) -> dict[str, Any]:
    """The digest as a webhook gives it: whose, for which day, and the items of its mail, by partnership."""
    groups = groups_of(reminders)
    return {
        "type": "reminders.digest",
        "recipient": digest.recipient.username,
        "day": str(digest.day),
        "count": len(reminders),
        "partnerships": [
            {"name": group.partnership, "items": [{**asdict(item), "due_on": str(item.due_on)} for item in group.items]}
            for group in groups
        ],
    }


def _item(reminder: Reminder) -> Item:
    title = str(reminder.subject)
    url = (
        reverse("web:initiative", args=[reminder.initiative.slug])
        if reminder.initiative
        else reverse("web:commitment", args=[reminder.commitment_id])
    )
    return Item(
        title=" ".join(title.split()),  # a line break in a name would end a header, or begin a line that is not ours
        kind=reminder.rule.get_kind_display(),
        partnership=" ".join(home_of(reminder).name.split()),
        url=_absolute(url),
        due_on=reminder.due_on,
        why_you=reminder.why_you,
        why_now=reminder.why_now,
        how_to_stop=reminder.how_to_stop,
    )


def _absolute(path: str) -> str:
    return settings.SITE_URL + path
