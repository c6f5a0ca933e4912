-- What the ledgers share: the day of recording, and when a subject was published.

-- Lock number of recording: writers share it, a reader that pins a moment takes it exclusively.
CREATE OR REPLACE FUNCTION tracker_recording_lock() RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 7411201 $$;

-- The civil day of a moment in the tracker's time zone (the connection's tracker.time_zone; UTC without one).
CREATE OR REPLACE FUNCTION tracker_day(moment timestamptz) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT (moment AT TIME ZONE coalesce(nullif(current_setting('tracker.time_zone', true), ''), 'UTC'))::date
$$;

-- Whether the subject of a ledger row was ever published; a commitment follows its initiative, else its document.
CREATE OR REPLACE FUNCTION tracker_was_published(p_initiative bigint, p_commitment bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p_initiative IS NOT NULL
        THEN (SELECT published_at IS NOT NULL FROM initiatives_initiative WHERE id = p_initiative)
        ELSE (SELECT CASE WHEN c.initiative_id IS NULL THEN d.published_at ELSE i.published_at END IS NOT NULL
              FROM initiatives_commitment c
              JOIN initiatives_passage p ON p.id = c.passage_id
              JOIN initiatives_capture k ON k.id = p.capture_id
              JOIN initiatives_sourcedocument d ON d.id = k.document_id
              LEFT JOIN initiatives_initiative i ON i.id = c.initiative_id
              WHERE c.id = p_commitment AND (c.initiative_id IS NULL OR i.id IS NOT NULL))
    END
$$;

-- The day the source of a passage was published: its own date, else the identified one, else the day of capture.
CREATE OR REPLACE FUNCTION tracker_source_day(p_passage bigint) RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT coalesce(d.published_to, d.identified_published_to, tracker_day(k.captured_at))
    FROM initiatives_passage p
    JOIN initiatives_capture k ON k.id = p.capture_id
    JOIN initiatives_sourcedocument d ON d.id = k.document_id
    WHERE p.id = p_passage
$$;
