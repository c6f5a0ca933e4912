"""The pages behind the links of a mail. They work without signing in, for the mail's recipient, one subject and one verb.

A GET changes nothing, whoever follows the links of a mail before its reader does; one button does what the link says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any

import pghistory
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django_countries import countries

from initiatives.actions.letter import review_once, reviews_since
from initiatives.actions.preference import stop_mail
from initiatives.actions.subscription import unfollow
from initiatives.models import Digest, Reminder, Snooze, Subscription, User
from initiatives.permissions import may_record
from initiatives.reminders import links, rules
from initiatives.reminders.matter import Matter, matters_of
from initiatives.reminders.snooze import LONGEST, snooze
from initiatives.web.deeds import snooze_days

ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # RFC 8058, section 3.1
READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Letter:
    """A reminder that a link names, its recipient, and what the mail said of its subject."""

    reminder: Reminder
    reader: User
    matter: Matter

    @property
    def noun(self) -> str:
        """What the subject is: initiative, commitment or document."""
        return self.matter.noun


def _answered(verb: str, methods: tuple[str, ...]) -> Callable:
    """Decorate a view of one verb: it gets the number that a link names; no other text does anything."""

    def decorate(view: Callable[[HttpRequest, int], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                response = view(request, links.read(verb=verb, token=token, today=timezone.localdate()))
            except links.Outlived as old:
                told = {"sent_on": old.sent_on, "days": old.lasts.days}
                response = render(request, "web/letter/gone.html", told, status=410)
            except links.NoLink:
                response = _nothing(request)
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex, nofollow"
            # The address is the key: nobody else hears of it, while a form of ours still says where it comes from.
            response["Referrer-Policy"] = "same-origin"
            return response

        return answer

    return decorate


def _about_a_reminder(
    view: Callable[[HttpRequest, Letter], HttpResponse],
) -> Callable[[HttpRequest, int], HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, number: int) -> HttpResponse:
        reminder = Reminder.objects.select_related("recipient__preference").filter(pk=number).first()
        if reminder is None or not _signs_in(reminder.recipient):
            return _nothing(request)
        subject = reminder.subject
        if not type(subject)._default_manager.visible_to(reminder.recipient).filter(pk=subject.pk).exists():
            return render(request, "web/letter/unseen.html", {"reader": reminder.recipient}, status=403)
        return view(request, Letter(reminder, reminder.recipient, _matter(reminder)))

    return answer


def _matter(reminder: Reminder) -> Matter:
    """The subject with everything that the same mail said of it."""
    subject = {name: getattr(reminder, name) for name in ("initiative_id", "commitment_id", "document_id")}
    beside = Reminder.objects.filter(recipient=reminder.recipient, digest=reminder.digest_id, **subject)
    told = list(beside) if reminder.digest_id else [reminder]
    (matter,) = matters_of(reader=reminder.recipient, day=reminder.day, reminders=told)
    return matter


def _signs_in(person: User) -> bool:
    return person.is_active and not person.is_system


def _nothing(request: HttpRequest) -> HttpResponse:
    """One page for what was never a link, and for one whose recipient or record is gone: it tells nobody which."""
    return render(request, "web/letter/gone.html", status=404)


def _shown(request: HttpRequest, page: str, letter: Letter, status: int = 200, **more: Any) -> HttpResponse:
    context = {"letter": letter, "matter": letter.matter, "reader": letter.reader, **more}
    return render(request, f"web/letter/{page}.html", context, status=status)


@_answered("open", READING)
@_about_a_reminder
def open_record(request: HttpRequest, letter: Letter) -> HttpResponse:
    """What the mail spoke of, as it stands now, also where readers have to sign in."""
    reviews = reviews_since(reminder=letter.reminder)
    return _shown(request, "open", letter, reviews=reviews, must_sign_in=not _may_go_on(request))


@_answered("review", (*READING, "POST"))
@_about_a_reminder
def review(request: HttpRequest, letter: Letter) -> HttpResponse:
    """One button: "Reviewed, nothing changed", with the sources that were searched. Pressed again it records nothing."""
    if "review" not in letter.matter.links:
        return _shown(request, "not_reviewed", letter, status=403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _review_form(request, letter)
    sides = {name[8:]: lines for name, lines in request.POST.dict().items() if name.startswith("sources_")}
    try:
        row, new = review_once(
            by=letter.reader,
            today=timezone.localdate(),
            reminder=letter.reminder,
            sources_searched={side: lines.splitlines() for side, lines in sides.items() if lines.strip()},
        )
    except PermissionDenied:
        return _review_form(request, letter, status=403)
    except ValidationError as error:
        return _review_form(request, letter, status=400, problems=error.messages)
    next_on = date_format(row.next_review_on, "j F Y")
    if new:
        messages.success(request, _("Recorded. The next review is on %(day)s.") % {"day": next_on})
    else:
        messages.info(request, _("You had recorded your review already; nothing was written again."))
    return redirect(request.path)


def _review_form(
    request: HttpRequest, letter: Letter, status: int = 200, problems: list[str] | None = None
) -> HttpResponse:
    partnership = letter.matter.partnership
    done = list(reviews_since(reminder=letter.reminder))
    fields = [
        {"code": code, "name": countries.name(code) or code, "value": request.POST.get(f"sources_{code}", "")}
        for code in partnership.sides
    ]
    return _shown(
        request, "review", letter, status=status,
        mine=next((row for row in done if row.by_id == letter.reader.pk), None),
        reviews=[row for row in done if row.by_id != letter.reader.pk],
        may=may_record(user=letter.reader, partnership=partnership),
        fields=fields, problems=problems or [],
    )  # fmt: skip


@_answered("snooze", (*READING, "POST"))
@_about_a_reminder
def snooze_subject(request: HttpRequest, letter: Letter) -> HttpResponse:
    """One button: hear nothing of the subject for a week, a month, or until a day; the last said counts."""
    wishes = getattr(letter.reader, "preference", None)
    today = rules.local_day(now=timezone.now(), zone=wishes.time_zone if wishes else "UTC")
    choices = {name: day for name, day in snooze_days(today=today).items() if name != "tomorrow"}
    problems: list[str] = []
    if request.method == "POST":
        try:
            until = _until(request, choices)
            with pghistory.context(user=letter.reader.pk):
                snooze(by=letter.reader, subject=letter.reminder.subject, until=until, today=today)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("Snoozed until %(day)s.") % {"day": date_format(until, "j F Y")})
            return redirect(request.path)
    held = Snooze.objects.filter(user=letter.reader, until__gt=today, **{letter.noun: letter.reminder.subject}).first()
    return _shown(
        request, "snooze", letter, status=400 if problems else 200, held=held, problems=problems,
        choices=choices, chosen=request.POST.get("for", "week"), given=request.POST.get("until", ""),
        first=today + timedelta(days=1), last=today + LONGEST,
    )  # fmt: skip


def _until(request: HttpRequest, choices: dict[str, date]) -> date:
    """The day that was chosen; one that was written counts, whatever is ticked."""
    text = request.POST.get("until", "").strip()
    if not text and request.POST.get("for") in choices:
        return choices[request.POST["for"]]
    if not text:
        raise ValidationError({"until": [_("Give the day on which you wish to hear of it again.")]})
    wrong = ValidationError({"until": [_("“%(text)s” is no date; write it as 2027-01-31.") % {"text": text[:40]}]})
    try:
        read = parse_date(text)
    except ValueError as error:
        raise wrong from error
    if read is None:
        raise wrong
    return read


@csrf_exempt  # a mail program presses it, which has no cookie of ours; the address is the key (RFC 8058)
@_answered("unsubscribe", (*READING, "POST"))
def unsubscribe(request: HttpRequest, number: int) -> HttpResponse:
    """One button: no more digests by e-mail. The answer to a POST is a page, never a redirect (RFC 8058)."""
    digest = Digest.objects.select_related("recipient__preference").filter(pk=number).first()
    if digest is None or not _signs_in(digest.recipient):
        return _nothing(request)
    reader = digest.recipient
    if request.method == "POST":
        if request.POST.dict() != ONE_CLICK:
            said = _("Nothing was changed: the body has to be List-Unsubscribe=One-Click.")
            return render(request, "web/letter/unsubscribe.html", {"reader": reader, "wrong": said}, status=400)
        stop_mail(by=reader)
        return render(request, "web/letter/unsubscribe.html", {"reader": reader, "off": True, "done": True})
    wishes = getattr(reader, "preference", None)
    off = wishes is not None and not wishes.email
    return render(request, "web/letter/unsubscribe.html", {"reader": reader, "off": off})


@csrf_exempt  # as above
@_answered("unfollow", (*READING, "POST"))
def unfollow_view(request: HttpRequest, number: int) -> HttpResponse:
    """One button: nothing more of one saved view. The answer to a POST is a page, never a redirect (RFC 8058)."""
    row = Subscription.objects.select_related("view", "user").filter(pk=number, channel="mail").first()
    if request.method == "POST" and request.POST.dict() != ONE_CLICK:
        said = _("Nothing was changed: the body has to be List-Unsubscribe=One-Click.")
        return render(request, "web/letter/unfollow.html", {"view": row and row.view, "wrong": said}, status=400)
    if row is None or not _signs_in(row.user):  # pressed before, or followed no longer: it says the same
        return render(request, "web/letter/unfollow.html", {"off": True})
    if request.method == "POST":
        unfollow(by=row.user, view=row.view)
        return render(request, "web/letter/unfollow.html", {"view": row.view, "off": True})
    return render(request, "web/letter/unfollow.html", {"view": row.view, "reader": row.user})


def _may_go_on(request: HttpRequest) -> bool:
    return settings.PUBLIC_READ or request.user.is_authenticated
