"""The digest as people read it: a mail with two parts that say the same, and its contents for a webhook."""

from collections.abc import Collection, Iterator, Sequence
from datetime import time
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.models import Digest, Reminder, User
from initiatives.reminders import links
from initiatives.reminders.matter import Matter, groups_of, matters_of, one_line
from initiatives.reminders.notices import Section

# So many are told whole, the others get one line each; fewer where the page grows larger than LARGEST (bytes): Gmail cuts
# a mail off at 102 KB, and with it the way to end the mails.
TOLD_WHOLE, LARGEST = (40, 20, 10, 5), 100_000
LONGEST_TITLE, LONGEST_QUOTE, LONGEST_LINE = 90, 300, 80


def compose(
    *,
    digest: Digest,
    reminders: Collection[Reminder],
    at: time,
    zone: str,
    language: str,
    views: Sequence[Section] = (),
) -> EmailMultiAlternatives:
    """The mail of one digest in `language`; `at` and `zone` are the recipient's local time of digests.

    `views` is what changed in the views they follow.

    Composed again for the same local day it is the same, links included. The recipient's row has an address.
    """
    with translation.override(language):
        matters = matters_of(reader=digest.recipient, day=digest.day, reminders=reminders)
        subject = subject_of(matters=matters) if matters else subject_of_views(views=views)
        unsubscribe = links.address(verb="unsubscribe", number=digest.pk, day=digest.day)
        context = {
            "subject": subject,
            "summary": summary_of(matters=matters),
            "preheader": "; ".join(Truncator(title).chars(60) for title in _titles(matters, views)[:4]),
            "views": views,
            "count": len(matters),
            "longest_quote": LONGEST_QUOTE,
            "longest_line": LONGEST_LINE,
            "desk": settings.SITE_URL + reverse("web:desk"),
            "wishes": settings.SITE_URL + reverse("web:wishes"),
            "unsubscribe": unsubscribe,
            "site": settings.SITE_URL,
            "name": settings.TRACKER_NAME,
            "day": digest.day,
            "hour": f"{at:%H:%M}",
            "zone": zone,
            "language": translation.get_language() or language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        page, text = _parts(matters, context)
    message = EmailMultiAlternatives(
        subject, text, to=[_addressee(digest.recipient)], headers=_headers(digest, unsubscribe)
    )
    message.attach_alternative(page, "text/html")
    return message


def _parts(matters: Sequence[Matter], context: dict[str, Any]) -> tuple[str, str]:
    """The page and the text: the most of the matters that makes a page no larger than LARGEST."""
    for whole, listed in _shares(len(matters)):
        told = {
            **context,
            "whole": whole,
            "groups": groups_of(matters[:whole]),
            "others": groups_of(matters[whole : whole + listed]),
            "left": max(0, len(matters) - whole - listed),
        }
        page = render_to_string("emails/digest.html", told)
        if len(page.encode()) <= LARGEST:
            break
    return page, render_to_string("emails/digest.txt", told)


def _shares(count: int) -> Iterator[tuple[int, int]]:
    """How many are told whole, and in a line each: first all of them, then ever fewer."""
    for whole in TOLD_WHOLE:
        if whole < count or whole == TOLD_WHOLE[0]:
            yield whole, max(0, count - whole)
    whole, listed = TOLD_WHOLE[-1], count - TOLD_WHOLE[-1]
    while listed > 0:
        listed = listed * 9 // 10
        yield whole, listed


def payload(*, digest: Digest, reminders: Collection[Reminder], views: Sequence[Section] = ()) -> dict[str, Any]:
    """The same contents as a dict of JSON's own types, for the webhook channel; the shape only ever gains names.

        {"type": "reminders.digest", "digest": its stable id, "day": "2027-01-05" (local), "recipient": username,
         "desk": URL, "count": matters,
         "partnerships": [{"slug", "name", "matters": [
            {"subject": {"noun": initiative | commitment | document, "id", "title", "within": title or null, "url"},
             "quote": text or null, "status": {"headline": {"status", "by"} or null, "sides_differ", "evidence"} or null,
             "due": EDTF or null, "links": {"review" (where it can be reviewed), "snooze", "open"},
             "reminders": [{"id", "kind", "due_on", "overdue", "escalated", "why_you", "why_now", "how_to_stop"}]}]}],
         "views": [{"name", "url", "broken": text or null, "changes": [{"subject", "what", "reason", "day", "left", "url"}]}]}

    Statuses and kinds are keys of the codebook. The links work without signing in, like those of the mail: a receiver
    keeps them as secret as a mailbox.
    """
    matters = matters_of(reader=digest.recipient, day=digest.day, reminders=reminders)
    return {
        "type": "reminders.digest",
        "digest": digest.message_id.strip("<>"),
        "day": digest.day.isoformat(),
        "recipient": digest.recipient.username,
        "desk": settings.SITE_URL + reverse("web:desk"),
        "count": len(matters),
        "partnerships": [
            {
                "slug": group.partnership.slug,
                "name": group.partnership.name,
                "matters": [_as_json(matter) for matter in group.matters],
            }
            for group in groups_of(matters)
        ],
        "views": [
            {
                "name": view.name,
                "url": view.url,
                "broken": view.broken or None,
                "changes": [
                    {
                        "subject": line.subject,
                        "what": line.what,
                        "reason": line.reason or None,
                        "day": line.day.isoformat(),
                        "left": line.left,
                        "url": line.url,
                    }
                    for line in view.lines
                ],
            }
            for view in views
        ],
    }


def subject_of(*, matters: Sequence[Matter]) -> str:
    """The mail's subject: how many there are, and the most urgent."""
    first = matters[0]
    told = {
        "title": Truncator(first.title).chars(LONGEST_TITLE),
        "when": date_format(first.reasons[0].due_on, "j F Y"),
        "count": len(matters),
    }
    one, many = _("To look at: %(title)s, %(when)s"), _("%(count)d to look at, first %(title)s, %(when)s")
    return (one if len(matters) == 1 else many) % told


def subject_of_views(*, views: Sequence[Section]) -> str:
    """The subject of a mail that tells of views alone: the first of them, and how much changed there."""
    first = views[0]
    number, others = len(first.lines), len(views) - 1
    told = {"name": Truncator(first.name).chars(LONGEST_TITLE), "n": number, "others": others}
    if not number:
        return _("The view “%(name)s” cannot be asked any more") % told
    said = ngettext("%(n)d change in “%(name)s”", "%(n)d changes in “%(name)s”", number) % told
    return f"{said} {_('and %(others)d more') % told}" if others else said


def _titles(matters: Sequence[Matter], views: Sequence[Section]) -> list[str]:
    return [matter.title for matter in matters] or [line.subject for view in views for line in view.lines]


def summary_of(*, matters: Sequence[Matter]) -> str:
    """One sentence: how many of them are escalated to the reader, and how many overdue; empty if none is."""
    escalated = sum(matter.reasons[0].escalated for matter in matters)
    overdue = sum(any(reason.overdue for reason in matter.reasons) for matter in matters)
    said = []
    if escalated:
        said.append(ngettext("%(n)d escalated to you", "%(n)d escalated to you", escalated) % {"n": escalated})
    if overdue:
        said.append(ngettext("%(n)d overdue", "%(n)d overdue", overdue) % {"n": overdue})
    return ", ".join(said)


def _headers(digest: Digest, unsubscribe: str) -> dict[str, str]:
    """What machines read. No Precedence: RFC 3834 has Auto-Submitted in its place.

    List-Id is RFC 2919, List-Unsubscribe-Post RFC 8058; Date is added when the message is written.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return {
        "Message-ID": digest.message_id,
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<reminders.{host.encode('idna').decode()}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _addressee(person: User) -> str:
    name, mail = one_line(person.get_full_name()), one_line(person.email)
    # A stored address never brings a name, or a second address, of its own.
    return formataddr((name, mail), "utf-8") if name and parseaddr(mail)[1] == mail and mail.isascii() else mail


def _as_json(matter: Matter) -> dict[str, Any]:
    stands = matter.stands
    headline = {"status": stands.claim, "by": stands.by} if stands.claim else None
    about = {"noun": matter.noun, "id": matter.number, "title": matter.title, "within": matter.within or None}
    status = {"headline": headline, "sides_differ": stands.sides_differ, "evidence": stands.evidence}
    return {
        "subject": {**about, "url": matter.url},
        "quote": matter.quote or None,
        "status": status if stands.evidence else None,
        "due": stands.due or None,
        "links": matter.links,
        "reminders": [
            {
                "id": reason.reminder,
                "kind": reason.kind,
                "due_on": reason.due_on.isoformat(),
                "overdue": reason.overdue,
                "escalated": reason.escalated,
                "why_you": reason.why_you,
                "why_now": reason.why_now,
                "how_to_stop": reason.how_to_stop,
            }
            for reason in matter.reasons
        ],
    }
