"""Components: partnerships, events, sectors, who takes part."""

from typing import Any

from initiatives.api.schema.building import (
    ADDRESS,
    COUNTRY,
    EDTF,
    ID,
    MOMENT,
    SLUG,
    TEXT,
    WHOLE,
    Piece,
    of,
    or_null,
    record,
    said,
    several,
    written,
)

NAMED = {"id": ID, "url": ADDRESS, "slug": SLUG, "name": TEXT}
VERSIONED = {"version": WHOLE, "created_at": MOMENT, "updated_at": MOMENT}
ACTOR = {
    **NAMED,
    "aliases": several(TEXT),
    "country": or_null(COUNTRY),
    "ours": said(several(TEXT), "The fields that are our own knowledge and that no source gives."),
}
MADE = said(SLUG, "Made of the name where none is given; an old slug leads to the record for ever.")
GIVEN: dict[str, Any] = {
    "slug": MADE, "name": TEXT, "aliases": several(TEXT), "country": or_null(COUNTRY),
    "ours": said(several(TEXT), "The fields that are our own knowledge and that no source gives."),
}  # fmt: skip
PROOF = said(several(ID), "Ids of the passages that prove it; all of them.")

COMPONENTS: dict[str, Piece] = {
    "Partnership": record(
        **NAMED,
        sides=several(record(country=COUNTRY, name=TEXT)),
        time_zone=TEXT,
        initiatives=said(WHOLE, "Initiatives at home here that you may see."),
        commitments=WHOLE,
        **VERSIONED,
    ),
    "Event": record(
        **NAMED,
        partnership=SLUG,
        dates=or_null(EDTF),
        place=or_null(TEXT),
        documents=several(of("DocumentName")),
        **VERSIONED,
    ),
    "Sector": record(
        **NAMED,
        aliases=several(TEXT),
        parent=or_null(SLUG),
        children=several(SLUG),
        outside_code=or_null(record(scheme=TEXT, code=TEXT)),
        initiatives=said(WHOLE, "Initiatives that name this very sector."),
        **VERSIONED,
    ),
    "Participation": record(
        id=ID,
        url=ADDRESS,
        initiative=SLUG,
        organisation=or_null(record(slug=SLUG, name=TEXT)),
        country=or_null(COUNTRY),
        name=TEXT,
        role=of("ParticipationRole"),
        passages=several(of("Passage")),
    ),
    "Organisation": record(
        **ACTOR,
        acronym=TEXT,
        kind=of("OrganisationKind"),
        participations=several(record(initiative=SLUG, role=of("ParticipationRole"))),
        **VERSIONED,
    ),
    "Person": record(**ACTOR, statements=said(WHOLE, "Statements of theirs that you may see."), **VERSIONED),
    **written(
        "Partnership", required=("name", "sides"), once=("sides",), description="Administrators keep partnerships.",
        slug=MADE, name=TEXT, time_zone=said(TEXT, "By its IANA name."),
        sides=several(COUNTRY) | {"minItems": 2, "maxItems": 2},
    ),
    **written(
        "Event", required=("partnership", "name"), once=("partnership",),
        partnership=SLUG, slug=MADE, name=TEXT, dates=or_null(EDTF), place=or_null(TEXT),
    ),
    **written(
        "Sector", required=("name",),
        slug=MADE, name=TEXT, aliases=several(TEXT), parent=said(or_null(SLUG), "Never one that stands below it."),
        outside_code=or_null(record(scheme=TEXT, code=TEXT)),
    ),
    **written(
        "Participation", required=("initiative", "role"), once=("initiative",),
        description="Give `organisation` or `country`, one of the two.",
        initiative=SLUG, organisation=or_null(SLUG), country=or_null(COUNTRY), role=of("ParticipationRole"), passages=PROOF,
    ),
    **written("Organisation", required=("name", "kind"), **GIVEN, acronym=or_null(TEXT), kind=of("OrganisationKind")),
    **written("Person", required=("name",), **GIVEN),
}  # fmt: skip
