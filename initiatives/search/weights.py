"""What is searched, and how much a word counts where it stands: one row a noun.

A, B, C and D are PostgreSQL's four weights (LETTERS says what each is worth); `boost` ranks the nouns among one another.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf

from initiatives.clocks import Clocks, known
from initiatives.models import (
    Evidence,
    Initiative,
    Name,
    Organisation,
    Participation,
    Passage,
    ScopeItem,
    Sector,
    StatementInitiative,
    Translation,
)
from initiatives.models.publication import SHOWN

LETTERS = {"A": 1.0, "B": 0.6, "C": 0.3, "D": 0.1}
EXACT_NAME = 1.0  # added where the question is the name or the acronym itself
SEPARATOR = " · "


@dataclass(frozen=True)
class Searched:
    """A noun: what its results are called, their slug (or none), the weighted texts, and which of them is quoted.

    Each is an expression made for the clocks: names and summaries are today's, rows beside are those known then.
    """

    noun: str
    boost: float
    name: Callable
    slug: Callable
    texts: tuple[tuple[str, bool, Callable], ...]


def _text(expression):
    return Coalesce(expression, Value(""), output_field=TextField())


def _joined(rows: QuerySet, column: str, *, order: str = "pk", separator: str = SEPARATOR) -> Func:
    array = ArraySubquery(rows.order_by(order).values_list(column, flat=True))
    return Func(array, Value(separator), function="array_to_string", output_field=TextField())


def _array(column: str) -> Func:
    return Func(F(column), Value(SEPARATOR), function="array_to_string", output_field=TextField())


def _also_called(name: str) -> Func:
    both = Func(F(name), F(f"{name.removesuffix('name')}aliases"), function="array_prepend")
    return Func(both, Value(", "), function="array_to_string", output_field=TextField())


def _words(*, owner: str = "", otherwise: str | None = None):
    """The words of the row's passage, unless its capture is withheld.

    Nor are they searched where readers see the row (`owner` leads to what its publication hangs on) but not the document.
    """
    given_away = Q(**{f"{owner}publication__in": SHOWN}) & ~Q(passage__capture__document__publication__in=SHOWN)
    return Case(
        When(Q(passage__capture__withheld_at__isnull=False) | Q(passage__isnull=False) & given_away, then=Value("")),
        When(passage__isnull=False, then=F("passage__exact")),
        default=F(otherwise) if otherwise else Value(""),
        output_field=TextField(),
    )


def _scope(clocks: Clocks):
    return _joined(known(rows=ScopeItem.objects.filter(initiative=OuterRef("pk")), clocks=clocks), "label")


def _earlier_names(clocks: Clocks):
    return _joined(known(rows=Name.objects.filter(initiative=OuterRef("pk")), clocks=clocks), "name")


def _aims(clocks: Clocks):
    shown = Evidence.objects.filter(
        aim=OuterRef("pk"),
        passage__capture__withheld_at=None,
        passage__capture__document__publication__in=SHOWN,
    )
    return _joined(known(rows=shown, clocks=clocks), "passage__exact")


def _sectors(noun: str):
    rows = Sector.objects.without_tree_fields().filter(**{noun: OuterRef("pk")})
    return _joined(rows.annotate(called=_also_called("name")), "called")


def _participants(clocks: Clocks):
    called = Concat("name", Value(" "), "acronym", output_field=CharField())
    parts = known(rows=Participation.objects.filter(initiative=OuterRef(OuterRef("pk"))), clocks=clocks)
    taking_part = Organisation.objects.filter(pk__in=parts.values("organisation"))
    return _joined(taking_part.annotate(called=called), "called")


def _translations(clocks: Clocks):
    open_to_readers = Q(statement__passage__capture__document__publication__in=SHOWN) | Q(statement__passage=None)
    rows = Translation.objects.filter(open_to_readers, statement=OuterRef("pk"))
    rows = rows.filter(statement__passage__capture__withheld_at=None)
    return _joined(known(rows=rows, clocks=clocks), "text")


def _spoken_of(clocks: Clocks):
    rows = StatementInitiative.objects.filter(statement=OuterRef("pk"), initiative__publication__in=SHOWN)
    return _joined(known(rows=rows, clocks=clocks), "initiative__name")


def _initiative_of_commitment(_clocks: Clocks):
    rows = Initiative.objects.filter(pk=OuterRef("initiative"), publication__in=SHOWN)
    called = Concat("name", Value(" "), "acronym", output_field=CharField())
    return _joined(rows.annotate(called=called), "called")


def _speaker(_clocks: Clocks):
    jointly = Value("Both sides jointly")
    return Coalesce("person__name", "organisation__name", jointly, output_field=TextField())


def _speaker_called(_clocks: Clocks):
    person, organisation = _array("person__aliases"), _array("organisation__aliases")
    return Concat(
        _text(F("person__name")), Value(" "), _text(person), Value(" "), _text(F("organisation__name")), Value(" "),
        _text(F("organisation__acronym")), Value(" "), _text(organisation), output_field=TextField(),
    )  # fmt: skip


def _publisher(_clocks: Clocks):
    found = Coalesce(NullIf("publisher", Value("")), NullIf("identified_publisher", Value("")), Value(""))
    return Concat(found, Value(" "), F("dateline"), output_field=TextField())


def _passages(clocks: Clocks):
    rows = Passage.objects.filter(capture__document=OuterRef("pk"), capture__withheld_at=None)
    return _joined(known(rows=rows, clocks=clocks), "exact", order="start", separator=" […] ")


def _column(name: str) -> Callable:
    return lambda _clocks: _text(F(name))


def _nothing(_clocks: Clocks):
    return Value("", TextField())


# Each text: its weight, whether it says something when it is quoted alone (a name does not), and where it comes from.
WEIGHTS = (
    Searched(
        "initiative", 1.0, _column("name"), _column("slug"),
        (
            ("A", False, _column("name")), ("A", False, _column("acronym")), ("A", False, _earlier_names), ("B", True, _scope),
            ("C", True, _column("summary")), ("C", True, _aims), ("C", False, lambda _clocks: _sectors("initiatives")),
            ("D", False, _participants),
        ),
    ),
    Searched(
        "commitment", 0.8, _column("wording"), _nothing,
        (
            ("A", False, _column("wording")), ("B", True, lambda _clocks: _words(owner="initiative__")),
            ("D", False, _initiative_of_commitment),
        ),
    ),
    Searched(
        "statement", 0.7, _speaker, _nothing,
        (
            ("A", True, lambda _clocks: _words(otherwise="text")), ("B", True, _translations), ("C", False, _speaker_called),
            ("C", False, _column("capacity")), ("C", False, lambda _clocks: _sectors("statements")), ("D", False, _spoken_of),
        ),
    ),
    Searched(
        "document", 0.6, _column("title"), _nothing,
        (
            ("A", False, _column("title")), ("B", False, _publisher), ("C", False, _column("event__name")),
            ("C", True, _passages),
        ),
    ),
    Searched(
        "organisation", 0.9, _column("name"), _column("slug"),
        (("A", False, _column("name")), ("A", False, _column("acronym")), ("A", False, lambda _clocks: _array("aliases"))),
    ),
    Searched(
        "person", 0.9, _column("name"), _column("slug"),
        (("A", False, _column("name")), ("A", False, lambda _clocks: _array("aliases"))),
    ),
    Searched(
        "sector", 0.9, _column("name"), _column("slug"),
        (("A", False, _column("name")), ("A", False, lambda _clocks: _array("aliases"))),
    ),
)  # fmt: skip
NOUNS = tuple(searched.noun for searched in WEIGHTS)
