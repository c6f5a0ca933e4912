"""Filters of initiatives; the pages and the API read the same query string."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django_countries import countries

from initiatives import vocabulary
from initiatives.clocks import Clocks, begun, known, with_standing
from initiatives.filters.costly import costly
from initiatives.filters.figures import SidesSay, checked_so_long_ago
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Day, Keys, Moment, Terms, Text, YesNo, anywhere, then
from initiatives.models import (
    Commitment,
    DueRevision,
    Initiative,
    InitiativeSector,
    Name,
    Organisation,
    Participation,
    Partnership,
    Review,
    Sector,
    ShownIn,
    StatusUpdate,
    User,
)
from initiatives.shapes.alike import AGE_TERMS
from initiatives.vocabulary import Term

NO_CLAIM = Term("none", "No claim", "Nobody is recorded as claiming anything.")
STATUSES = {**vocabulary.CLAIM_STATUSES, "none": NO_CLAIM}
EVIDENCE = {"not_assessed": vocabulary.NOT_ASSESSED, **vocabulary.EVIDENCE_STATUSES}
COUNTRIES = {code: Term(code, name, f"{name} (ISO 3166-1 alpha-2).") for code, name in countries}
VOICES = {**COUNTRIES, **vocabulary.SPEAKING_FOR}
NOBODY = "none"


def status_is(statuses: list[str]) -> Q:
    """A condition on rows with standing: the headline has any of the claim statuses; `none`: there is no headline."""
    held = Q(stands__headline__status__in=[each for each in statuses if each != "none"])
    return held | Q(stands__headline=None) if "none" in statuses else held


def evidence_is(statuses: list[str]) -> Q:
    """A condition on rows with standing: the evidence axis has any of the statuses; `not_assessed`: none recorded."""
    held = Q(stands__evidence__status__in=[each for each in statuses if each != "not_assessed"])
    return held | Q(stands__evidence=None) if "not_assessed" in statuses else held


def claimed_by(voices: list[str]) -> Q:
    """A condition on rows with standing: any of the voices (a country, joint, reported) is recorded as claiming something."""
    condition = Q(pk=None)
    for voice in voices:
        condition |= Q(**{f"stands__claims__{voice}__status__isnull": False})
    return condition


def due_before(day: date) -> Q:
    """A condition on commitments with standing: the last day of the due period lies before the day."""
    return Q(stands__current_due_to__lt=day.isoformat())


def _holds_due_before(day: date, clocks: Clocks) -> Q:
    due = with_standing(rows=Commitment.objects.all(), clocks=clocks).filter(due_before(day))
    return Q(pk__in=due.order_by().values("initiative"))


def _changed_since(moment: datetime) -> Q:
    """The record itself, or a line of a ledger about it or about one of its commitments."""
    lines = (model.objects.filter(recorded_at__gte=moment) for model in (StatusUpdate, Review))
    moved = DueRevision.objects.filter(recorded_at__gte=moment).values("commitment__initiative")
    changed = Q(updated_at__gte=moment) | Q(pk__in=moved)
    for rows in lines:
        changed |= Q(pk__in=rows.values("initiative")) | Q(pk__in=rows.values("commitment__initiative"))
    return changed


def at_status(*, noun: str, axis: str) -> Any:
    """The condition of a filter by status for initiatives or commitments (`noun`) `with_standing`.

    At turned clocks only what a line called so by then is looked at, in the order of the list until the page is full.
    """
    is_so = status_is if axis == "claim" else evidence_is

    def condition(statuses: list[str], clocks: Clocks) -> Q:
        if not clocks.turned or {"none", "not_assessed"} & set(statuses):
            return is_so(statuses)
        lines = StatusUpdate.objects.filter(**{noun: OuterRef("pk")}, axis=axis, status__in=statuses)
        called_so = begun(rows=lines, clocks=clocks, first_day="last_day")
        return Q(Exists(called_so)) & costly(is_so(statuses))

    return then(condition=condition)


def asks_publication(*, query: QueryDict) -> bool:
    """Whether a question names states of publication, and so wants what no count has: superseded ones."""
    return any(value.strip() for name in ("publication", "publication__in") for value in query.getlist(name))


def below(slugs: list[str]) -> RawSQL:
    """The ids of the named sectors and of everything below them in the tree."""
    return RawSQL(
        "WITH RECURSIVE below(id) AS (SELECT id FROM initiatives_sector WHERE slug = ANY(%s)"
        " UNION SELECT s.id FROM initiatives_sector s JOIN below b ON s.parent_id = b.id) SELECT id FROM below",
        [slugs],
    )


def _mentions(word: str, clocks: Clocks) -> Q:
    earlier = known(rows=Name.objects.filter(name__icontains=word), clocks=clocks).values("initiative")
    return anywhere("name", "acronym", "summary")(word) | Q(pk__in=earlier)


def _in_partnership(slugs: list[str]) -> Q:
    guests = ShownIn.objects.filter(partnership__slug__in=slugs)
    return Q(partnership__slug__in=slugs) | Q(pk__in=guests.values("initiative"))


def _of_country(codes: list[str], clocks: Clocks) -> Q:
    rows = Participation.objects.filter(Q(country__in=codes) | Q(organisation__country__in=codes))
    taking_part = known(rows=rows, clocks=clocks)
    home = Q(partnership__country_a__in=codes) | Q(partnership__country_b__in=codes)
    return home | Q(pk__in=taking_part.values("initiative"))


def _taken_part_in_by(slugs: list[str], clocks: Clocks) -> Q:
    rows = known(rows=Participation.objects.filter(organisation__slug__in=slugs), clocks=clocks)
    return Q(pk__in=rows.values("initiative"))


def _owned_by(usernames: list[str]) -> Q:
    held = Q(owner__username__in=usernames)
    return held | Q(owner=None) if NOBODY in usernames else held


class InitiativeFilter(StrictFilterSet):
    """Filters over initiatives `with_standing`; the rows are already `visible_to` the reader."""

    q = Text(to_q=then(condition=_mentions), help_text="Words in name, acronym, earlier names or summary.")
    status = Terms(STATUSES, to_q=at_status(noun="initiative", axis="claim"), help_text="Headline: what is claimed.")
    evidence = Terms(EVIDENCE, to_q=at_status(noun="initiative", axis="evidence"), help_text="What records show.")
    schedule = Terms(vocabulary.SCHEDULES, to_q=lambda keys: Q(schedule__in=keys), help_text="Derived from due dates.")
    freshness = Terms(
        vocabulary.FRESHNESS, to_q=lambda keys: Q(freshness__in=keys), help_text="Derived from the last review."
    )
    sides_differ = YesNo(
        to_q=lambda yes: Q(stands__sides_differ=yes), help_text="Whether the two sides claim different things."
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
    due_before = Day(
        to_q=then(condition=_holds_due_before),  # type: ignore[arg-type]
        help_text="Has a commitment whose due period ends before this day.",
    )
    updated_since = Moment(
        to_q=_changed_since,  # type: ignore[arg-type]
        help_text="It, a ledger line about it or about one of its commitments changed at this moment or later.",
    )
    checked = Terms(
        AGE_TERMS,
        to_q=then(condition=checked_so_long_ago),
        help_text="How long before the day somebody last reviewed it.",
    )
    says = SidesSay(help_text="What the two sides of a partnership say of it, as brazil-norway.agreed.none.")
    kind = Terms(vocabulary.INITIATIVE_KINDS, to_q=lambda keys: Q(kind__in=keys))
    partnership = Keys(Partnership, to_q=_in_partnership, help_text="Slug; at home there or shown there.")
    sector = Keys(
        Sector, help_text="Slug; sectors below it count too.",
        to_q=lambda slugs: Q(pk__in=InitiativeSector.objects.filter(sector__in=below(slugs)).values("initiative")),
    )  # fmt: skip
    country = Terms(
        COUNTRIES,
        to_q=then(condition=_of_country),
        help_text="ISO 3166-1 alpha-2; of its partnership or of a participant.",
    )
    organisation = Keys(
        Organisation, help_text="Slug of a participant.",
        to_q=then(condition=_taken_part_in_by),
    )  # fmt: skip
    parent = Keys(
        Initiative, to_q=lambda slugs: Q(parent__slug__in=slugs), help_text="Slug of the initiative it stands below."
    )
    owner = Keys(
        User, key="username", extra_keys=(NOBODY,), to_q=_owned_by, help_text="Username, or none.",
        among=lambda users, reader: users.filter(pk__in=Initiative.objects.visible_to(reader).values("owner")),
    )  # fmt: skip
    flagship = YesNo(to_q=lambda yes: Q(flagship=yes), help_text="Presented by the sides as a headline of the event.")
    ongoing = YesNo(to_q=lambda yes: Q(ongoing=yes), help_text="Promised without an end.")
    publication = Terms(
        vocabulary.PUBLICATIONS,
        to_q=lambda keys: Q(publication__in=keys),
        help_text="Without it those that stand: superseded ones are given where they are asked for. Drafts are for members.",
    )

    class Meta:
        model = Initiative
        fields: list[str] = []
