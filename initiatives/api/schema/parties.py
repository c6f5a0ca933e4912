"""Components: partnerships, events, sectors, who takes part."""

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
)

NAMED = {"id": ID, "url": ADDRESS, "slug": SLUG, "name": TEXT}
VERSIONED = {"version": WHOLE, "created_at": MOMENT, "updated_at": MOMENT}
ACTOR = {
    **NAMED,
    "aliases": several(TEXT),
    "country": or_null(COUNTRY),
    "ours": said(several(TEXT), "The fields that are our own knowledge and that no source gives."),
}

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
}
