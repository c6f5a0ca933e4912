"""Filters of changes: by what happened, and by what it happened to; the pages, Atom and the API read the same."""

from collections.abc import Callable

from django.db.models import Q

from initiatives import vocabulary
from initiatives.clocks import Clocks, known
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.initiative import COUNTRIES, InitiativeFilter
from initiatives.filters.source_document import SourceDocumentFilter
from initiatives.filters.statement import StatementFilter
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Keys, Terms, YesNo, asked, then
from initiatives.models import (
    Change,
    Commitment,
    Initiative,
    Partnership,
    Sector,
    SourceDocument,
    Statement,
    Succession,
)
from initiatives.vocabulary import Term

SUBJECTS = {
    "initiative": (Initiative, InitiativeFilter),
    "commitment": (Commitment, CommitmentFilter),
    "statement": (Statement, StatementFilter),
    "document": (SourceDocument, SourceDocumentFilter),
}
NOUNS = {
    "initiative": Term("initiative", "Initiatives", "What two governments say they do together under one name."),
    "commitment": Term("commitment", "Commitments", "The promise itself, in its operative words."),
    "statement": Term("statement", "Statements", "What somebody said, where it stands in a source."),
    "document": Term("document", "Documents", "A source we hold."),
}


def _about(**conditions: Q) -> Q:
    """Changes of rows for which the condition of their noun holds."""
    found = Q(pk__in=[])
    for noun, condition in conditions.items():
        rows = SUBJECTS[noun][0]._default_manager.filter(condition)
        found |= Q(noun=noun, subject_id__in=rows.order_by().values("pk"))
    return found


def _as(name: str, *nouns: str) -> Callable[[list[str], Clocks], Q]:
    """Changes of what the filter of that name finds among the nouns."""

    def condition(values: list[str], clocks: Clocks) -> Q:
        filters = {noun: SUBJECTS[noun][1].base_filters[name] for noun in nouns}
        return _about(**{noun: asked(one=one, value=values, clocks=clocks) for noun, one in filters.items()})

    return condition


def _of_initiative(slugs: list[str], clocks: Clocks) -> Q:
    # What became of an initiative is told of the old one; the new one's readers look for it too.
    came_from = known(rows=Succession.objects.filter(new__slug__in=slugs), clocks=clocks).values("old")
    parts = _as("initiative", "commitment", "statement")(slugs, clocks)
    succession = Q(kind="succession", noun="initiative", subject_id__in=came_from)
    return _about(initiative=Q(slug__in=slugs)) | parts | succession


def _of_country(codes: list[str]) -> Q:
    def home(path: str) -> Q:
        return Q(**{f"{path}country_a__in": codes}) | Q(**{f"{path}country_b__in": codes})

    document = "passage__capture__document__partnership__"
    return _about(
        initiative=home("partnership__"),
        commitment=home("initiative__partnership__") | Q(initiative=None) & home(document),
        statement=home("partnership__"),
        document=home("partnership__"),
    )


def _by_side(codes: list[str], clocks: Clocks) -> Q:
    spoken = _as("country", "statement")(codes, clocks)
    bound = _as("side", "commitment")(codes, clocks) & ~Q(kind="status", data__axis="claim")
    return Q(kind="status", data__asserted_by__in=codes) | bound | spoken


class ChangeFilter(StrictFilterSet):
    """Filters over changes that are already narrowed to what the reader may see."""

    kind = Terms(vocabulary.CHANGE_KINDS, to_q=lambda keys: Q(kind__in=keys), help_text="What happened.")
    noun = Terms(NOUNS, to_q=lambda keys: Q(noun__in=keys), help_text="What it happened to.")
    partnership = Keys(
        Partnership,
        to_q=then(condition=_as("partnership", *SUBJECTS)),
        help_text="Slug; of what changed, at home there or shown there.",
    )
    initiative = Keys(
        Initiative,
        to_q=then(condition=_of_initiative),
        help_text="Slug; its commitments and statements about it count too.",
    )
    sector = Keys(
        Sector,
        to_q=then(condition=_as("sector", "initiative", "commitment", "statement")),
        help_text="Slug of a sector of what changed; sectors below it count too.",
    )
    country = Terms(COUNTRIES, to_q=_of_country, help_text="ISO 3166-1 alpha-2; of the partnership of what changed.")
    side = Terms(
        COUNTRIES, to_q=then(condition=_by_side),
        help_text="Country code: claims it made, commitments that bind it, what its speakers said.",
    )  # fmt: skip
    axis = Terms(vocabulary.AXES, to_q=lambda keys: Q(kind="status", data__axis__in=keys), help_text="Of statuses.")
    correction = YesNo(
        to_q=lambda yes: Q(data__corrects__gt=0) if yes else ~Q(data__corrects__gt=0),
        help_text="Whether it corrects or voids an earlier line.",
    )

    class Meta:
        model = Change
        fields: list[str] = []
