"""What is done at the desk: the whole page is one form, and the button that was pressed says what to do with which matters.

`doing` holds the deed, the matter's key where it is about one, and the deed's own word: "review initiative-12 no_change",
"snooze initiative-12 week", "wake initiative-12", "own initiative-12"; "reviews no_change" and "snoozes week" are about all
that were selected. The fields of a matter begin with its key.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from initiatives.actions.initiative import edit_initiative
from initiatives.actions.review import Look, SomeRefused, record_review, record_reviews
from initiatives.actions.status_update import home_of
from initiatives.models import Commitment, Initiative, SourceDocument
from initiatives.reminders.snooze import Subject, snooze_all, wake
from initiatives.web.page import Unanswerable
from initiatives.web.request import SignedInRequest

RELATED: dict[str, tuple[type[Initiative] | type[Commitment] | type[SourceDocument], tuple[str, ...]]] = {
    "initiative": (Initiative, ("partnership",)),
    "commitment": (Commitment, ("initiative__partnership", "passage__capture__document__partnership")),
    "document": (SourceDocument, ("partnership",)),
}
MOST_SELECTED = 500


@dataclass
class Refused(Exception):
    """Nothing was done: what is wrong with each matter, {key: {field: [sentence, …]}}, and with the whole."""

    matters: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)


def done(request: SignedInRequest) -> tuple[str, list[str]]:
    """Do what the request asks; give the sentence that says so, and the keys of the matters it was about.

    Raises Refused, Unanswerable (no such deed), Http404 (no such matter), PermissionDenied.
    """
    deed, *words = request.POST.get("doing", "").split() or [""]
    if deed in SEVERAL:
        keys = list(dict.fromkeys(request.POST.getlist("selected")))[: MOST_SELECTED + 1]
        if not keys:
            raise Refused(whole=[_("Select at least one matter first.")])
        subjects = _subjects(request, keys)
        return SEVERAL[deed](request, subjects, *words[:1]), keys
    if deed not in ONE or not words:
        raise Unanswerable(
            f"doing is “{request.POST.get('doing', '')}”; it can begin with {', '.join((*ONE, *SEVERAL))}."
        )
    key, *rest = words
    subject = _subjects(request, [key])[key]
    try:
        return ONE[deed](request, subject, *rest[:1]), [key]
    except ValidationError as error:
        raise Refused(matters={key: _problems(error)}) from error


def snooze_days(*, today: date) -> dict[str, date]:
    """The days that are offered for a snooze begun on `today`: tomorrow, in a week, in a month."""
    year, month = divmod(today.year * 12 + today.month, 12)
    last = monthrange(year, month + 1)[1]
    in_a_month = date(year, month + 1, min(today.day, last))
    return {"tomorrow": today + timedelta(days=1), "week": today + timedelta(days=7), "month": in_a_month}


def _subjects(request: SignedInRequest, keys: list[str]) -> dict[str, Any]:
    """The subjects by key, one query a noun. Raises Http404 unless the person may see each."""
    wanted: dict[str, list[int]] = {}
    for key in keys:
        noun, _dash, number = key.partition("-")
        if noun not in RELATED or not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise Http404
        wanted.setdefault(noun, []).append(int(number))
    found: dict[str, Any] = {}
    for noun, numbers in wanted.items():
        model, related = RELATED[noun]
        rows: QuerySet[Any] = model.objects.visible_to(request.user).select_related(*related)
        if noun == "commitment":
            rows = rows.defer("passage__capture__text")
        found |= {f"{noun}-{row.pk}": row for row in rows.filter(pk__in=numbers)}
    if missing := [key for key in keys if key not in found]:
        raise Http404(f"There is no {missing[0]} within your reach.")
    return {key: found[key] for key in keys}


def _key(subject: Subject) -> str:
    nouns = {model: noun for noun, (model, _related) in RELATED.items()}
    return f"{nouns[type(subject)]}-{subject.pk}"


def _searched(request: SignedInRequest, key: str) -> dict[str, list[str]]:
    """The sources of a matter by side: those that were ticked, and those that were written, a line each."""
    searched: dict[str, list[str]] = {}
    for name in request.POST:
        of, mark, side = name.rpartition("-sources-")
        if mark and of == key:
            searched.setdefault(side, []).extend(request.POST.get(name, "").splitlines())
        of, mark, side = name.rpartition("-ticked-")
        if mark and of == key:
            searched[side] = [*request.POST.getlist(name), *searched.get(side, [])]
    return {side: list(dict.fromkeys(named)) for side, lines in searched.items() if (named := _named(lines))}


def _named(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _review(request: SignedInRequest, subject: Subject, outcome: str = "no_change") -> str:
    row = record_review(
        by=request.user,
        today=timezone.localdate(),
        subject=_reviewable(subject),
        outcome=outcome,
        sources_searched=_searched(request, _key(subject)),
        next_review_on=_day(request, _key(subject), "next_review_on"),
        note=request.POST.get(f"{_key(subject)}-note", ""),
    )
    said = _("%(subject)s: %(outcome)s. Next review %(day)s.") % {
        "subject": subject,
        "outcome": row.get_outcome_display().lower(),
        "day": f"{row.next_review_on:%-d %B %Y}",
    }
    sides = home_of(_reviewable(subject)).sides
    unnamed = [countries.name(side) or side for side in sides if side not in row.sources_searched]
    if not unnamed:
        return said
    silence = _("You named no source of %(sides)s, so this says nothing about what was searched there.")
    return f"{said} {silence % {'sides': _(' or ').join(unnamed)}}"


def _snooze(request: SignedInRequest, subject: Subject, until: str = "day") -> str:
    day = _until(request, until, _key(subject))
    snooze_all(by=request.user, subjects=[subject], until=day, today=timezone.localdate())
    return _("%(subject)s: snoozed until %(day)s.") % {"subject": subject, "day": f"{day:%-d %B %Y}"}


def _wake(request: SignedInRequest, subject: Subject) -> str:
    wake(by=request.user, subject=subject)
    return _("%(subject)s: no longer snoozed.") % {"subject": subject}


def _own(request: SignedInRequest, subject: Subject) -> str:
    if not isinstance(subject, Initiative):
        raise ValidationError(_("Only an initiative has an owner."))
    edit_initiative(by=request.user, initiative=subject, owner=request.user)
    return _("%(subject)s: you own it now.") % {"subject": subject}


def _review_selected(request: SignedInRequest, subjects: dict[str, Subject], outcome: str = "no_change") -> str:
    refused, looks = {}, []
    for key, subject in subjects.items():
        try:
            looks.append(Look(_reviewable(subject), _searched(request, key)))
        except ValidationError as error:
            refused[key] = _problems(error)
    if refused:
        raise Refused(matters=refused)
    keys = {subject: key for key, subject in subjects.items()}
    try:
        record_reviews(by=request.user, today=timezone.localdate(), looks=looks, outcome=outcome)
    except SomeRefused as error:
        raise Refused(matters={keys[subject]: _problems(problem) for subject, problem in error.problems}) from error
    said = ngettext("%(count)s matter: checked, no change.", "%(count)s matters: checked, no change.", len(looks))
    silent = sum(not look.sources_searched for look in looks)
    told = ngettext("For %(count)s you named no source.", "For %(count)s you named no source.", silent)
    return " ".join([said % {"count": len(looks)}, *([told % {"count": silent}] if silent else [])])


def _snooze_selected(request: SignedInRequest, subjects: dict[str, Subject], until: str = "day") -> str:
    try:
        day = _until(request, until, "selected")
        snooze_all(by=request.user, subjects=list(subjects.values()), until=day, today=timezone.localdate())
    except ValidationError as error:
        raise Refused(matters={"selected": _problems(error)}) from error
    said = ngettext(
        "%(count)s matter snoozed until %(day)s.", "%(count)s matters snoozed until %(day)s.", len(subjects)
    )
    return said % {"count": len(subjects), "day": f"{day:%-d %B %Y}"}


def _reviewable(subject: Subject) -> Initiative | Commitment:
    if isinstance(subject, SourceDocument):
        raise ValidationError(_("A document is not reviewed here: open it and mend it, or snooze it."))
    if isinstance(subject, Initiative) and subject.publication == "draft":
        raise ValidationError(_("A draft is not reviewed: publish or discard it, or snooze it."))
    return subject


def _until(request: SignedInRequest, choice: str, key: str) -> date:
    offered = snooze_days(today=timezone.localdate())
    day = offered.get(choice) or _day(request, key, "until")
    if day is None:
        raise ValidationError({"until": [_("Give the day on which you wish to hear of it again.")]})
    return day


def _day(request: SignedInRequest, key: str, name: str) -> date | None:
    text = request.POST.get(f"{key}-{name}", "").strip()
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


def _problems(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}


ONE: dict[str, Callable[..., str]] = {"review": _review, "snooze": _snooze, "wake": _wake, "own": _own}
SEVERAL: dict[str, Callable[..., str]] = {"reviews": _review_selected, "snoozes": _snooze_selected}
