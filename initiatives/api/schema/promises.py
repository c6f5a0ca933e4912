"""Components: where things stand, initiatives, commitments."""

from initiatives.api.schema.building import (
    ADDRESS,
    COUNTRY,
    DAY,
    EDTF,
    ID,
    MOMENT,
    SLUG,
    TEXT,
    VOICE,
    WHOLE,
    YES_NO,
    Piece,
    body,
    of,
    or_null,
    record,
    said,
    several,
    written,
)

CERTAIN = said(YES_NO, "False while a newer line's period has begun but not ended on the day asked about.")
HEADLINE_BY = said(TEXT, "Who says it: a country code, `joint`, `both` (each side for itself), or `reported`.")

COMPONENTS: dict[str, Piece] = {
    "Claim": record(status=of("ClaimStatus"), as_of=or_null(EDTF), recorded_at=MOMENT, certain=CERTAIN),
    "Shown": record(status=of("EvidenceStatus"), as_of=or_null(EDTF), recorded_at=MOMENT, certain=CERTAIN),
    "Headline": said(
        record(status=of("ClaimStatus"), by=HEADLINE_BY, certain=CERTAIN),
        "Both sides equal, or only one speaks: that status. They differ: the less advanced one, and `sides_differ`. "
        "Nobody but reporters: theirs.",
    ),
    "Status": record(
        headline=or_null(of("Headline")),
        sides_differ=YES_NO,
        claims=said(
            {"type": "object", "additionalProperties": or_null(of("Claim"))},
            "By voice: the two country codes, `joint` and `reported`; null where nobody is recorded as saying so.",
        ),
        evidence=or_null(of("Shown")),
        schedule=of("Schedule"),
        freshness=of("Freshness"),
    ),
    "Told": record(
        claims=said(several(of("StatusUpdate")), "Those that stand, newest first, of its commitments too."),
        statements=said(several(of("Statement")), "Newest first."),
    ),
    "Sides": record(
        meta=of("Meta"),
        initiative=SLUG,
        differ=said(YES_NO, "The sides that claim something do not all claim the same."),
        sides=several(
            record(
                side=COUNTRY,
                claim=said(or_null(of("Claim")), "What it says now, the joint text counted in."),
                jointly=YES_NO,
                silent=said(YES_NO, "Nothing is held from it, alone or jointly."),
                searched=said(
                    record(sources=several(TEXT), last_at=or_null(MOMENT), last_by=or_null(said(TEXT, "Username."))),
                    "Its sources that reviews name; none until a review names one.",
                ),
                claims=several(of("StatusUpdate")),
                statements=several(of("Statement")),
            )
        ),
        joint=said(of("Told"), "What both said jointly."),
        reported=said(of("Told"), "What reporters narrate."),
        elsewhere=said(of("Told"), "What a speaker of neither side said."),
        cut=said(YES_NO, "Only the newest 100 statements and 200 claims stand here."),
    ),
    "SectorName": record(slug=SLUG, name=TEXT),
    "Initiative": record(
        id=ID,
        url=ADDRESS,
        slug=SLUG,
        name=TEXT,
        acronym=TEXT,
        kind=of("InitiativeKind"),
        ongoing=YES_NO,
        flagship=YES_NO,
        review_every=said(WHOLE, "Days between reviews."),
        summary=TEXT,
        partnership=record(slug=SLUG, name=TEXT),
        parent=or_null(SLUG),
        scope=several(record(label=TEXT, passage=or_null(of("Passage")))),
        sectors=several(of("SectorName")),
        participants=several(
            record(slug=or_null(SLUG), name=TEXT, country=or_null(COUNTRY), role=of("ParticipationRole"))
        ),
        owner=or_null(said(TEXT, "Username.")),
        status=of("Status"),
        commitments=record(
            total=WHOLE,
            delivered=said(WHOLE, "By the headline: claimed, not necessarily shown."),
            late=said(WHOLE, "By the schedule."),
        ),
        last_reviewed_at=or_null(MOMENT),
        next_review_on=or_null(DAY),
        publication=of("Publication"),
        version=WHOLE,
        created_at=MOMENT,
        updated_at=MOMENT,
        shown_in=said(several(SLUG), "Other partnerships that show it; it is counted once, at home."),
        names=said(several(of("Name")), "Names it bears or has borne beside today's."),
        predecessors=said(several(of("Succession")), "What it came from."),
        successors=said(several(of("Succession")), "What it became; then it counts no longer."),
    ),
    "Commitment": record(
        id=ID,
        url=ADDRESS,
        initiative=or_null(SLUG),
        wording=said(TEXT, "Our short wording."),
        passage=said(or_null(of("Passage")), "The operative words."),
        sides=several(COUNTRY),
        said_by=VOICE,
        force=of("Force"),
        measurable=YES_NO,
        target=or_null(record(amount={"type": "number"}, unit=TEXT)),
        ongoing=YES_NO,
        baseline_due=said(or_null(EDTF), "The first due date; it never changes after publication."),
        current_due=or_null(EDTF),
        slip_days=said(WHOLE, "Days between last days, moved by the parties; our own misreadings do not count."),
        times_moved=WHOLE,
        status=of("Status"),
        promised_under=said(or_null(SLUG), "Where it was first promised, where its initiative became another."),
        restates=said(or_null(ID), "The earlier commitment that these words repeat."),
        measurements=said(
            several(
                record(
                    id=ID,
                    value={"type": "number"},
                    unit=TEXT,
                    as_of=EDTF,
                    passage=or_null(of("Passage")),
                    recorded_at=MOMENT,
                )
            ),
            "Figures towards the target.",
        ),
        version=WHOLE,
    ),
    **written(
        "Initiative", required=("partnership", "name", "kind"), once=("partnership",),
        partnership=SLUG, name=TEXT, acronym=or_null(TEXT),
        slug=said(SLUG, "Made of the name where none is given; frozen once published."), kind=of("InitiativeKind"),
        summary=or_null(TEXT), ongoing=YES_NO, flagship=YES_NO, parent=or_null(SLUG), owner=or_null(said(TEXT, "Username.")),
        review_every=said(WHOLE, "Days between reviews."),
        sectors=said(several(SLUG), "All of them: sectors that are not named are taken away."),
        scope=said(
            several(body(required=("label", "passage"), label=TEXT, passage=ID)), "What it is said to cover; all of it."
        ),
        names=said(
            several(body(required=("name",), name=TEXT, since=or_null(EDTF), passage=or_null(ID))),
            "Names that are also in use, all of them. Those of a renaming stay and are not sent.",
        ),
        shown_in=said(several(SLUG), "Other partnerships that show it, all of them; you need a role that drafts there."),
    ),
    "NewMeasurement": body(
        required=("value", "unit", "as_of", "passage"),
        description="A figure towards the target; once the commitment is published it stays.",
        value={"type": "number"}, unit=TEXT, as_of=EDTF, passage=said(ID, "The words that say so."),
    ),
    **written(
        "Commitment", required=("passage", "wording", "sides", "said_by", "force"), once=("passage", "baseline_passages"),
        passage=said(ID, "The operative words."), initiative=or_null(SLUG), wording=said(TEXT, "Our short wording."),
        sides=several(COUNTRY), said_by=VOICE, force=of("Force"), measurable=YES_NO, ongoing=YES_NO,
        target=or_null(record(amount={"type": "number"}, unit=TEXT)),
        baseline_due=said(or_null(EDTF), "The first due date; once published it stays: revise it by due-revisions/."),
        restates=said(or_null(ID), "The earlier commitment that these words repeat."),
        baseline_passages=said(several(ID), "The passages that prove the first due date."),
    ),
    "InitiativeWithdrawal": body(
        description="As nothing else is sent, it is withdrawn.",
        replaced_by=said(or_null(SLUG), "The initiative that replaces it."),
        entered_in_error=said(YES_NO, "It should never have been published."),
    ),
}  # fmt: skip
