-- The standing of one subject at (as of, known at); both clocks NULL means now. initiatives/clocks asks these functions;
-- those that read tables are PL/pgSQL, which plans each question once a session.

-- How far a claim status has come; where the sides differ the headline takes the less advanced.
CREATE OR REPLACE FUNCTION tracker_advancement(status text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_position(ARRAY['cancelled', 'superseded', 'paused', 'announced', 'agreed', 'under_way', 'delivered_in_part', 'delivered'], status)
$$;

-- Of two resolved claims the one later in as-of order.
CREATE OR REPLACE FUNCTION tracker_later(a jsonb, b jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN a IS NULL THEN b WHEN b IS NULL THEN a
        WHEN ((a->>'last_day')::date, (a->>'recorded_at')::timestamptz, (a->>'id')::bigint)
           > ((b->>'last_day')::date, (b->>'recorded_at')::timestamptz, (b->>'id')::bigint) THEN a ELSE b END
$$;

-- The status rows that answer at the clocks: one an axis and voice, {"claim": {"IN": …}, "evidence": …}.
CREATE OR REPLACE FUNCTION tracker_statuses(p_initiative bigint, p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    WITH live AS (
        SELECT s.* FROM initiatives_statusupdate s
        WHERE (s.initiative_id = p_initiative OR s.commitment_id = p_commitment)
          AND s.recorded_at <= coalesce(p_known, 'infinity') AND NOT s.entered_in_error
          AND NOT EXISTS (SELECT 1 FROM initiatives_statusupdate c
                          WHERE c.corrects_id = s.id AND c.recorded_at <= coalesce(p_known, 'infinity'))
    ), answer AS (
        SELECT DISTINCT ON (axis, asserted_by) * FROM live
        WHERE last_day <= coalesce(p_as_of, 'infinity')
        ORDER BY axis, asserted_by, last_day DESC, recorded_at DESC, id DESC
    ), worded AS (
        SELECT a.axis, coalesce(a.asserted_by, '') AS voice, jsonb_build_object(
            'id', a.id, 'status', a.status, 'as_of', a.as_of, 'last_day', a.last_day, 'recorded_at', a.recorded_at,
            'certain', NOT EXISTS (
                SELECT 1 FROM live n WHERE n.axis = a.axis AND n.asserted_by IS NOT DISTINCT FROM a.asserted_by
                AND n.first_day <= p_as_of AND n.last_day > p_as_of)) AS claim
        FROM answer a
    )
    SELECT jsonb_build_object(
        'claims', coalesce((SELECT jsonb_object_agg(voice, claim) FROM worded WHERE axis = 'claim'), '{}'),
        'evidence', (SELECT claim FROM worded WHERE axis = 'evidence'))
); END $$;

-- The headline of resolved claims for the two sides of a partnership.
CREATE OR REPLACE FUNCTION tracker_headline(claims jsonb, side_a text, side_b text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    joint jsonb := nullif(claims->'joint', 'null'); reported jsonb := nullif(claims->'reported', 'null');
    a jsonb := tracker_later(nullif(claims->side_a, 'null'), joint);
    b jsonb := tracker_later(nullif(claims->side_b, 'null'), joint);
    pick jsonb; who text; differ boolean := false;
BEGIN
    IF a IS NULL AND b IS NULL THEN
        pick := reported; who := 'reported';
    ELSIF a IS NULL THEN
        pick := b; who := side_b;
    ELSIF b IS NULL THEN
        pick := a; who := side_a;
    ELSIF a = b THEN
        pick := a; who := 'joint';
    ELSIF a->>'status' = b->>'status' THEN
        pick := tracker_later(a, b); who := 'both';
    ELSE
        differ := true;
        IF tracker_advancement(a->>'status') < tracker_advancement(b->>'status')
            THEN pick := a; who := CASE WHEN a = joint THEN 'joint' ELSE side_a END;
            ELSE pick := b; who := CASE WHEN b = joint THEN 'joint' ELSE side_b END;
        END IF;
    END IF;
    RETURN jsonb_build_object('sides_differ', differ, 'headline', CASE WHEN pick IS NULL THEN NULL ELSE jsonb_build_object(
        'status', pick->>'status', 'by', who, 'last_day', pick->>'last_day',
        'certain', coalesce((a->>'certain')::boolean, true) AND coalesce((b->>'certain')::boolean, true)
                   AND (pick->>'certain')::boolean) END);
END $$;

-- The last review; a review of an initiative is a review of its commitments too.
CREATE OR REPLACE FUNCTION tracker_review(p_initiative bigint, p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    SELECT coalesce((
        SELECT jsonb_build_object('last_reviewed_at', r.recorded_at, 'next_review_on', r.next_review_on,
                                  'sources_searched', r.sources_searched, 'last_outcome', r.outcome)
        FROM initiatives_review r
        WHERE (r.initiative_id = p_initiative OR r.commitment_id = p_commitment
               OR r.initiative_id = (SELECT initiative_id FROM initiatives_commitment WHERE id = p_commitment)
               OR r.initiative_id IN (SELECT s.old_id FROM initiatives_inheritance h
                                      JOIN initiatives_succession s ON s.id = h.succession_id
                                      WHERE h.commitment_id = p_commitment))
          AND r.recorded_at <= coalesce(p_known, 'infinity')
          AND tracker_day(r.recorded_at) <= coalesce(p_as_of, 'infinity')
        ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1),
        '{"last_reviewed_at": null, "next_review_on": null, "sources_searched": {}, "last_outcome": null}')
); END $$;

CREATE OR REPLACE FUNCTION tracker_standing(p_initiative bigint, p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    WITH sides AS (
        SELECT p.country_a AS a, p.country_b AS b FROM initiatives_partnership p
        WHERE p.id = CASE WHEN p_initiative IS NOT NULL
            THEN (SELECT partnership_id FROM initiatives_initiative WHERE id = p_initiative)
            ELSE (SELECT d.partnership_id FROM initiatives_commitment c
                  JOIN initiatives_passage s ON s.id = c.passage_id
                  JOIN initiatives_capture k ON k.id = s.capture_id
                  JOIN initiatives_sourcedocument d ON d.id = k.document_id WHERE c.id = p_commitment) END
    ), resolved AS (
        SELECT tracker_statuses(p_initiative, p_commitment, p_as_of, p_known) AS s
    )
    SELECT tracker_headline(s->'claims', a, b)
        || jsonb_build_object(
            'claims', jsonb_build_object(a, NULL, b, NULL, 'joint', NULL, 'reported', NULL) || (s->'claims'),
            'evidence', s->'evidence')
        || tracker_review(p_initiative, p_commitment, p_as_of, p_known)
        || CASE WHEN p_commitment IS NULL THEN '{}'::jsonb ELSE tracker_due(p_commitment, p_as_of, p_known) END
    FROM sides, resolved
); END $$;

-- Writes the derived row of a subject anew; ledger triggers call it, and so does the check that proves it.
CREATE OR REPLACE FUNCTION tracker_refresh_standing(p_initiative bigint, p_commitment bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF p_initiative IS NOT NULL THEN
        INSERT INTO initiatives_standing (initiative_id, data) VALUES (p_initiative, tracker_standing(p_initiative, NULL, NULL, NULL))
        ON CONFLICT (initiative_id) DO UPDATE SET data = EXCLUDED.data WHERE initiatives_standing.data IS DISTINCT FROM EXCLUDED.data;
    END IF;
    IF p_commitment IS NOT NULL OR EXISTS (SELECT 1 FROM initiatives_commitment WHERE initiative_id = p_initiative) THEN
        INSERT INTO initiatives_standing (commitment_id, data)
        SELECT id, tracker_standing(NULL, id, NULL, NULL) FROM initiatives_commitment
        WHERE id = p_commitment OR initiative_id = p_initiative
        ON CONFLICT (commitment_id) DO UPDATE SET data = EXCLUDED.data WHERE initiatives_standing.data IS DISTINCT FROM EXCLUDED.data;
    END IF;
END $$;
