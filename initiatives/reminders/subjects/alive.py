"""What is reminded of at all, and the columns that every kind gives, as SQL that the kinds are put together from."""

# Nothing is left to check once records show it delivered or a party ended it.
OPEN = """
    coalesce({of}.data->'evidence'->>'status', '') <> 'delivered'
    AND coalesce({of}.data->'headline'->>'status', '') NOT IN ('cancelled', 'superseded')
"""
STILL_OPEN, OPEN_ABOVE = OPEN.format(of="s"), OPEN.format(of="above")

# Initiatives with their standing, owner and the two sides.
INITIATIVES = """
    FROM initiatives_initiative i
    JOIN initiatives_standing s ON s.initiative_id = i.id
    JOIN initiatives_partnership pair ON pair.id = i.partnership_id
    LEFT JOIN initiatives_user o ON o.id = i.owner_id
"""
# Commitments with the same; `above` is the standing of the initiative they belong to, if any.
COMMITMENTS = """
    FROM initiatives_commitment c
    JOIN initiatives_standing s ON s.commitment_id = c.id
    JOIN initiatives_passage p ON p.id = c.passage_id
    JOIN initiatives_capture k ON k.id = p.capture_id
    JOIN initiatives_sourcedocument d ON d.id = k.document_id
    LEFT JOIN initiatives_initiative i ON i.id = c.initiative_id
    LEFT JOIN initiatives_standing above ON above.initiative_id = i.id
    LEFT JOIN initiatives_user o ON o.id = i.owner_id
    JOIN initiatives_partnership pair ON pair.id = coalesce(i.partnership_id, d.partnership_id)
"""
# What readers see and nobody has taken back.
PUBLISHED, PROMISED = "i.publication = 'published'", "coalesce(i.publication, d.publication) = 'published'"
CARRIED = f"(i.id IS NULL OR {OPEN_ABOVE})"

REVIEWED_AT = "(s.data->>'last_reviewed_at')::timestamptz"
NEXT_REVIEW = "(s.data->>'next_review_on')::date"

# Whether there is somebody to own it: in sentences.WHY_YOU the reason why another step hears.
OWNER = "CASE WHEN o.id IS NULL THEN 'nobody' WHEN o.is_active AND NOT o.is_system THEN 'there' ELSE 'gone' END"

# Arguments of jsonb_build_object: what it is, and its owner.
OF_INITIATIVE = f"'of', 'initiative', 'owner', {OWNER}"
OF_COMMITMENT = f"'of', CASE WHEN i.id IS NULL THEN 'alone' ELSE 'commitment' END, 'owner', CASE WHEN i.id IS NOT NULL THEN {OWNER} END"


def initiative(
    *,
    due: str,
    facts: str,
    resumes: str = "NULL",
    answered_at: str = REVIEWED_AT,
    aspect: str = "''",
) -> str:
    """The columns of an initiative `i`; SQL expressions in, `facts` as arguments of jsonb_build_object."""
    return f"""
        i.id AS initiative_id, NULL::bigint AS commitment_id, NULL::bigint AS document_id, {aspect}::text AS aspect,
        i.id AS within, i.owner_id, i.partnership_id, false AS draft,
        {due} AS due, {resumes}::date AS resumes, {answered_at} AS answered_at,
        jsonb_build_object({facts}) AS facts
    """


def commitment(
    *, due: str, facts: str, resumes: str = "NULL", answered_at: str = REVIEWED_AT, aspect: str = "''"
) -> str:
    """The columns of a commitment `c` within an initiative `i` or none; SQL expressions in."""
    return f"""
        NULL::bigint AS initiative_id, c.id AS commitment_id, NULL::bigint AS document_id, {aspect}::text AS aspect,
        i.id AS within, i.owner_id, coalesce(i.partnership_id, d.partnership_id) AS partnership_id, false AS draft,
        {due} AS due, {resumes}::date AS resumes, {answered_at} AS answered_at,
        jsonb_build_object({facts}) AS facts
    """


def side_says(*, country: str) -> str:
    """What a side says last, itself or jointly, as tracker_headline() takes it (SQL: jsonb or NULL)."""
    own, joint = (f"nullif(s.data->'claims'->{voice}, 'null')" for voice in (f"{country}::text", "'joint'"))
    return f"tracker_later({own}, {joint})"


def quiet_after_review(*, due: str) -> str:
    """Whoever looked on the day or after it is left alone until the next review they named (SQL)."""
    return f"CASE WHEN tracker_day({REVIEWED_AT}) >= {due} THEN {NEXT_REVIEW} END"
