"""The desk: what waits for whoever signed in, reviewed, snoozed or taken on in one step, one by one or several at once."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries import countries

from initiatives import vocabulary
from initiatives.clocks import Clocks
from initiatives.dashboards.desk import SECTIONS, Asked, Desk, Section, Told, desk
from initiatives.dashboards.inbox import inbox
from initiatives.dashboards.matter import Matter, Rows
from initiatives.dashboards.waiting import Reason
from initiatives.models import Commitment, Initiative, Partnership, Reminder, SourceDocument
from initiatives.permissions import may_administer, may_draft, may_hand_over
from initiatives.reminders.due import due
from initiatives.reminders.hold import held
from initiatives.web.deeds import Refused, done, snooze_days
from initiatives.web.page import one_of, page, whole_number
from initiatives.web.request import SignedInRequest

NEWEST = 5


@dataclass(frozen=True)
class Card:
    """A matter with what was last written into its fields, and what was wrong with that."""

    matter: Matter
    given: QueryDict
    problems: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sides(self) -> list[dict]:
        """The two sides: their fields' names, the sources offered (and whether ticked), and what was written."""
        key = self.matter.key
        return [
            {
                "code": code,
                "name": countries.name(code) or code,
                "value": self.given.get(f"{key}-sources-{code}", ""),
                "offered": [
                    (source, source in self.given.getlist(f"{key}-ticked-{code}"))
                    for source in self.matter.offered.get(code, ())
                ],
            }
            for code in self.matter.partnership.sides
        ]

    def _value(self, name: str) -> str:
        return self.given.get(f"{self.matter.key}-{name}", "")

    @property
    def next_review_on(self) -> str:
        """The day written for the next review."""
        return self._value("next_review_on")

    @property
    def note(self) -> str:
        """The note that was written."""
        return self._value("note")

    @property
    def until(self) -> str:
        """The day written for the snooze."""
        return self._value("until")

    @property
    def selected(self) -> bool:
        """Whether it was selected."""
        return self.matter.key in self.given.getlist("selected")

    @property
    def unfolded(self) -> bool:
        """Whether the folded fields were used, so that what stands in them is seen."""
        return bool(self.next_review_on or self.note or {"next_review_on", "note", "outcome"} & {*self.problems})

    @property
    def wrong(self) -> list[str]:
        """The sentences that belong to no field."""
        known = ("sources_searched", "next_review_on", "note", "outcome", "until")
        return [said for name, told in self.problems.items() if name not in known for said in told]


@login_required
@page("section", "page", "partnership", "kind", methods=("GET", "HEAD", "POST"))
def desk_page(request: SignedInRequest) -> HttpResponse:
    """What waits; a POST does what its button says (`deeds`) and comes back here, to the next matter."""
    if request.method != "POST" or request.POST.get("doing") == "look":
        return _shown(request)
    try:
        said, keys = done(request)
    except Refused as refused:
        return _shown(request, refused)
    messages.success(request, said)
    following = _following(request.POST.get("shown", "").split(), keys)
    return redirect(request.get_full_path() + (f"#{following}" if following else ""))


def _following(shown: list[str], keys: list[str]) -> str:
    """The matter to go on with: the one after the last of those that were dealt with, else the one before."""
    places = [shown.index(key) for key in keys if key in shown]
    if not places:
        return ""
    left = [key for key in shown[max(places) :] if key not in keys] or [key for key in shown if key not in keys][-1:]
    noun, dash, number = left[0].partition("-") if left else ("", "", "")
    return left[0] if dash and noun.isalpha() and number.isdecimal() else ""


def told(request: SignedInRequest) -> list[Told]:
    """What the reminders say now to whoever asks, as the desk takes it; nothing while a clock is turned."""
    if request.clocks.turned:
        return []
    rows = []
    for row in due(now=timezone.now(), recipient=request.user.pk):
        noun = "initiative" if row["initiative_id"] else "commitment" if row["commitment_id"] else "document"
        reason = Reason(row["kind"], row["due"], row["why_you"], row["why_now"], escalated=row.get("escalated", False))
        rows.append(Told((noun, row[f"{noun}_id"]), reason, silent=row["day"] is None))
    return rows


def _asked(request: SignedInRequest) -> Asked:
    number = whole_number(request, "page") or 1
    section = one_of(request, "section", allowed=SECTIONS, default="")
    kind = one_of(request, "kind", allowed=tuple(vocabulary.REMINDER_KINDS), default="")
    pairs = dict(Partnership.objects.values_list("slug", "pk")) if request.GET.get("partnership") else {}
    pair = one_of(request, "partnership", allowed=tuple(pairs), default="")
    return Asked(section, number, pairs.get(pair), kind)


def _shown(request: SignedInRequest, refused: Refused | None = None) -> HttpResponse:
    asked = _asked(request)
    seen = desk(
        user=request.user,
        rows=Rows(
            initiatives=Initiative.objects.visible_to(request.user),
            commitments=Commitment.objects.visible_to(request.user),
            documents=SourceDocument.objects.visible_to(request.user),
        ),
        clocks=request.clocks,
        told=told(request),
        asked=asked,
    )
    given = request.POST if request.method == "POST" else QueryDict()
    problems = refused.matters if refused else {}
    context = {
        "seen": seen, "asked": asked, "refused": refused, "given": given,
        "may_add": may_draft(user=request.user),
        "may_hand_over": may_hand_over(user=request.user),
        "sending_held": held(), "administers": may_administer(user=request.user),
        "lists": [_listed(section, given, problems) for section in seen.sections],
        "reviewable": any(matter.reviewable for matter in seen.matters),
        "shown": " ".join(matter.key for matter in seen.matters),
        "newest": inbox(reminders=Reminder.objects.visible_to(request.user))[:NEWEST],
        "wrong": _beside_no_field(seen, refused) if refused else [],
        "selected_until": given.get("selected-until", ""),
        "selected_wrong": [said for told in problems.get("selected", {}).values() for said in told],
        "outcomes": [term for key, term in vocabulary.REVIEW_OUTCOMES.items() if key != "no_change"],
        "days": _days(request.clocks),
        "facts": [(key, title, seen.counts[key]) for key, title in _titles().items()],
        "kinds": [(vocabulary.REMINDER_KINDS[kind], count) for kind, count in seen.kinds.items()],
    }  # fmt: skip
    return render(request, "web/desk/page.html", context, status=400 if refused else 200)


def _titles() -> dict[str, str]:
    return {
        "overdue": _("Overdue"),
        "escalated": _("Escalated to you"),
        "due": _("Due"),
        "findings": _("Findings"),
        "snoozed": _("Snoozed"),
    }


def _days(clocks: Clocks) -> list[tuple[str, str, date]]:
    words = {"tomorrow": _("Tomorrow"), "week": _("In a week"), "month": _("In a month")}
    return [(key, words[key], day) for key, day in snooze_days(today=clocks.today).items()]


def _listed(section: Section, given: QueryDict, problems: dict[str, dict[str, list[str]]]) -> dict:
    cards = [Card(matter, given, problems.get(matter.key, {})) for matter in section.matters]
    return {"section": section, "key": section.key, "title": _titles()[section.key], "cards": cards}


def _beside_no_field(seen: Desk, refused: Refused) -> list[str]:
    """The sentences that no field of this page shows: about the whole, or about a matter that is not on the desk."""
    here = {"selected", *(matter.key for matter in seen.matters)}
    elsewhere = [told for key, told in refused.matters.items() if key not in here]
    return [*refused.whole, *(said for told in elsewhere for sentences in told.values() for said in sentences)]
