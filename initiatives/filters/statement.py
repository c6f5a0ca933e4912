"""Filters of statements."""

from django.db.models import Model, Q

from initiatives import vocabulary
from initiatives.clocks import Clocks, known
from initiatives.filters.initiative import COUNTRIES, below
from initiatives.filters.strict import StrictFilterSet
from initiatives.filters.words import Ids, Keys, Terms, Text, YesNo, since, then
from initiatives.models import (
    Commitment,
    Initiative,
    Organisation,
    Partnership,
    Person,
    Sector,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    StatementSector,
)
from initiatives.models.publication import SHOWN


def _says(word: str) -> Q:
    shown = Q(passage__capture__withheld_at__isnull=True, passage__capture__document__publication__in=SHOWN)
    return Q(text__icontains=word) | Q(passage__exact__icontains=word) & shown


def _linked(links: type[Model], clocks: Clocks, **about: object) -> Q:
    rows = known(rows=links._default_manager.filter(**about), clocks=clocks)
    return Q(pk__in=rows.values("statement"))


class StatementFilter(StrictFilterSet):
    """Filters over statements that are already `visible_to` the reader."""

    q = Text(to_q=_says, help_text="Words said; not those of withheld texts or of documents not shown.")
    partnership = Keys(Partnership, to_q=lambda slugs: Q(partnership__slug__in=slugs), help_text="Slug.")
    initiative = Keys(
        Initiative,
        help_text="Slug of an initiative it speaks of.",
        to_q=then(condition=lambda slugs, clocks: _linked(StatementInitiative, clocks, initiative__slug__in=slugs)),
    )
    commitment = Ids(
        Commitment,
        key="pk",
        help_text="Id of a commitment it makes or repeats.",
        to_q=then(condition=lambda ids, clocks: _linked(StatementCommitment, clocks, commitment__pk__in=ids)),
    )
    sector = Keys(
        Sector,
        help_text="Slug; sectors below it count too.",
        to_q=lambda slugs: Q(pk__in=StatementSector.objects.filter(sector__in=below(slugs)).values("statement")),
    )
    document = Ids(
        SourceDocument,
        key="pk",
        help_text="Id of the document its words stand in.",
        to_q=lambda ids: Q(passage__capture__document__in=ids),
    )
    person = Keys(Person, to_q=lambda slugs: Q(person__slug__in=slugs), help_text="Slug of the speaker.")
    organisation = Keys(
        Organisation, to_q=lambda slugs: Q(organisation__slug__in=slugs), help_text="Slug of the speaker."
    )
    country = Terms(
        COUNTRIES,
        help_text="The speaker's country.",
        to_q=lambda codes: Q(person__country__in=codes) | Q(organisation__country__in=codes),
    )
    kind = Terms(vocabulary.STATEMENT_KINDS, to_q=lambda keys: Q(kind__in=keys))
    joint = YesNo(to_q=lambda yes: Q(joint=yes), help_text="Both sides spoke jointly.")
    fragment = YesNo(to_q=lambda yes: Q(fragment=yes), help_text="Part of a sentence only.")
    note = Terms(
        vocabulary.NOTE_KINDS,
        help_text="Has a note of this kind.",
        to_q=then(condition=lambda keys, clocks: _linked(StatementNote, clocks, kind__in=keys)),
    )
    publication = Terms(
        vocabulary.PUBLICATIONS,
        to_q=lambda keys: Q(publication__in=keys),
        help_text="For members; readers see published ones.",
    )
    updated_since = since("updated_at")

    class Meta:
        model = Statement
        fields: list[str] = []
