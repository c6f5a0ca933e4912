"""The desk: what waits for whoever signed in, reviewing it in one step, snoozing it, and the inbox of reminders."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.actions.review import record_review
from initiatives.actions.status_update import home_of
from initiatives.clocks import Clocks
from initiatives.dashboards.desk import Desk, Matter, desk
from initiatives.models import Commitment, Initiative, Reminder
from initiatives.permissions import may_draft
from initiatives.reminders.snooze import snooze, wake
from initiatives.web.page import Unanswerable, page, page_of
from initiatives.web.request import SignedInRequest

PER_PAGE = 20
NOUNS: dict[str, type[Initiative] | type[Commitment]] = {"initiative": Initiative, "commitment": Commitment}
Subject = Initiative | Commitment


@dataclass(frozen=True)
class Card:
    """A matter with what was last written into its form, and what was wrong with that."""

    matter: Matter
    given: dict[str, str] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sides(self) -> list[dict[str, str]]:
        """The two sides, each with its field's name, and what stands in it."""
        codes = self.matter.partnership.sides
        return [
            {"code": code, "name": countries.name(code) or code, "value": self.given.get(f"sources_{code}", "")}
            for code in codes
        ]

    @property
    def unfolded(self) -> bool:
        """Whether the folded fields were used, so that what stands in them is seen."""
        return any(name in self.problems or self.given.get(name) for name in ("next_review_on", "note", "outcome"))


@login_required
@page("page", methods=("GET", "HEAD", "POST"))
def desk_page(request: SignedInRequest) -> HttpResponse:
    """What waits; a POST reviews, snoozes or wakes one matter (`doing`) and comes back here."""
    if request.method != "POST":
        return _shown(request)
    doing = DEEDS.get(request.POST.get("doing", ""))
    if doing is None:
        raise Unanswerable(f"doing is “{request.POST.get('doing', '')}”; it can be {', '.join(DEEDS)}.")
    subject = _subject(request)
    try:
        said = doing(request, subject)
    except ValidationError as error:
        problems: dict[str, list[str]] = (
            error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        )
        return _shown(request, problems=problems)
    messages.success(request, said)
    return redirect("web:desk")


def _shown(request: SignedInRequest, problems: dict[str, list[str]] | None = None) -> HttpResponse:
    seen = desk(
        user=request.user,
        initiatives=Initiative.objects.visible_to(request.user),
        commitments=Commitment.objects.visible_to(request.user),
        clocks=Clocks(today=timezone.localdate()) if problems else request.clocks,
    )
    inbox = (
        Reminder.objects.visible_to(request.user)
        .select_related("rule", "initiative", "commitment", "digest")
        .order_by("-pk")
    )
    given = request.POST.dict() if problems else {}
    context = {
        "seen": seen,
        "may_add": may_draft(user=request.user),
        "lists": _lists(seen, given, problems or {}),
        "inbox": page_of(request, Paginator(inbox, PER_PAGE)),
        "problems": problems,
        "wrong": _beside_no_field(seen, given, problems or {}),
        "outcomes": [term for key, term in vocabulary.REVIEW_OUTCOMES.items() if key != "no_change"],
    }
    return render(request, "web/desk/page.html", context, status=400 if problems else 200)


def _lists(seen: Desk, given: dict[str, str], problems: dict[str, list[str]]) -> list[dict]:
    titled = [
        ("overdue", _("Overdue"), seen.overdue),
        ("due", _("Due"), seen.due),
        ("snoozed", _("Snoozed"), seen.snoozed),
    ]
    return [
        {"key": key, "title": title, "cards": [_card(matter, given, problems) for matter in matters]}
        for key, title, matters in titled
        if matters
    ]


def _card(matter: Matter, given: dict[str, str], problems: dict[str, list[str]]) -> Card:
    return Card(matter, given, problems) if given.get("subject") == matter.key else Card(matter)


def _beside_no_field(seen: Desk, given: dict[str, str], problems: dict[str, list[str]]) -> list[str]:
    """The sentences that no field of this page shows: about the whole, or about a matter that is not on the desk."""
    if any(matter.key == given.get("subject") for matter in (*seen.overdue, *seen.due, *seen.snoozed)):
        return problems.get(NON_FIELD_ERRORS, [])
    return [sentence for sentences in problems.values() for sentence in sentences]


def _subject(request: SignedInRequest) -> Subject:
    noun, _dash, number = request.POST.get("subject", "").partition("-")
    if noun not in NOUNS or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    found = NOUNS[noun].objects.visible_to(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _review(request: SignedInRequest, subject: Subject) -> str:
    sides = {name[8:]: lines for name, lines in request.POST.dict().items() if name.startswith("sources_")}
    row = record_review(
        by=request.user,
        today=timezone.localdate(),
        subject=subject,
        outcome=request.POST.get("outcome") or "no_change",
        sources_searched={side: lines.splitlines() for side, lines in sides.items() if lines.strip()},
        next_review_on=_day(request, "next_review_on"),
        note=request.POST.get("note", ""),
    )
    said = _("%(subject)s: %(outcome)s. Next review %(day)s.") % {
        "subject": subject,
        "outcome": row.get_outcome_display().lower(),
        "day": f"{row.next_review_on:%-d %B %Y}",
    }
    unnamed = [countries.name(side) or side for side in home_of(subject).sides if side not in row.sources_searched]
    if not unnamed:
        return said
    silence = _("You named no source of %(sides)s, so this says nothing about what was searched there.")
    return f"{said} {silence % {'sides': _(' or ').join(unnamed)}}"


def _snooze(request: SignedInRequest, subject: Subject) -> str:
    until = _day(request, "until")
    if until is None:
        raise ValidationError({"until": [_("Give the day on which you wish to hear of it again.")]})
    snooze(by=request.user, subject=subject, until=until, today=timezone.localdate())
    return _("%(subject)s: snoozed until %(day)s.") % {"subject": subject, "day": f"{until:%-d %B %Y}"}


def _wake(request: SignedInRequest, subject: Subject) -> str:
    wake(by=request.user, subject=subject)
    return _("%(subject)s: no longer snoozed.") % {"subject": subject}


def _day(request: SignedInRequest, name: str) -> date | None:
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    wrong = _("“%(text)s” is no date; write it as 2027-01-31.") % {"text": text}
    try:
        read = parse_date(text)
    except ValueError as error:
        raise ValidationError({name: [wrong]}) from error
    if read is None:
        raise ValidationError({name: [wrong]})
    return read


DEEDS: dict[str, Callable[[SignedInRequest, Subject], str]] = {"review": _review, "snooze": _snooze, "wake": _wake}
