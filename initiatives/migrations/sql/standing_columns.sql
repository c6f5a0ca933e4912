-- What lists read of every standing, as columns that follow from it: to take a JSON text apart a dozen times for each of
-- tens of thousands of rows is what a list spent its time on. The schedule of a day is told of two of them (derived.sql):
-- what it is long before the due date, and that date.

-- None of these calls another function of ours: a dump is restored where none is found without its schema.
-- The schedule on a day before any that its due date speaks of; “undated” where there is no date.
CREATE OR REPLACE FUNCTION tracker_far(stands jsonb) RETURNS text
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
    IF stands->>'current_due' IS NULL THEN RETURN 'undated'; END IF;
    RETURN CASE WHEN due > first_due THEN 'slipped' ELSE 'on_time' END;
END $$;

-- The last day on which it is not late; NULL where no day decides.
CREATE OR REPLACE FUNCTION tracker_decides(stands jsonb) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN coalesce(stands->'evidence'->>'status', '') <> 'delivered'
        AND coalesce(stands->'headline'->>'status', '') NOT IN ('delivered', 'cancelled', 'superseded')
        AND stands->>'current_due' IS NOT NULL THEN (stands->>'current_due_to')::date END;
END $$;

CREATE OR REPLACE FUNCTION tracker_settled_by(stands jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(stands->'evidence'->>'status' = 'delivered', false)
        OR coalesce(stands->'headline'->>'status' IN ('cancelled', 'superseded'), false)
$$;

-- The moment carries its offset, so no setting decides what it means.
CREATE OR REPLACE FUNCTION tracker_reviewed(stands jsonb) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ BEGIN RETURN (stands->>'last_reviewed_at')::timestamptz; END $$;

CREATE OR REPLACE FUNCTION tracker_reviewed_next(stands jsonb) RETURNS date
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ BEGIN RETURN (stands->>'next_review_on')::date; END $$;

-- tracker_schedule and tracker_freshness, of the columns.
CREATE OR REPLACE FUNCTION tracker_schedule_at(far text, decides date, ongoing boolean, day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN day > decides THEN 'late'
        WHEN decides - day <= 90 THEN 'due_soon'
        WHEN far = 'undated' THEN CASE WHEN ongoing THEN 'ongoing' ELSE 'no_date' END
        ELSE far END
$$;

CREATE OR REPLACE FUNCTION tracker_freshness_at(settled boolean, reviewed timestamptz, next_on date, every integer, day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN settled THEN 'closed'
        WHEN reviewed IS NULL THEN 'never_reviewed'
        WHEN day - tracker_day(reviewed) > 2 * every THEN 'stale'
        WHEN day > next_on THEN 'check_now'
        ELSE 'fresh' END
$$;
