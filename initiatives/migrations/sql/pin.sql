-- Pinning a moment: whoever later asks with `known_at` at it is told what was told at first, and never of a row more.
-- Every row that can be asked for by the moment of its recording takes the shared recording lock before it reads the clock
-- (triggers `recorded` and `versioned`), so a transaction that may still date a row before a moment holds the lock then.

-- The present moment, once every transaction that could still date a row before it has ended. Ask for it alone and in a
-- short transaction: new writers wait until it ends, and a statement that reads rows as well would not see the last ones.
CREATE OR REPLACE FUNCTION tracker_pin() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SET lock_timeout = '5s' AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(tracker_recording_lock());
    RETURN clock_timestamp() - interval '1 microsecond';
END $$;

-- The latest moment that nobody can date a row before any more, without making anybody wait: while others are writing,
-- the moment before the first of them began. Only a writer whose beginning is hidden from us (another role's) is waited for.
CREATE OR REPLACE FUNCTION tracker_settled() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    looked timestamptz := clock_timestamp();
    writers integer; dated integer; begun timestamptz;
BEGIN
    SELECT count(*), count(a.xact_start), min(a.xact_start) INTO writers, dated, begun
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.mode = 'ShareLock' AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid = 0 AND l.objid = tracker_recording_lock()::oid AND l.objsubid = 1;
    IF writers > dated THEN RETURN tracker_pin(); END IF;
    RETURN least(looked, begun) - interval '1 microsecond';
END $$;
