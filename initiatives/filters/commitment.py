"""Filters of commitments."""

from datetime import datetime

from django.db.models import Q

from initiatives import vocabulary
from initiatives.filters.figures import SLIPS, slipped_by
from initiatives.filters.initiative import (
    COUNTRIES,
    EVIDENCE,
    NOBODY,
    STATUSES,
    VOICES,
    at_status,
    below,
    claimed_by,
    due_before,
)
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Day, Keys, Moment, Terms, Text, YesNo
from initiatives.models import (
    Commitment,
    DueRevision,
    Initiative,
    InitiativeSector,
    Partnership,
    Review,
    Sector,
    ShownIn,
    StatusUpdate,
    User,
)
from initiatives.models.publication import SHOWN


def _in_partnership(slugs: list[str]) -> Q:
    home = Q(initiative=None, passage__capture__document__partnership__slug__in=slugs)
    guests = ShownIn.objects.filter(partnership__slug__in=slugs).values("initiative")
    return Q(initiative__partnership__slug__in=slugs) | Q(initiative__in=guests) | home


def _mentions(word: str) -> Q:
    shown = Q(passage__capture__withheld_at__isnull=True, passage__capture__document__publication__in=SHOWN)
    return Q(wording__icontains=word) | Q(passage__exact__icontains=word) & shown


def _owned_by(usernames: list[str]) -> Q:
    held = Q(initiative__owner__username__in=usernames)
    return held | Q(initiative__owner=None) if NOBODY in usernames else held


def _changed_since(moment: datetime) -> Q:
    changed = Q(updated_at__gte=moment)
    for model in (StatusUpdate, Review, DueRevision):
        changed |= Q(pk__in=model.objects.filter(recorded_at__gte=moment).values("commitment"))
    return changed


class CommitmentFilter(StrictFilterSet):
    """Filters over commitments `with_standing`; the rows are already `visible_to` the reader."""

    q = Text(to_q=_mentions, help_text="Words in our wording or in the operative words.")
    initiative = Keys(Initiative, to_q=lambda slugs: Q(initiative__slug__in=slugs), help_text="Slug.")
    partnership = Keys(Partnership, to_q=_in_partnership, help_text="Slug; its initiative is at home or shown there.")
    sector = Keys(
        Sector,
        help_text="Slug of a sector of its initiative; sectors below it count too.",
        to_q=lambda slugs: Q(
            initiative__in=InitiativeSector.objects.filter(sector__in=below(slugs)).values("initiative")
        ),
    )
    status = Terms(STATUSES, to_q=at_status(noun="commitment", axis="claim"), help_text="Headline: what is claimed.")
    evidence = Terms(EVIDENCE, to_q=at_status(noun="commitment", axis="evidence"), help_text="What records show.")
    schedule = Terms(vocabulary.SCHEDULES, to_q=lambda keys: Q(schedule__in=keys), help_text="Derived from due dates.")
    freshness = Terms(
        vocabulary.FRESHNESS, to_q=lambda keys: Q(freshness__in=keys), help_text="Derived from the last review."
    )
    sides_differ = YesNo(
        to_q=lambda yes: Q(stands__sides_differ=yes), help_text="Whether the sides claim different things."
    )
    claimed_by = Terms(
        VOICES,
        to_q=claimed_by,
        help_text="A voice that is recorded as claiming something: a country, joint or reported.",
    )
    has_evidence = YesNo(
        to_q=lambda yes: ~Q(stands__evidence=None) if yes else Q(stands__evidence=None),
        help_text="Whether records have been assessed at all.",
    )
    due_before = Day(to_q=due_before, help_text="Its due period ends before this day.")
    owner = Keys(
        User, key="username", extra_keys=(NOBODY,), to_q=_owned_by, help_text="Username of who owns its initiative, or none.",
        among=lambda users, reader: users.filter(pk__in=Initiative.objects.visible_to(reader).values("owner")),
    )  # fmt: skip
    updated_since = Moment(
        to_q=_changed_since,  # type: ignore[arg-type]
        help_text="It or a ledger line about it changed at this moment or later.",
    )
    force = Terms(vocabulary.FORCES, to_q=lambda keys: Q(force__in=keys), help_text="How binding the words are.")
    side = Terms(COUNTRIES, to_q=lambda codes: Q(sides__overlap=codes), help_text="Country code of a side it binds.")
    said_by = Terms(VOICES, to_q=lambda keys: Q(said_by__in=keys), help_text="Who said it.")
    measurable = YesNo(to_q=lambda yes: Q(measurable=yes), help_text="Whether it can be measured as worded.")
    ongoing = YesNo(to_q=lambda yes: Q(ongoing=yes), help_text="Promised without an end.")
    moved = YesNo(
        to_q=lambda yes: Q(stands__times_moved__gt=0) if yes else Q(stands__times_moved=0),
        help_text="Whether a party moved its date.",
    )

    slip = Terms(SLIPS, to_q=slipped_by, help_text="How far parties moved its date; of those that have one.")

    class Meta:
        model = Commitment
        fields: list[str] = []
