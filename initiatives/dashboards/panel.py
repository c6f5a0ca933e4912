"""The panel beside a list: one passage, lit in its paragraph, with what it proves."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest, Substr

from initiatives.clocks import Clocks, known
from initiatives.dashboards.speakers import speakers_of
from initiatives.models import Capture, Evidence, Passage, Statement, StatusUpdate
from initiatives.vocabulary import EXCERPT_CHARACTERS

WINDOW = 3_000


@dataclass(frozen=True)
class Proves:
    """A status that rests on a passage of the same paragraph."""

    passage: Passage
    line: StatusUpdate


@dataclass(frozen=True)
class Panel:
    """A passage with the rest of its paragraph; `cut_before` and `cut_after` say that the paragraph goes on."""

    passage: Passage
    statement: Statement | None
    renderings: bool
    before: str
    after: str
    cut_before: bool
    cut_after: bool
    proves: tuple[Proves, ...]
    row: str = ""

    @property
    def document(self):
        """The document the passage stands in."""
        return self.passage.capture.document

    @property
    def first(self) -> int:
        """Where in the capture the words shown begin (code points)."""
        return min([self.passage.start - len(self.before), *(one.passage.start for one in self.proves)])

    @property
    def last(self) -> int:
        """Where they end, exclusive."""
        return max([self.passage.end + len(self.after), *(one.passage.end for one in self.proves)])


def panel(
    *,
    passage: Passage,
    statements: QuerySet[Statement],
    updates: QuerySet[StatusUpdate],
    clocks: Clocks,
    whole: bool,
    row: str = "",
) -> Panel:
    """The panel for a passage loaded with its capture and document.

    `statements` and `updates` are those in sight at the clocks; `whole`: whether they may read the document whole, otherwise
    300 characters stand around the passage. `row` is the slug of the list's row that is lit. A withheld text gives no words.
    """
    before, after, cut_before, cut_after = "", "", False, False
    if not passage.capture.withheld_at:
        before, after, cut_before, cut_after = _around(passage, WINDOW if whole else EXCERPT_CHARACTERS)
    statement = speakers_of(passages=[passage], statements=statements).get(passage.pk)
    return Panel(
        passage=passage, statement=statement, renderings=_rendered_otherwise(statement, statements),
        before=before, after=after, cut_before=cut_before, cut_after=cut_after, row=row,
        proves=_proves(passage, updates, clocks),
    )  # fmt: skip


def _proves(passage: Passage, updates: QuerySet[StatusUpdate], clocks: Clocks) -> tuple[Proves, ...]:
    """What the paragraph's passages prove, this passage's first: a quotation often stands beside the words of the status."""
    corrected = updates.exclude(corrects=None).values("corrects")
    standing = updates.filter(entered_in_error=False).exclude(pk__in=corrected)
    beside = Q(passage=passage) | Q(passage__capture=passage.capture_id, passage__paragraph=passage.paragraph)
    proven = known(rows=Evidence.objects.filter(beside, status_update__in=standing), clocks=clocks)
    rows = proven.select_related("passage", "status_update__initiative", "status_update__commitment")
    ranked = sorted(rows, key=lambda row: (row.passage_id != passage.pk, row.passage.start, row.pk))
    return tuple(Proves(row.passage, row.status_update) for row in ranked if row.status_update)


def _around(passage: Passage, window: int) -> tuple[str, str, bool, bool]:
    """The passage's paragraph before and after it, at most `window` code points each, and whether either was cut."""
    first = max(0, passage.start - window)
    # One character more than shown on each side tells a paragraph's end from a cut.
    lead, span = max(0, first - 1), passage.end - passage.start
    text = Capture.objects.filter(pk=passage.capture_id).values_list(
        Substr("text", Greatest(lead + 1, 1), passage.start - lead + span + window + 1), flat=True
    ).get()  # fmt: skip
    here = passage.start - lead
    before, after = text[:here], text[here + span :]
    begin, _, shown_before = before.rpartition("\n")
    cut_before = not begin and "\n" not in before and first > 0
    if cut_before:
        shown_before = before[1:]
    shown_after, newline, _ = after.partition("\n")
    cut_after = not newline and len(after) > window
    return shown_before, shown_after[:window], cut_before, cut_after


def _rendered_otherwise(statement: Statement | None, statements: QuerySet[Statement]) -> bool:
    if statement is None:
        return False
    return statement.same_utterance_as_id is not None or statements.filter(same_utterance_as=statement).exists()
