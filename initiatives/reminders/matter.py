"""What a digest says, before it is a mail or a webhook's body: matters, their reasons, most urgent first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.models import Capture, Partnership, Passage, Reminder, User
from initiatives.reminders import links
from initiatives.reminders.stands import Stands, stands_of

OVERDUE_KINDS = ("review_overdue", "commitment_overdue")
DATED_KINDS = ("review_due", "commitment_due_soon")
NEEDED = (
    "rule",
    "initiative__partnership",
    "initiative__standing",
    "commitment__standing",
    "commitment__initiative__partnership",
    "commitment__passage",
    Prefetch("commitment__passage__capture", queryset=Capture.objects.defer("text")),
    "commitment__passage__capture__document__partnership",
    "document__partnership",
)


@dataclass(frozen=True)
class Reason:
    """One reminder: its kind, the day it is about, whether that is past or went unanswered below, and its sentences."""

    reminder: int
    kind: str
    label: str
    due_on: date
    overdue: bool
    escalated: bool
    why_you: str
    why_now: str
    how_to_stop: str

    @property
    def dated(self) -> bool:
        """Whether its day is one to meet; of the others it is the day since when something has been so."""
        return self.kind in DATED_KINDS

    @property
    def urgency(self) -> tuple[bool, bool, date, str]:
        """What sorts the most urgent first."""
        return not self.escalated, not self.overdue, self.due_on, self.label


@dataclass(frozen=True)
class Matter:
    """One subject with all that is to be said of it; `quote` holds the words of the promise, where they may be shown.

    `within` names the initiative of a commitment. `links` has the absolute addresses that work without signing in, by verb
    (review: only what can be reviewed, which a draft or a document cannot), `url` that of its page.
    """

    noun: str
    number: int
    title: str
    within: str
    partnership: Partnership
    quote: str
    language: str
    stands: Stands
    url: str
    links: dict[str, str]
    reasons: tuple[Reason, ...]

    @property
    def urgency(self) -> tuple:
        """What sorts the most urgent first: its most urgent reason, then its name."""
        return *self.reasons[0].urgency[:3], self.title, self.noun, self.number

    @property
    def why_you(self) -> str:
        """Why this person hears of it, if all reasons say the same; else empty, and each says its own."""
        said = {reason.why_you for reason in self.reasons}
        return said.pop() if len(said) == 1 else ""


@dataclass(frozen=True)
class Group:
    """Matters of one partnership, the most urgent first."""

    partnership: Partnership
    matters: tuple[Matter, ...]

    @property
    def lines(self) -> tuple[tuple[Reason, tuple[Matter, ...]], ...]:
        """The matters again, those together of whose most urgent reasons all is the same but the day: the reason of the
        first, and the matters."""
        alike: dict[tuple, list[Matter]] = {}
        for matter in self.matters:
            first = matter.reasons[0]
            alike.setdefault((first.label, first.escalated, first.overdue), []).append(matter)
        return tuple((them[0].reasons[0], tuple(them)) for them in alike.values())


def home_of(reminder: Reminder) -> Partnership:
    """The partnership of the reminder's subject."""
    if reminder.initiative:
        return reminder.initiative.partnership
    if reminder.document:
        return reminder.document.partnership
    commitment: Any = reminder.commitment
    within = commitment.initiative
    return within.partnership if within else commitment.passage.capture.document.partnership


def matters_of(*, reader: User, day: date, reminders: Collection[Reminder]) -> list[Matter]:
    """Every subject of the reminders once, the most urgent first: escalated, then overdue, then by date.

    They are told to `reader` on their local `day`, in the language that is active. What the subjects need and nobody
    loaded yet is loaded in as many queries for one as for a thousand.
    """
    given = list(reminders)
    prefetch_related_objects(given, *NEEDED)
    words = _words(reader=reader, reminders=given)
    subjects: dict[tuple[str, int], list[Reminder]] = {}
    for reminder in given:
        subjects.setdefault(_key(reminder), []).append(reminder)
    matters = [_matter(about, noun, day, words) for (noun, _pk), about in subjects.items()]
    return sorted(matters, key=lambda matter: matter.urgency)


def groups_of(matters: Iterable[Matter]) -> tuple[Group, ...]:
    """The matters, already in order, by partnership: the one with the most urgent first."""
    place: dict[int, int] = {}
    listed = list(matters)
    for matter in listed:
        place.setdefault(matter.partnership.pk, len(place))
    listed.sort(key=lambda matter: place[matter.partnership.pk])
    grouped = groupby(listed, key=lambda matter: matter.partnership)
    return tuple(Group(partnership, tuple(them)) for partnership, them in grouped)


def _matter(about: list[Reminder], noun: str, day: date, words: dict[int, tuple[str, str]]) -> Matter:
    told = sorted(((_reason(reminder, day), reminder) for reminder in about), key=lambda pair: pair[0].urgency)
    first: Any = told[0][1]
    subject = first.subject
    within = subject.initiative if noun == "commitment" else None
    quote, language = words.get(subject.passage_id, ("", "")) if noun == "commitment" else ("", "")
    verbs = ["review", "snooze", "open"] if _reviewable(first) else ["snooze", "open"]
    return Matter(
        noun=noun,
        number=subject.pk,
        title=one_line(subject.title if noun == "document" else str(subject)),
        within=one_line(str(within)) if within else "",
        partnership=home_of(first),
        quote=one_line(quote),
        language=language,
        stands=stands_of(subject=subject, noun=noun),
        url=settings.SITE_URL + _path(subject, noun),
        links={verb: links.address(verb=verb, number=first.pk, day=day) for verb in verbs},
        reasons=tuple(reason for reason, _reminder in told),
    )


def one_line(text: str) -> str:
    """The text on one line: a line break in a name would end a header, or begin a line that is not ours."""
    return " ".join(text.split())


def _reason(reminder: Reminder, day: date) -> Reason:
    kind = reminder.rule.kind
    return Reason(
        reminder=reminder.pk,
        kind=kind,
        label=_(reminder.rule.get_kind_display()),
        due_on=reminder.due_on,
        overdue=kind in OVERDUE_KINDS or (kind in DATED_KINDS and reminder.due_on < day),
        escalated=reminder.escalated,
        why_you=one_line(reminder.why_you),
        why_now=one_line(reminder.why_now),
        how_to_stop=one_line(reminder.how_to_stop),
    )


def _words(*, reader: User, reminders: Iterable[Reminder]) -> dict[int, tuple[str, str]]:
    """The operative words that the reader may see, by passage, each with its language."""
    asked = [reminder.commitment.passage_id for reminder in reminders if reminder.commitment]
    shown = Passage.objects.visible_to(reader).filter(pk__in=asked, capture__withheld_at=None)
    rows = shown.values_list("pk", "exact", "capture__document__language") if asked else ()
    return {pk: (exact, language) for pk, exact, language in rows}


def _key(reminder: Reminder) -> tuple[str, int]:
    for noun in ("initiative", "commitment", "document"):
        if number := getattr(reminder, f"{noun}_id"):
            return noun, number
    raise AssertionError("the database lets no reminder be about nothing")


def _reviewable(reminder: Reminder) -> bool:
    """Whether a review says something of it: of what is published and not of a document, which has no reviews."""
    if reminder.document:
        return False
    subject: Any = reminder.subject
    carries = subject if reminder.initiative else subject.initiative or subject.passage.capture.document
    return carries.publication == "published"


def _path(subject: Any, noun: str) -> str:
    return reverse(f"web:{noun}", args=[subject.slug if noun == "initiative" else subject.pk])
