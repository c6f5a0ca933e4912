"""Which rows belong to the history of a record: one table, by noun."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from initiatives.models import (
    Capture,
    Commitment,
    DueRevision,
    Evidence,
    Inheritance,
    Initiative,
    InitiativeSector,
    Measurement,
    Name,
    Organisation,
    Participation,
    Review,
    ScopeItem,
    ShownIn,
    SourceDocument,
    Statement,
    StatementCommitment,
    StatementInitiative,
    StatementNote,
    StatementSector,
    StatusUpdate,
    Succession,
    Translation,
)

# Moved by the database with every write, or said by the act itself.
UNTOLD = frozenset(
    {
        "id",
        "version",
        "created_at",
        "updated_at",
        "published_at",
        "recorded_at",
        "by",
        "first_day",
        "last_day",
        "author",
    }
)
LEDGERS = (StatusUpdate, DueRevision, Review, StatementNote, Succession, Inheritance, Measurement)
TARGETS = ("status_update", "baseline", "due_revision", "measurement", "review", "participation", "aim")


@dataclass(frozen=True)
class Part:
    """Rows of `model` whose `column` names the record; `name` is the kind of part, `untold` columns that say nothing here.

    A column such as `status_update__initiative` leads to the record over another row: what proves its statuses.
    """

    model: type[Model]
    column: str
    name: str
    untold: tuple[str, ...] = ()


def _proofs(*columns: str) -> tuple[Part, ...]:
    return tuple(Part(Evidence, column, "proof", TARGETS) for column in columns)


SUBJECT = ("initiative", "commitment")
PARTS: dict[type[Model], tuple[Part, ...]] = {
    Initiative: (
        Part(InitiativeSector, "initiative", "sector"),
        Part(Name, "initiative", "name", ("reason",)),
        Part(Participation, "initiative", "participant"),
        Part(ScopeItem, "initiative", "scope"),
        Part(ShownIn, "initiative", "guest"),
        Part(Evidence, "aim", "aim", TARGETS),
        *_proofs("status_update__initiative", "review__initiative", "participation__initiative"),
        Part(StatusUpdate, "initiative", "status", SUBJECT),
        Part(Review, "initiative", "review", SUBJECT),
        Part(Succession, "old", "became", ("reason",)),
        Part(Succession, "new", "origin", ("reason",)),
    ),
    Commitment: (
        Part(Evidence, "baseline", "baseline", TARGETS),
        *_proofs(
            "status_update__commitment", "due_revision__commitment", "review__commitment", "measurement__commitment"
        ),
        Part(StatusUpdate, "commitment", "status", SUBJECT),
        Part(DueRevision, "commitment", "due_date"),
        Part(Review, "commitment", "review", SUBJECT),
        Part(Measurement, "commitment", "measurement"),
        Part(Inheritance, "commitment", "inheritance"),
    ),
    Statement: (
        Part(StatementInitiative, "statement", "initiative"),
        Part(StatementCommitment, "statement", "commitment"),
        Part(StatementSector, "statement", "sector"),
        Part(Translation, "statement", "translation"),
        Part(StatementNote, "statement", "note"),
    ),
    SourceDocument: (Part(Capture, "document", "text", ("sha256",)),),
    Organisation: (Part(Participation, "organisation", "participation"),),
}
PART_NAMES = {
    "sector": _("Sector"), "name": _("Name"), "participant": _("Participant"), "scope": _("Scope"), "guest": _("Shown in"),
    "aim": _("Aim"), "status": _("Status"), "review": _("Review"), "became": _("Became"), "origin": _("Came from"),
    "proof": _("Proof"), "baseline": _("Proof of the first date"), "due_date": _("Due date"), "measurement": _("Measurement"),
    "inheritance": _("Carried on"), "initiative": _("Speaks of"), "commitment": _("Makes"), "translation": _("Translation"),
    "note": _("Note"), "text": _("Text"), "participation": _("Takes part in"),
}  # fmt: skip
