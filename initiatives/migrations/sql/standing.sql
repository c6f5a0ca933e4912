-- The headline, the standing of one subject at (as of, known at), and the derived row that keeps it; both clocks NULL
-- means now. What reads tables for one subject is PL/pgSQL, which plans each question once a session.

-- How far a claim status has come; where the sides differ the headline takes the less advanced.
CREATE OR REPLACE FUNCTION tracker_advancement(status text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_position(ARRAY['cancelled', 'superseded', 'paused', 'announced', 'agreed', 'under_way', 'delivered_in_part', 'delivered'], status)
$$;

-- Of two resolved claims the one later in as-of order.
CREATE OR REPLACE FUNCTION tracker_later(a jsonb, b jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN a IS NULL THEN b WHEN b IS NULL THEN a
        WHEN ((a->>'last_day')::date, (a->>'recorded_at')::timestamptz, (a->>'id')::bigint)
           > ((b->>'last_day')::date, (b->>'recorded_at')::timestamptz, (b->>'id')::bigint) THEN a ELSE b END
$$;

-- The headline of resolved claims for the two sides of a partnership.
CREATE OR REPLACE FUNCTION tracker_headline(claims jsonb, side_a text, side_b text) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    joint jsonb := nullif(claims->'joint', 'null'); reported jsonb := nullif(claims->'reported', 'null');
    a jsonb := tracker_later(nullif(claims->side_a, 'null'), joint);
    b jsonb := tracker_later(nullif(claims->side_b, 'null'), joint);
    pick jsonb; who text; differ boolean := false;
BEGIN
    IF a IS NULL AND b IS NULL AND reported IS NULL THEN
        RETURN '{"sides_differ": false, "headline": null}';
    ELSIF a IS NULL AND b IS NULL THEN
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
    RETURN jsonb_build_object('sides_differ', differ, 'headline', jsonb_build_object(
        'status', pick->>'status', 'by', who, 'last_day', pick->>'last_day',
        'certain', coalesce((a->>'certain')::boolean, true) AND coalesce((b->>'certain')::boolean, true)
                   AND (pick->>'certain')::boolean));
END $$;

-- The standing of one subject is its row in the standings of all (standings.sql).
CREATE OR REPLACE FUNCTION tracker_standing(p_initiative bigint, p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN
    IF p_initiative IS NOT NULL THEN
        RETURN (SELECT s.data FROM tracker_initiative_standings(p_as_of, p_known) s WHERE s.initiative_id = p_initiative);
    END IF;
    RETURN (SELECT s.data FROM tracker_commitment_standings(p_as_of, p_known) s WHERE s.commitment_id = p_commitment);
END $$;

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
