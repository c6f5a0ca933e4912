"""Facets of statements and commitments: what each further choice would leave of what the reader may see."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from initiatives.clocks import Clocks, with_standing
from initiatives.dashboards.saying import statements_listed
from initiatives.filters.commitment import CommitmentFilter
from initiatives.filters.facet import counted
from initiatives.filters.statement import StatementFilter
from initiatives.models import Commitment, Initiative, SourceDocument, Statement, StatementNote
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    InitiativeFactory,
    OrganisationFactory,
    PartnershipFactory,
    PassageFactory,
    PersonFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db
READER = AnonymousUser()
TODAY = datetime.now(UTC).date()


def choices(filters, rows, query="", **clocks):
    request = RequestFactory().get("/")
    request.user = READER
    found = filters(QueryDict(query), rows, request=request, clocks=Clocks(today=TODAY, **clocks))
    assert found.problems == []
    facets = counted(found=found, initiatives=Initiative.objects.visible_to(READER)).facets
    return {
        name: {one.key: one.count for one in offered if one.count}
        for name, offered in facets.items()
        if any(one.count for one in offered)
    }


def statements(**clocks):
    return statements_listed(
        rows=Statement.objects.visible_to(READER), documents=SourceDocument.objects.visible_to(READER),
        initiatives=Initiative.objects.visible_to(READER), clocks=Clocks(today=TODAY, **clocks),
    )  # fmt: skip


def test_statements_are_counted_by_speaker_kind_note_and_the_initiatives_in_sight():
    shown, draft = InitiativeFactory(slug="forest"), InitiativeFactory(slug="draft", publication="draft")
    speaker = PersonFactory(slug="minister")
    first, _second = (StatementFactory(person=speaker, initiatives=[shown, draft]) for _ in range(2))
    StatementFactory(person=None, organisation=OrganisationFactory(slug="office"), kind="paraphrase")
    for kind in ("disputed", "disputed", "clarified"):
        StatementNote.objects.create(statement=first, kind=kind, by="An office", passage=first.passage)
    facets = choices(StatementFilter, statements())
    home = facets.pop("partnership")
    assert facets == {
        "person": {"minister": 2}, "organisation": {"office": 1}, "kind": {"quote": 2, "paraphrase": 1},
        "initiative": {"forest": 2}, "note": {"disputed": 1, "clarified": 1},
    }  # fmt: skip
    assert sum(home.values()) == 3
    assert choices(StatementFilter, statements(), "note=disputed")["note"] == {"disputed": 1, "clarified": 1}


def test_links_count_from_the_moment_at_which_they_were_known():
    before = StatementFactory()
    moment = datetime.now(UTC)
    before.initiatives.add(InitiativeFactory(slug="later"))
    assert "initiative" not in choices(StatementFilter, statements(known_at=moment), known_at=moment)
    assert choices(StatementFilter, statements())["initiative"] == {"later": 1}


def test_a_commitment_without_an_initiative_counts_in_the_partnership_of_its_document():
    pair = PartnershipFactory(country_a="IN", country_b="JP")
    CommitmentFactory(initiative__owner=None)
    CommitmentFactory(
        initiative=None, passage=PassageFactory(capture__document=DocumentFactory(partnership=pair)), sides=["IN", "JP"]
    )
    rows = with_standing(rows=Commitment.objects.visible_to(READER), clocks=Clocks(today=TODAY))
    facets = choices(CommitmentFilter, rows)
    assert sorted(facets["partnership"].values()) == [1, 1]
    assert facets["partnership"]["in-jp"] == 1
    assert facets["side"] == {"BR": 1, "NO": 1, "IN": 1, "JP": 1}
    assert facets["owner"] == {"none": 2}
