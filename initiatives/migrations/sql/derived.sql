-- Schedule and freshness, derived from a standing for a day; the keys are those of initiatives/vocabulary.py.

-- Of a commitment: what the headline claims, what records show and to which day, whether it has a date now, the ends of that
-- and of its first date. Lateness counts from the end of the due period; 90 days before it the date is soon.
CREATE OR REPLACE FUNCTION tracker_scheduled(
    claimed text, shown text, shown_on date, dated boolean, due date, first_due date, ongoing boolean, day date) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE
        WHEN shown = 'delivered' THEN CASE WHEN shown_on > first_due THEN 'done_late' ELSE 'done_on_time' END
        WHEN claimed = 'delivered' THEN 'reported_done'
        WHEN claimed IN ('cancelled', 'superseded') THEN 'no_date'
        WHEN NOT dated THEN CASE WHEN ongoing THEN 'ongoing' ELSE 'no_date' END
        WHEN day > due THEN 'late'
        WHEN due - day <= 90 THEN 'due_soon'
        WHEN due > first_due THEN 'slipped'
        ELSE 'on_time' END;
END $$;

-- The same from its standing.
CREATE OR REPLACE FUNCTION tracker_schedule(stands jsonb, ongoing boolean, day date) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN tracker_scheduled(
        stands->'headline'->>'status', stands->'evidence'->>'status', (stands->'evidence'->>'last_day')::date,
        stands->>'current_due' IS NOT NULL, (stands->>'current_due_to')::date, (stands->>'baseline_due_to')::date, ongoing, day);
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
