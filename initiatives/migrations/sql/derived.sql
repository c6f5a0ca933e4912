-- Schedule and freshness, derived from a standing for a day; the keys are those of initiatives/vocabulary.py.

-- Of a commitment. Lateness counts from the end of the due period; 90 days before it the date is soon.
CREATE OR REPLACE FUNCTION tracker_schedule(stands jsonb, ongoing boolean, day date) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    due date := (stands->>'current_due_to')::date;
    first_due date := (stands->>'baseline_due_to')::date;
    claimed text := stands->'headline'->>'status';
BEGIN
    IF stands->'evidence'->>'status' = 'delivered' THEN
        RETURN CASE WHEN (stands->'evidence'->>'last_day')::date > first_due THEN 'done_late' ELSE 'done_on_time' END;
    END IF;
    IF claimed = 'delivered' THEN RETURN 'reported_done'; END IF;
    IF claimed IN ('cancelled', 'superseded') THEN RETURN 'no_date'; END IF;
    IF stands->>'current_due' IS NULL THEN
        RETURN CASE WHEN ongoing THEN 'ongoing' ELSE 'no_date' END;
    END IF;
    RETURN CASE
        WHEN day > due THEN 'late'
        WHEN due - day <= 90 THEN 'due_soon'
        WHEN due > first_due THEN 'slipped'
        ELSE 'on_time' END;
END $$;

-- How urgent a schedule is, the most urgent first; those without a date have no urgency. Of an initiative the most urgent
-- of its commitments speaks (standings.sql).
CREATE OR REPLACE FUNCTION tracker_urgency() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY['late', 'due_soon', 'slipped', 'reported_done', 'on_time', 'done_late', 'done_on_time']
$$;

-- Whether somebody must look again; review_every is in days.
CREATE OR REPLACE FUNCTION tracker_freshness(stands jsonb, review_every integer, day date) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    reviewed date := tracker_day((stands->>'last_reviewed_at')::timestamptz);
BEGIN
    RETURN CASE
        WHEN stands->'evidence'->>'status' = 'delivered' OR stands->'headline'->>'status' IN ('cancelled', 'superseded') THEN 'closed'
        WHEN reviewed IS NULL THEN 'never_reviewed'
        WHEN day - reviewed > 2 * review_every THEN 'stale'
        WHEN day > (stands->>'next_review_on')::date THEN 'check_now'
        ELSE 'fresh' END;
END $$;
