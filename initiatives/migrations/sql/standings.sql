-- The standings of all subjects at (as of, known at) in one pass; both clocks NULL means now. The standing of one
-- subject is a row of these (standing.sql). Each is a single SELECT, so the planner sees through it: asked for one
-- subject it reads that subject's lines by their index, asked for all it reads each ledger once. Of some subjects
-- (p_every false) it reads the lines of those in p_ids, in one pass as well; what names such for a page stands at the end.
-- p_of is 'initiative' or 'commitment', p_every true or false, and both are always constants, so that what hangs on them is
-- settled before the plan is made.

-- Lines known at the clock that no line known then corrects or voids.
CREATE OR REPLACE FUNCTION tracker_live(
    p_of text, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (subject bigint, axis text, voice text, id bigint, status text, as_of text, first_day date, last_day date, recorded_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE p_of WHEN 'initiative' THEN s.initiative_id ELSE s.commitment_id END,
           s.axis::text, coalesce(s.asserted_by, '')::text, s.id, s.status::text, s.as_of::text, s.first_day, s.last_day, s.recorded_at
    FROM initiatives_statusupdate s
    WHERE CASE p_of WHEN 'initiative' THEN s.initiative_id ELSE s.commitment_id END IS NOT NULL
      AND (p_every OR CASE p_of WHEN 'initiative' THEN s.initiative_id ELSE s.commitment_id END = ANY (p_ids))
      AND s.recorded_at <= coalesce(p_known, 'infinity') AND NOT s.entered_in_error
      AND NOT EXISTS (SELECT 1 FROM initiatives_statusupdate c
                      WHERE c.corrects_id = s.id AND c.recorded_at <= coalesce(p_known, 'infinity'))
$$;

-- The lines that answer: of each subject, axis and voice the one whose interval ended last on or before the day. It is
-- certain unless the interval of another has begun by then and not ended. One pass: those that run on are seen beside.
CREATE OR REPLACE FUNCTION tracker_answers(
    p_of text, p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (subject bigint, axis text, voice text, claim jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT a.subject, a.axis, a.voice, jsonb_build_object(
        'id', a.id, 'status', a.status, 'as_of', a.as_of, 'last_day', a.last_day, 'recorded_at', a.recorded_at,
        'certain', NOT coalesce(a.running, false))
    FROM (
        SELECT DISTINCT ON (b.subject, b.axis COLLATE "C", b.voice COLLATE "C") b.*
        FROM (
            SELECT l.*, bool_or(l.last_day > p_as_of) OVER (
                PARTITION BY l.subject, l.axis COLLATE "C", l.voice COLLATE "C"
                ORDER BY l.last_day DESC, l.recorded_at DESC, l.id DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS running
            FROM tracker_live(p_of, p_known, p_every, p_ids) l
            WHERE l.last_day <= coalesce(p_as_of, 'infinity') OR l.first_day <= p_as_of
        ) b
        WHERE b.last_day <= coalesce(p_as_of, 'infinity')
        ORDER BY b.subject, b.axis COLLATE "C", b.voice COLLATE "C", b.last_day DESC, b.recorded_at DESC, b.id DESC
    ) a
$$;

-- What each voice claims, {"IN": …}, and what records show.
CREATE OR REPLACE FUNCTION tracker_claims(
    p_of text, p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (subject bigint, claims jsonb, evidence jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT a.subject,
           coalesce(jsonb_object_agg(a.voice, a.claim) FILTER (WHERE a.axis = 'claim'), '{}'),
           (array_agg(a.claim) FILTER (WHERE a.axis = 'evidence'))[1]
    FROM tracker_answers(p_of, p_as_of, p_known, p_every, p_ids) a GROUP BY a.subject
$$;

-- What no review has looked at.
CREATE OR REPLACE FUNCTION tracker_unreviewed() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT '{"last_reviewed_at": null, "next_review_on": null, "sources_searched": {}, "last_outcome": null}'::jsonb
$$;

-- Headline, claims and evidence for the two sides of a partnership, and what more there is. The claims are the longest of it
-- and copied last.
CREATE OR REPLACE FUNCTION tracker_worded(claims jsonb, evidence jsonb, side_a text, side_b text, more jsonb) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (tracker_headline(claims, side_a, side_b) || more) || jsonb_build_object(
        'claims', jsonb_build_object(side_a, NULL, side_b, NULL, 'joint', NULL, 'reported', NULL) || claims, 'evidence', evidence)
$$;

CREATE OR REPLACE FUNCTION tracker_initiative_standings(
    p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (initiative_id bigint, data jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT i.id, tracker_worded(
        coalesce(s.claims, '{}'), s.evidence, p.country_a::text, p.country_b::text, coalesce(review.told, tracker_unreviewed()))
    FROM initiatives_initiative i
    JOIN initiatives_partnership p ON p.id = i.partnership_id
    LEFT JOIN tracker_claims('initiative', p_as_of, p_known, p_every, p_ids) s ON s.subject = i.id
    LEFT JOIN LATERAL (
        SELECT jsonb_build_object('last_reviewed_at', r.recorded_at, 'next_review_on', r.next_review_on,
                                  'sources_searched', r.sources_searched, 'last_outcome', r.outcome) AS told
        FROM initiatives_review r
        WHERE r.initiative_id = i.id AND r.recorded_at <= coalesce(p_known, 'infinity')
          AND tracker_day(r.recorded_at) <= coalesce(p_as_of, 'infinity')
        ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1
    ) review ON true
    WHERE p_every OR i.id = ANY (p_ids)
$$;

-- What is claimed and shown of each commitment, and when it is due: what its standing is made of but the last review.
CREATE OR REPLACE FUNCTION tracker_promises(
    p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (
    commitment_id bigint, ongoing boolean, claims jsonb, evidence jsonb, side_a text, side_b text, baseline_due text,
    baseline_due_to date, current_due text, current_due_from date, current_due_to date, due_dropped boolean, times_moved bigint,
    slip_days bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.id, c.ongoing, coalesce(s.claims, '{}'), s.evidence, p.country_a::text, p.country_b::text,
           c.baseline_due::text, c.baseline_due_to,
           CASE WHEN m.commitment_id IS NULL THEN c.baseline_due ELSE m.due END::text,
           CASE WHEN m.commitment_id IS NULL THEN c.baseline_due_from ELSE m.due_from END,
           CASE WHEN m.commitment_id IS NULL THEN c.baseline_due_to ELSE m.due_to END,
           m.commitment_id IS NOT NULL AND m.due IS NULL, coalesce(m.times_moved, 0), coalesce(m.slip_days, 0)
    FROM initiatives_commitment c
    JOIN initiatives_passage w ON w.id = c.passage_id
    JOIN initiatives_capture k ON k.id = w.capture_id
    JOIN initiatives_sourcedocument d ON d.id = k.document_id
    JOIN initiatives_partnership p ON p.id = d.partnership_id
    LEFT JOIN tracker_claims('commitment', p_as_of, p_known, p_every, p_ids) s ON s.subject = c.id
    LEFT JOIN tracker_dues(p_as_of, p_known, p_every, p_ids) m ON m.commitment_id = c.id
    WHERE p_every OR c.id = ANY (p_ids)
$$;

-- A review of an initiative is a review of its commitments too, also of those it has handed on since.
CREATE OR REPLACE FUNCTION tracker_commitment_standings(
    p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (commitment_id bigint, data jsonb)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.id, tracker_worded(promise.claims, promise.evidence, promise.side_a, promise.side_b, jsonb_build_object(
            'baseline_due', promise.baseline_due, 'baseline_due_to', promise.baseline_due_to, 'current_due', promise.current_due,
            'current_due_from', promise.current_due_from, 'current_due_to', promise.current_due_to,
            'due_dropped', promise.due_dropped, 'times_moved', promise.times_moved, 'slip_days', promise.slip_days
        ) || coalesce(review.told, tracker_unreviewed()))
    FROM initiatives_commitment c
    JOIN tracker_promises(p_as_of, p_known, p_every, p_ids) promise ON promise.commitment_id = c.id
    LEFT JOIN (
        SELECT h.commitment_id, array_agg(s.old_id) AS ids
        FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id
        WHERE p_every OR h.commitment_id = ANY (p_ids) GROUP BY h.commitment_id
    ) earlier ON earlier.commitment_id = c.id
    LEFT JOIN LATERAL (
        SELECT jsonb_build_object('last_reviewed_at', r.recorded_at, 'next_review_on', r.next_review_on,
                                  'sources_searched', r.sources_searched, 'last_outcome', r.outcome) AS told
        FROM initiatives_review r
        WHERE (r.commitment_id = c.id OR r.initiative_id = ANY (earlier.ids || c.initiative_id))
          AND r.recorded_at <= coalesce(p_known, 'infinity') AND tracker_day(r.recorded_at) <= coalesce(p_as_of, 'infinity')
        ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1
    ) review ON true
    WHERE p_every OR c.id = ANY (p_ids)
$$;

-- Of each commitment what the headline claims, and its schedule on a day. Of one alone it is asked by p_ids: OFFSET 0, by
-- which the headline is worked out once, keeps the planner from seeing further through it.
CREATE OR REPLACE FUNCTION tracker_promised(
    p_as_of date, p_known timestamptz, p_day date, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (commitment_id bigint, claimed text, schedule text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT o.commitment_id, o.claimed, tracker_scheduled(
        o.claimed, o.evidence->>'status', (o.evidence->>'last_day')::date, o.current_due IS NOT NULL, o.current_due_to,
        o.baseline_due_to, o.ongoing, p_day)
    FROM (
        SELECT p.*, tracker_headline(p.claims, p.side_a, p.side_b) #>> '{headline,status}' AS claimed
        FROM tracker_promises(p_as_of, p_known, p_every, p_ids) p OFFSET 0
    ) o
$$;

-- What the initiatives hold that have commitments: how many stood under each then, how many of them the headline calls
-- delivered and how many are late; and the schedule, for which the most urgent dated one speaks (derived.sql; NULL: there is
-- none). Both clocks NULL: the derived rows answer. p_ids are those of commitments.
CREATE OR REPLACE FUNCTION tracker_initiative_holdings(
    p_as_of date, p_known timestamptz, p_day date, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (initiative_id bigint, schedule text, total bigint, delivered bigint, late bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    -- OFFSET 0: a schedule that is asked for twice is worked out once.
    SELECT one.home, (tracker_urgency())[min(array_position(tracker_urgency(), one.schedule))],
           count(*), count(*) FILTER (WHERE one.claimed = 'delivered'), count(*) FILTER (WHERE one.schedule = 'late')
    FROM (
        SELECT c.initiative_id AS home, s.data #>> '{headline,status}' AS claimed, tracker_schedule(s.data, c.ongoing, p_day) AS schedule
        FROM initiatives_commitment c JOIN initiatives_standing s ON s.commitment_id = c.id
        WHERE p_as_of IS NULL AND p_known IS NULL AND (p_every OR c.id = ANY (p_ids))
        UNION ALL
        SELECT coalesce(earlier.initiative_id, c.initiative_id), x.claimed, x.schedule
        FROM initiatives_commitment c
        JOIN tracker_promised(p_as_of, p_known, p_day, p_every, p_ids) x ON x.commitment_id = c.id
        LEFT JOIN tracker_earlier_homes(p_as_of, p_known, p_every, p_ids) earlier ON earlier.commitment_id = c.id
        WHERE NOT (p_as_of IS NULL AND p_known IS NULL) AND c.created_at <= coalesce(p_known, 'infinity') OFFSET 0
    ) one GROUP BY one.home
$$;

-- The same of a page of subjects. PL/pgSQL, since a page is asked for with its clocks, and their plans are not made anew
-- for every pair of them.
CREATE OR REPLACE FUNCTION tracker_initiative_standings_of(p_ids bigint[], p_as_of date, p_known timestamptz)
RETURNS TABLE (initiative_id bigint, data jsonb)
LANGUAGE plpgsql STABLE ROWS 50 AS $$ BEGIN
    RETURN QUERY SELECT s.initiative_id, s.data FROM tracker_initiative_standings(p_as_of, p_known, false, p_ids) s;
END $$;

CREATE OR REPLACE FUNCTION tracker_commitment_standings_of(p_ids bigint[], p_as_of date, p_known timestamptz)
RETURNS TABLE (commitment_id bigint, data jsonb)
LANGUAGE plpgsql STABLE ROWS 50 AS $$ BEGIN
    RETURN QUERY SELECT s.commitment_id, s.data FROM tracker_commitment_standings(p_as_of, p_known, false, p_ids) s;
END $$;

CREATE OR REPLACE FUNCTION tracker_initiative_holdings_of(p_ids bigint[], p_as_of date, p_known timestamptz, p_day date)
RETURNS TABLE (initiative_id bigint, schedule text, total bigint, delivered bigint, late bigint)
LANGUAGE plpgsql STABLE ROWS 50 AS $$
DECLARE
    -- Those that stand under one of them now, and those that did until they were handed on.
    near bigint[] := ARRAY(
        SELECT c.id FROM initiatives_commitment c WHERE c.initiative_id = ANY (p_ids) UNION
        SELECT h.commitment_id FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id
        WHERE s.old_id = ANY (p_ids));
BEGIN
    RETURN QUERY SELECT h.* FROM tracker_initiative_holdings(p_as_of, p_known, p_day, false, near) h WHERE h.initiative_id = ANY (p_ids);
END $$;
