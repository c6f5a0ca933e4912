"""Statements as JSON."""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from initiatives.clocks import known
from initiatives.models import (
    Commitment,
    Initiative,
    Sector,
    Statement,
    StatementCommitment,
    StatementInitiative,
    Translation,
)
from initiatives.models.publication import may_see
from initiatives.shapes.building import ArraySubquery, Asker, JsonObject, address, listed, record, shaped
from initiatives.shapes.note import notes_of_statement
from initiatives.shapes.passage import nested_passage

DOCUMENT = "passage__capture__document__"


def statement_shape(*, rows: QuerySet[Statement], asker: Asker) -> QuerySet[Statement]:
    """Statements visible to the reader → their shapes.

    `text` holds the words: the passage's, or ours where there is no passage; null while the capture is withheld or its
    document is not shown to the reader. `speaker` is null where both sides spoke jointly. `notes` made on another of the
    `renderings` stand here too.
    """
    initiatives = known(rows=Initiative.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    links = known(rows=StatementInitiative.objects.filter(statement=OuterRef(OuterRef("pk"))), clocks=asker.clocks)
    commitments = known(rows=Commitment.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    bound = known(rows=StatementCommitment.objects.filter(statement=OuterRef(OuterRef("pk"))), clocks=asker.clocks)
    shape = record(
        asker,
        id="id",
        url=address(asker=asker, resource="statements", key="id"),
        partnership="partnership__slug",
        speaker=_speaker(),
        capacity="capacity",
        kind="kind",
        fragment="fragment",
        text=Case(
            When(passage__isnull=True, then="text"), When(_words_seen(asker), then="passage__exact"), default=None
        ),
        said_on="said_on",
        language="language",
        spoken_language="spoken_language",
        translations=_translations(asker),
        notes=notes_of_statement(asker=asker),
        renderings=_renderings(asker),
        passage=nested_passage(asker=asker, path="passage"),
        initiatives=ArraySubquery(
            initiatives.filter(pk__in=links.values("initiative")).order_by("slug").values("slug")
        ),
        commitments=ArraySubquery(commitments.filter(pk__in=bound.values("commitment")).order_by("pk").values("pk")),
        sectors=ArraySubquery(
            Sector.objects.without_tree_fields()
            .filter(statementsector__statement=OuterRef("pk"))
            .order_by("slug")
            .values("slug")
        ),
        publication="publication",
        version="version",
    )
    return shaped(rows=rows, shape=shape)


def _words_seen(asker: Asker, path: str = "") -> Q:
    """The passage's words may be shown: its capture is not withheld and its document visible."""
    document = f"{path}{DOCUMENT}"
    seen = may_see(asker.reader, publication=f"{document}publication", partnership=f"{document}partnership")
    return Q(**{f"{path}passage__capture__withheld_at__isnull": True}) & seen


def _speaker() -> Case:
    def who(noun: str) -> JsonObject:
        return JsonObject(
            type=Value(noun),
            slug=f"{noun}__slug",
            name=f"{noun}__name",
            country=NullIf(Cast(f"{noun}__country", TextField()), Value("")),
        )

    return Case(
        When(person__isnull=False, then=who("person")),
        When(organisation__isnull=False, then=who("organisation")),
        default=None,
    )


def _translations(asker: Asker) -> Any:
    """A translation gives the words away as well, so it is hidden with them, and with the source it was taken from."""
    rows = known(rows=Translation.objects.filter(statement=OuterRef("pk")), clocks=asker.clocks).order_by("id")
    words = Q(statement__passage__isnull=True) | _words_seen(asker, "statement__")
    source = Q(passage__isnull=True) | _words_seen(asker)
    text = Case(When(words & source, then="text"), default=None)
    return listed(rows=rows, item=JsonObject(id="id", language="language", text=text, origin="origin", by="by"))


def _renderings(asker: Asker) -> Any:
    """The other statements that render the same utterance, as far as the reader may see them."""
    rows = known(rows=Statement.objects.visible_to(asker.reader), clocks=asker.clocks, moment="created_at")
    mine = Coalesce(OuterRef("same_utterance_as"), OuterRef("pk"))
    others = rows.exclude(pk=OuterRef("pk")).alias(first_rendering=Coalesce(F("same_utterance_as"), F("id")))
    item = JsonObject(id="id", url=address(asker=asker, resource="statements", key="id"))
    return listed(rows=others.filter(first_rendering=mine).order_by("id"), item=item)
