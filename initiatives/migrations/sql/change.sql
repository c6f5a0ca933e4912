-- The change feed: its eras, its lines, and what a line says. Triggers call these in the transaction that changes a row.

-- This server and its timeline: another one after a dump was restored into a new server, a recovery to an earlier moment
-- or a failover. Transaction ids are comparable within one of them only.
CREATE OR REPLACE FUNCTION tracker_server() RETURNS text
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    SELECT s.system_identifier || '/' || c.timeline_id FROM pg_control_system() s, pg_control_checkpoint() c
); END $$;

-- Whether an era was another server's, or holds a transaction that this server has not reached.
CREATE OR REPLACE FUNCTION tracker_was_restored(p_era bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN
    coalesce((SELECT server <> tracker_server() FROM initiatives_era WHERE id = p_era), false)
    OR coalesce(
        (SELECT xid FROM initiatives_change WHERE era_id = p_era ORDER BY era_id DESC, xid DESC, id DESC LIMIT 1)
        > greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id()), false);
END $$;

-- One line of the feed. data is what a reader of the feed needs without asking again; dated under the recording lock, so
-- that a pinned moment is final for changes too. The first line after a restore begins an era, under a lock, so that two
-- writers begin the same one.
CREATE OR REPLACE FUNCTION tracker_change(p_kind text, p_noun text, p_subject bigint, p_data jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    now_era bigint := (SELECT max(id) FROM initiatives_era);
BEGIN
    IF tracker_was_restored(now_era) THEN
        PERFORM pg_advisory_xact_lock(7411204);
        SELECT max(id) INTO now_era FROM initiatives_era;
        IF tracker_was_restored(now_era) THEN
            INSERT INTO initiatives_era (began_at) VALUES (clock_timestamp()) RETURNING id INTO now_era;
        END IF;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(tracker_recording_lock());
    INSERT INTO initiatives_change (era_id, xid, kind, noun, subject_id, data, recorded_at)
    VALUES (now_era, pg_current_xact_id(), p_kind, p_noun, p_subject, p_data, clock_timestamp());
END $$;

-- A status line: `before` is the line of the same axis and voice that it follows in as-of order, `corrected` the one it
-- corrects or voids, `stands` whether it is the last in that order.
CREATE OR REPLACE FUNCTION tracker_status_change(p_id bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    WITH line AS (
        SELECT * FROM initiatives_statusupdate WHERE id = p_id
    ), others AS (
        SELECT o.*, (o.last_day, o.recorded_at, o.id) < (s.last_day, s.recorded_at, s.id) AS earlier
        FROM line s JOIN initiatives_statusupdate o
          ON (o.initiative_id = s.initiative_id OR o.commitment_id = s.commitment_id) AND o.axis = s.axis
         AND o.asserted_by IS NOT DISTINCT FROM s.asserted_by AND o.id <> s.id AND NOT o.entered_in_error
        WHERE NOT EXISTS (SELECT 1 FROM initiatives_statusupdate c WHERE c.corrects_id = o.id)
    )
    SELECT jsonb_build_object(
        'id', s.id, 'axis', s.axis, 'asserted_by', s.asserted_by, 'status', s.status, 'as_of', s.as_of,
        'corrects', s.corrects_id, 'entered_in_error', s.entered_in_error,
        'corrected', (SELECT jsonb_build_object('id', c.id, 'asserted_by', c.asserted_by, 'status', c.status, 'as_of', c.as_of)
                      FROM initiatives_statusupdate c WHERE c.id = s.corrects_id),
        'before', CASE WHEN NOT s.entered_in_error THEN (
            SELECT jsonb_build_object('id', o.id, 'status', o.status, 'as_of', o.as_of)
            FROM others o WHERE o.earlier ORDER BY o.last_day DESC, o.recorded_at DESC, o.id DESC LIMIT 1) END,
        'stands', NOT s.entered_in_error AND NOT EXISTS (SELECT 1 FROM others o WHERE NOT o.earlier))
    FROM line s
); END $$;

-- A line of a due date: the date in force before it, the new one, and by how many days that moved the last day of the due
-- period (positive: later; null where either has none). `counted` as in tracker_due_steps: a move by a party, no misreading
-- of ours. `first` is the line that a chain of corrections began with.
CREATE OR REPLACE FUNCTION tracker_due_change(p_id bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    WITH RECURSIVE line AS (
        SELECT d.*, c.baseline_due, coalesce(d.placed_at, d.recorded_at) AS place,
               tracker_due_step(d.id, d.commitment_id, NULL, NULL) AS step
        FROM initiatives_duerevision d JOIN initiatives_commitment c ON c.id = d.commitment_id WHERE d.id = p_id
    ), chain AS (
        SELECT id, corrects_id FROM line
        UNION SELECT d.id, d.corrects_id FROM initiatives_duerevision d JOIN chain ON d.id = chain.corrects_id
    ), earlier AS (
        SELECT o.* FROM line d JOIN initiatives_duerevision o
          ON o.commitment_id = d.commitment_id AND NOT o.entered_in_error
         AND (o.last_day, coalesce(o.placed_at, o.recorded_at), o.id) < (d.last_day, d.place, d.id)
        WHERE NOT EXISTS (SELECT 1 FROM initiatives_duerevision c WHERE c.corrects_id = o.id)
    ), was AS (
        SELECT CASE WHEN EXISTS (SELECT 1 FROM earlier)
            THEN (SELECT new_due FROM earlier ORDER BY last_day DESC, coalesce(placed_at, recorded_at) DESC, id DESC LIMIT 1)
            ELSE (SELECT baseline_due FROM line) END AS due
    )
    SELECT jsonb_build_object(
        'id', d.id, 'old_due', was.due, 'new_due', d.new_due,
        'days', CASE WHEN (d.step->>'counted')::boolean THEN (d.step->>'days')::integer
                     WHEN NOT d.entered_in_error THEN d.new_due_to - tracker_edtf_last(was.due) END,
        'cause', d.cause, 'counted', coalesce((d.step->>'counted')::boolean, false),
        'corrects', d.corrects_id, 'entered_in_error', d.entered_in_error,
        'first', (SELECT id FROM chain WHERE corrects_id IS NULL), 'first_recorded_at', d.place,
        'corrected', (SELECT jsonb_build_object('id', c.id, 'new_due', c.new_due, 'cause', c.cause)
                      FROM initiatives_duerevision c WHERE c.id = d.corrects_id))
    FROM line d, was
); END $$;

-- The ledger lines and notes recorded while a subject was a draft, kind → ids: they come in sight with its publication.
CREATE OR REPLACE FUNCTION tracker_earlier_lines(p_noun text, p_id bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    SELECT coalesce(jsonb_object_agg(kind, ids), '{}') FROM (
        SELECT kind, jsonb_agg(id ORDER BY id) AS ids FROM (
            SELECT 'status' AS kind, id FROM initiatives_statusupdate
            WHERE p_noun = 'initiative' AND initiative_id = p_id OR p_noun = 'commitment' AND commitment_id = p_id
            UNION ALL SELECT 'review', id FROM initiatives_review
            WHERE p_noun = 'initiative' AND initiative_id = p_id OR p_noun = 'commitment' AND commitment_id = p_id
            UNION ALL SELECT 'due_date', id FROM initiatives_duerevision WHERE p_noun = 'commitment' AND commitment_id = p_id
            UNION ALL SELECT 'note', id FROM initiatives_statementnote WHERE p_noun = 'statement' AND statement_id = p_id
        ) lines GROUP BY kind
    ) kinds
); END $$;

-- Whether readers are shown a commitment of this initiative, or without one of this passage's document.
CREATE OR REPLACE FUNCTION tracker_commitment_shown(p_initiative bigint, p_passage bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN coalesce(CASE WHEN p_initiative IS NOT NULL
    THEN (SELECT publication FROM initiatives_initiative WHERE id = p_initiative)
    ELSE (SELECT d.publication FROM initiatives_passage p
          JOIN initiatives_capture k ON k.id = p.capture_id
          JOIN initiatives_sourcedocument d ON d.id = k.document_id WHERE p.id = p_passage)
    END IN ('published', 'superseded'), false);
END $$;

-- Tells that a record is published, taken back or replaced; the commitments that come in sight with it are new too.
CREATE OR REPLACE FUNCTION tracker_tell_publication(
    p_noun text, p_id bigint, p_publication text, p_first boolean, p_replaced_by bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tracker_change(p_publication, p_noun, p_id, jsonb_build_object(
        'publication', p_publication, 'first', p_first, 'replaced_by', p_replaced_by,
        'lines', CASE WHEN p_first THEN tracker_earlier_lines(p_noun, p_id) ELSE '{}' END));
    IF p_first AND p_publication IN ('published', 'superseded') AND p_noun IN ('initiative', 'document') THEN
        PERFORM tracker_tell_commitment(c.id) FROM initiatives_commitment c
        WHERE CASE p_noun WHEN 'initiative' THEN c.initiative_id = p_id ELSE c.initiative_id IS NULL AND c.passage_id IN (
            SELECT p.id FROM initiatives_passage p JOIN initiatives_capture k ON k.id = p.capture_id WHERE k.document_id = p_id) END
        ORDER BY c.id;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION tracker_tell_commitment(p_id bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tracker_change('published', 'commitment', p_id, jsonb_build_object(
        'publication', 'published', 'first', true, 'replaced_by', NULL, 'lines', tracker_earlier_lines('commitment', p_id)));
END $$;

-- Field → {"from", "to"} of those named fields in which two pictures of a row differ; null where they do not.
CREATE OR REPLACE FUNCTION tracker_edits(was jsonb, is_now jsonb, fields text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_object_agg(field, jsonb_build_object('from', was->field, 'to', is_now->field))
    FROM unnest(fields) AS field WHERE was->field IS DISTINCT FROM is_now->field
$$;

-- Whether nothing is left to do of what stands so: claimed delivered (and not contradicted by records), shown delivered,
-- cancelled or superseded.
CREATE OR REPLACE FUNCTION tracker_over(stands jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(stands->'evidence'->>'status' = 'delivered', false)
        OR coalesce(stands->'headline'->>'status' IN ('delivered', 'cancelled', 'superseded'), false)
           AND stands->'evidence'->>'status' IS DISTINCT FROM 'contradicted'
$$;

-- What closes an initiative now: its own standing is over, or it has commitments and each of theirs is. Null: it is open.
CREATE OR REPLACE FUNCTION tracker_closing(p_initiative bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
    own jsonb := (SELECT data FROM initiatives_standing WHERE initiative_id = p_initiative);
    many bigint; still_open bigint;
BEGIN
    IF tracker_over(own) THEN
        RETURN jsonb_build_object('because', 'initiative', 'status', own->'headline'->>'status',
                                  'evidence', own->'evidence'->>'status');
    END IF;
    SELECT count(*), count(*) FILTER (WHERE NOT tracker_over(s.data)) INTO many, still_open
    FROM initiatives_commitment c JOIN initiatives_standing s ON s.commitment_id = c.id WHERE c.initiative_id = p_initiative;
    IF many > 0 AND still_open = 0 THEN RETURN jsonb_build_object('because', 'commitments', 'commitments', many); END IF;
    RETURN NULL;
END $$;

-- Tells that an initiative was closed or opened again, when that is not what the feed said last. Run at commit, one
-- transaction of an initiative after the other: of two that each end one of its two last commitments, the second sees both.
CREATE OR REPLACE FUNCTION tracker_tell_closing(p_initiative bigint, p_commitment bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := coalesce(p_initiative, (SELECT initiative_id FROM initiatives_commitment WHERE id = p_commitment));
    told text; state jsonb;
BEGIN
    IF whose IS NULL THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(7411205, (whose % 2147483647)::integer);
    state := tracker_closing(whose);
    SELECT kind INTO told FROM initiatives_change
    WHERE noun = 'initiative' AND subject_id = whose AND kind IN ('closed', 'reopened') ORDER BY id DESC LIMIT 1;
    IF state IS NOT NULL AND told IS DISTINCT FROM 'closed' THEN
        PERFORM tracker_change('closed', 'initiative', whose, state);
    ELSIF state IS NULL AND told = 'closed' THEN
        PERFORM tracker_change('reopened', 'initiative', whose, '{}');
    END IF;
END $$;
