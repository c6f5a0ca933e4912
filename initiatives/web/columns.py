"""The three lists as tables: which columns there are, which stand there unless others are chosen, how each is sorted."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from initiatives.models import Commitment, Initiative, Statement


@dataclass(frozen=True)
class Column:
    """A column: `sort` is a key of dashboards.order, where it can be sorted; `down`: the last value comes first;
    `members`: for whoever signed in."""

    key: str
    label: Any
    sort: str = ""
    down: bool = False
    number: bool = False
    usual: bool = False
    members: bool = False


@dataclass(frozen=True)
class Table:
    """A list as a table. `orders` are those offered in words, by the parameter's value; the first is the usual one."""

    noun: str
    model: Any
    route: str
    lead: Column
    columns: tuple[Column, ...]
    orders: dict[str, Any]
    per_page: int = 25

    def offered(self, *, member: bool) -> tuple[Column, ...]:
        """The columns that a reader may choose."""
        return tuple(column for column in self.columns if member or not column.members)

    @property
    def usual(self) -> tuple[str, ...]:
        """The columns that stand there unless others are chosen."""
        return tuple(column.key for column in self.columns if column.usual)

    @property
    def order(self) -> str:
        """The order unless another is chosen."""
        return next(iter(self.orders))


CLAIMED = Column("claim", _("Claimed"), "status", usual=True)
SHOWN = Column("evidence", _("Records show"), "evidence", usual=True)
SIDES = Column("voices", _("Each side says"))
CHECKED = Column("checked", _("Checked"), "checked")
OWNER = Column("owner", _("Owner"), "owner", members=True)
SECTORS = Column("sectors", _("Sectors"))
PARTNERSHIP = Column("partnership", _("Partnership"), "partnership")
UPDATED = Column("updated", _("Record changed"), "updated_at", down=True)

INITIATIVES = Table(
    noun="initiatives",
    model=Initiative,
    route="web:initiative-list",
    lead=Column("words", _("In their words"), "name"),
    columns=(
        CLAIMED,
        SIDES,
        SHOWN,
        Column("due", _("Due (first → now)"), "due", usual=True),
        Column("first_due", _("First due"), "first_due"),
        Column("due_now", _("Due now"), "due"),
        Column("slip", _("Slip, days"), "slip", down=True, number=True),
        Column("schedule", _("Schedule"), "schedule"),
        Column("checked", _("Checked"), "checked", usual=True),
        Column("commitments", _("Commitments")),
        Column("last_statement", _("Last statement"), "last_statement", down=True),
        Column("kind", _("Kind"), "kind"),
        SECTORS,
        PARTNERSHIP,
        OWNER,
        UPDATED,
    ),
    orders={
        "urgency": _("Urgency"),
        "name": _("Name"),
        "-newest": _("Newest claim"),
        "due": _("Soonest due"),
        "-slip": _("Furthest slip"),
        "checked": _("Longest unchecked"),
    },
)
COMMITMENTS = Table(
    noun="commitments",
    model=Commitment,
    route="web:commitment-list",
    lead=Column("words", _("In the words of the source"), "wording"),
    columns=(
        Column("force", _("Force"), "force", usual=True),
        Column("sides", _("Binds"), "sides", usual=True),
        CLAIMED,
        SIDES,
        SHOWN,
        Column("due", _("Due (first → now)"), "current_due", usual=True),
        Column("first_due", _("First due"), "first_due"),
        Column("due_now", _("Due now"), "current_due"),
        Column("slip", _("Slip, days"), "slip_days", down=True, number=True),
        Column("schedule", _("Schedule"), "schedule"),
        CHECKED,
        Column("target", pgettext_lazy("of a commitment", "Target"), "target", down=True, number=True),
        Column("document", _("Document"), "document"),
        SECTORS,
        Column("partnership", _("Partnership")),
        OWNER,
        UPDATED,
    ),
    orders={
        "source": _("As in the sources"),
        "-slip_days": _("Furthest slip"),
        "current_due": _("Soonest due"),
        "wording": _("Wording"),
        "checked": _("Longest unchecked"),
    },
)
STATEMENTS = Table(
    noun="statements",
    model=Statement,
    route="web:statement-list",
    lead=Column("words", _("Words")),
    columns=(
        Column("speaker", _("Speaker"), "speaker", usual=True),
        Column("said_on", _("Said on"), "said_on", down=True, usual=True),
        Column("document", _("Document"), "document", usual=True),
        Column("about", _("About"), usual=True),
        Column("kind", _("Kind"), "kind"),
        Column("language", _("Language"), "language"),
        SECTORS,
        PARTNERSHIP,
    ),
    orders={
        "-said_on": _("Newest first"),
        "said_on": _("Oldest first"),
        "speaker": _("Speaker"),
        "document": _("Document"),
    },
    per_page=20,
)
TABLES = {table.noun: table for table in (INITIATIVES, COMMITMENTS, STATEMENTS)}
