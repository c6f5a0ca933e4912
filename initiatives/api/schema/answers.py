"""Components: what every answer is wrapped in: lists, counts, problems."""

from initiatives.api.schema.building import (
    ADDRESS,
    COUNTRY,
    DAY,
    MOMENT,
    SLUG,
    TEXT,
    WHOLE,
    YES_NO,
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
            branch=said(
                several(of("CountedBranch")),
                "The tops of the tree with all below them, the fullest first; each counts an initiative once.",
            ),
            age=said(several(of("Counted")), "By the days since the last review."),
            said_shown=said(several(of("CountedClaim")), "What is claimed against what records show."),
            sides=said(
                several(of("CountedPair")),
                "What the one side says against what the other says, in each partnership an initiative is shown in.",
            ),
            excluded=said(
                record(superseded=WHOLE, no_sector=said(WHOLE, "In no branch, since they name no sector.")),
                "What the filter meets and a count does not hold.",
            ),
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
        statements=said(
            record(total=WHOLE, months=several(of("CountedSpeech")), excluded=record(undated=WHOLE)),
            "Statements that speak of these initiatives (without a filter all, of a partnership alone all in it) by the month of "
            "their last day and by side; each rendering counts.",
        ),
    ),
    "CountedSector": record(key=SLUG, label=TEXT, **SHARE, status=several(of("Counted"))),
    "CountedBranch": record(
        key=SLUG,
        label=TEXT,
        **SHARE,
        status=several(
            record(
                key=TEXT,
                label=TEXT,
                **SHARE,
                reported=said(WHOLE, "Claimed by reporters only."),
                sides_differ=WHOLE,
                uncertain=said(WHOLE, "May have changed by the day."),
            )
        ),
        freshness=several(of("Counted")),
        age=several(record(key=TEXT, label=TEXT, **SHARE, due=said(WHOLE, "Somebody must look at them."))),
    ),
    "CountedClaim": record(
        key=TEXT,
        label=TEXT,
        **SHARE,
        evidence=several(
            record(key=TEXT, label=TEXT, **SHARE, ahead=said(YES_NO, "The claim says more than such records show."))
        ),
    ),
    "CountedPair": record(
        key=SLUG,
        label=TEXT,
        sides=said(several(COUNTRY), "Two: whose words stand first and second in `says`."),
        **SHARE,
        cells=several(
            record(
                says=said(several(TEXT), "A claim status for each side; `none`: it says nothing."),
                **SHARE,
                differ=said(YES_NO, "Both speak and say different things."),
            )
        ),
    ),
    "CountedSpeech": record(
        key=said(TEXT, "YYYY-MM."),
        label=TEXT,
        side=said(several(of("Counted")), "By speaker: a country, `joint`, or `none` for a speaker of no country."),
        uncertain=said(WHOLE, "Dated by their source alone, or over several months."),
    ),
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
