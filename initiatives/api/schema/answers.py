"""Components: what every answer is wrapped in: lists, counts, problems."""

from initiatives.api.schema.building import (
    ADDRESS,
    DAY,
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

META = {
    "as_of": said(DAY, "The day that the answer is for."),
    "known_at": said(or_null(MOMENT), "The moment of our knowledge; null: now."),
    "filter": said({"type": "object", "additionalProperties": several(TEXT)}, "The filters in force."),
    "codebook": said(TEXT, "Version of the statuses' meanings."),
    "licence": TEXT,
    "cite": said(TEXT, "How to cite what this answer says."),
}
FACETS_OF_TERMS = ("status", "evidence", "schedule", "freshness", "kind")
SHARE = {"numerator": WHOLE, "denominator": WHOLE}
COUNTED = {
    "total": WHOLE,
    "sides_differ": record(**SHARE),
    "reported_only": said(record(**SHARE), "Only reporters claim it."),
    "uncertain": said(record(**SHARE), "Of the headlines: a newer status had begun by the day and not ended."),
    **{axis: several(of("Doubted")) for axis in ("status", "evidence")},
    **{axis: several(of("Counted")) for axis in ("schedule", "freshness")},
}

COMPONENTS: dict[str, Piece] = {
    "Meta": {
        **record(**META),
        "properties": {**META, "count": said(WHOLE, "Only where `count=1` asked for it.")},
    },
    "ChangesMeta": record(**META, since=said(or_null(TEXT), "The cursor to come back with.")),
    "Counted": record(key=TEXT, label=TEXT, **SHARE),
    "Doubted": record(
        key=TEXT, label=TEXT, **SHARE, uncertain=said(WHOLE, "How many of the numerator may have changed.")
    ),
    "Stats": record(
        meta=of("Meta"),
        initiatives=record(
            **COUNTED,
            sector=said(several(of("CountedSector")), "An initiative counts in each it names."),
            excluded=said(record(superseded=WHOLE), "What the filter meets and no count holds."),
        ),
        commitments=record(
            **COUNTED,
            slip=said(
                record(buckets=several(of("Counted")), excluded=record(no_date=WHOLE, dropped=WHOLE)),
                "By days between the first due date and the present one; of those that have a date.",
            ),
        ),
        claims=said(
            record(months=several(of("CountedMonth")), excluded=record(corrected=WHOLE)),
            "Lines of claims about these initiatives by the month in which their period ends.",
        ),
    ),
    "CountedSector": record(key=SLUG, label=TEXT, **SHARE, status=several(of("Counted"))),
    "CountedMonth": record(
        key=said(TEXT, "YYYY-MM."),
        label=TEXT,
        status=several(of("Counted")),
        uncertain=said(WHOLE, "Lines dated by their source alone."),
    ),
    "Facet": record(
        key=said(TEXT, "What the filter takes."),
        label=TEXT,
        count=WHOLE,
        uncertain=said(WHOLE, "How many of the count may have changed by the day asked about."),
    ),
    "Facets": record(
        meta=of("Meta"),
        facets=record(**{name: several(of("Facet")) for name in (*FACETS_OF_TERMS, "sector", "partnership", "owner")}),
    ),
    "Places": {"type": "object", "additionalProperties": TEXT},
    "Problem": said(
        {
            "type": "object",
            "properties": {
                "type": TEXT,
                "title": TEXT,
                "status": WHOLE,
                "detail": TEXT,
                "errors": several(
                    {
                        "type": "object",
                        "properties": {
                            "parameter": said(TEXT, "The query parameter at fault."),
                            "pointer": said(TEXT, "JSON pointer into the body."),
                            "detail": TEXT,
                            "code": TEXT,
                        },
                        "required": ["detail", "code"],
                        "additionalProperties": False,
                    }
                ),
                "current": said(or_null(WHOLE), "Of a 409: the line that stands now."),
                "scope": said(TEXT, "Of a 403: the scope that the token would need."),
            },
            "required": ["type", "title", "status", "detail", "errors"],
            "additionalProperties": False,
        },
        "RFC 9457 problem details.",
    ),
}


def page_of(component: str, *, meta: str = "Meta") -> Piece:
    """The envelope of a list of this component."""
    return record(meta=of(meta), next=or_null(ADDRESS), previous=or_null(ADDRESS), results=several(of(component)))
