"""Search across the nouns."""

from typing import Any

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from initiatives.api import (
    commitment,
    initiative,
    organisation,
    parameters,
    person,
    sector,
    source_document,
    statement,
)
from initiatives.api.problems import of_parameters
from initiatives.api.resource import View, meta
from initiatives.api.schema import reading
from initiatives.api.schema.answers import page_of
from initiatives.api.schema.operations import Operation, query
from initiatives.filters.strict import Problem, nearest, shown
from initiatives.search import NOUNS, Result, find
from initiatives.shapes.building import Asker

LONGEST_QUESTION = 200
RESOURCES = {
    "initiative": initiative.RESOURCE,
    "commitment": commitment.RESOURCE,
    "statement": statement.RESOURCE,
    "document": source_document.RESOURCE,
    "organisation": organisation.RESOURCE,
    "person": person.RESOURCE,
    "sector": sector.RESOURCE,
}
KNOWN = (*parameters.CLOCKS, "q", "noun", "limit")


class SearchView(View):
    """GET: the rows that answer `q`, best first."""

    costly = True

    def described(self, method: str) -> Operation | None:
        """Searching."""
        nouns = {"type": "array", "items": {"type": "string", "enum": list(NOUNS)}}
        return Operation(
            name="search",
            tag="search",
            summary="What answers a question, best first.",
            answers=page_of("Found"),
            parameters=(
                query("q", {"type": "string", "minLength": 1, "maxLength": LONGEST_QUESTION}, "Words.", required=True),
                query("noun", nouns, "Only these nouns.", style="form", explode=True),
                reading.LIMIT,
                *reading.CLOCKS,
            ),
            problems=(503,),
        )

    def get(self, request: Request) -> Response:
        """At most `limit` results; raises Invalid (400), TookTooLong (503)."""
        query = request.query_params
        found = parameters.unknown(query=query, known=KNOWN)
        found += parameters.repeated(query=query, names=[name for name in KNOWN if name != "noun"])
        limit = parameters.read_limit(query)
        asked, nouns = query.get("q", "").strip(), [each for each in query.getlist("noun") if each] or list(NOUNS)
        found += [limit] if isinstance(limit, Problem) else []
        found += _faults(asked, nouns)
        if found or isinstance(limit, Problem):
            raise of_parameters(found)
        asker = parameters.read_asker(request)
        rows = {noun: RESOURCES[noun].visible(asker) for noun in dict.fromkeys(nouns)}
        results = find(text=asked, rows=rows, clocks=asker.clocks, limit=limit, whole=_whole(asker))
        applied = {"q": [asked], **({"noun": nouns} if query.get("noun") else {})}
        return Response(
            {
                "meta": meta(asker=asker, applied=applied),
                "next": None,
                "previous": None,
                "results": [_shape(each, asker) for each in results],
            }
        )


def _faults(asked: str, nouns: list[str]) -> list[Problem]:
    found = []
    if not asked:
        found.append(Problem("q", "", "q is missing: say what to search for.", "required"))
    if len(asked) > LONGEST_QUESTION or "\x00" in asked:
        sentence = f"q is longer than {LONGEST_QUESTION} characters, or holds the character NUL."
        found.append(Problem("q", shown(asked), sentence, "invalid"))
    for noun in nouns:
        if noun not in NOUNS:
            sentence = f"noun is “{shown(noun)}”: there is no such value; {nearest(value=noun, known=NOUNS)}"
            found.append(Problem("noun", noun, sentence, "invalid"))
    return found


def _whole(asker: Asker) -> Any:
    """The documents whose text the reader may see whole; the words of the others are found by their passages only."""
    rows = source_document.RESOURCE.visible(asker)
    return rows if asker.reader.is_authenticated else rows.filter(Q(rights="full"))


def _shape(result: Result, asker: Asker) -> dict[str, Any]:
    resource = RESOURCES[result.noun]
    key = result.slug if resource.key == "slug" else result.id
    return {
        "noun": result.noun,
        "id": result.id,
        "slug": result.slug or None,
        "url": f"{asker.base}{resource.name}/{key}/",
        "name": "".join(piece.text for piece in result.name),
        "fragment": [{"text": piece.text, "hit": piece.hit} for piece in result.fragment],
        "paragraph": result.paragraph,
        "places": [{"start": start, "end": end} for start, end in result.places],
        "rank": round(result.rank, 6),
    }
