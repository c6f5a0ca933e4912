"""What was last used in a document, so that the next form begins with it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from initiatives.models import Commitment, Initiative, SourceDocument, Statement


@dataclass(frozen=True)
class Habit:
    """The last commitment and the last statement made from a document, as far as the writer may see them."""

    document: SourceDocument
    commitment: Commitment | None
    statement: Statement | None

    @property
    def initiative(self) -> Initiative | None:
        """The initiative of the last commitment."""
        return self.commitment.initiative if self.commitment else None

    @property
    def said_by(self) -> str:
        """Who promises: as last time; both sides in a joint text, a reporter in a press report."""
        if self.commitment:
            return self.commitment.said_by
        return {"joint_text": "joint", "press": "reported"}.get(self.document.kind, "")

    @property
    def statement_kind(self) -> str:
        """quote, paraphrase or joint_text: as last time, else as such documents render words."""
        if self.statement:
            return self.statement.kind
        return "joint_text" if self.document.kind == "joint_text" else "quote"

    @property
    def dated(self) -> str:
        """The document's date (EDTF): its own, else the one we identified, else nothing."""
        return self.document.published or self.document.identified_published or ""


def habit_of(*, document: SourceDocument, commitments: QuerySet[Commitment], statements: QuerySet[Statement]) -> Habit:
    """What was last used in a document. Two queries."""
    return Habit(
        document=document,
        commitment=commitments.filter(passage__capture__document=document)
        .select_related("initiative")
        .order_by("-pk")
        .first(),
        statement=statements.filter(passage__capture__document=document)
        .select_related("person", "organisation")
        .order_by("-pk")
        .first(),
    )
