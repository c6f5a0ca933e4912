-- The due dates of commitments at the clocks: each line that stands, in order, and what they come to.

-- One row a line: the date it gives, whether it is a move by a party, and by how many days (between last days; none where
-- the date was dropped, or an end is open). A correction takes the place of the line it corrects. A first date given later
-- is no move, nor is the same date said again; our own misreadings move the date and count for nothing.
-- A single SELECT over all commitments: asked for one, or those in p_ids (standings.sql), it reads their lines.
CREATE OR REPLACE FUNCTION tracker_due_steps(
    p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (commitment_id bigint, place bigint, line bigint, due text, due_from date, due_to date, counted boolean, days integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH live AS (
        SELECT d.commitment_id, d.id, d.new_due::text AS due, d.new_due_from, d.new_due_to, d.cause = 'we_misread' AS misread,
               c.baseline_due::text, c.baseline_due_to, row_number() OVER in_order AS place,
               -- The lines after which the end, or whether there is a date at all, is known anew; they hold until the next.
               count(*) FILTER (WHERE d.cause = 'we_misread' OR d.new_due_to IS NOT NULL) OVER in_order AS ending,
               count(*) FILTER (WHERE d.cause = 'we_misread' OR d.new_due IS NOT NULL) OVER in_order AS dating
        FROM initiatives_duerevision d JOIN initiatives_commitment c ON c.id = d.commitment_id
        WHERE (p_every OR d.commitment_id = ANY (p_ids))
          AND d.recorded_at <= coalesce(p_known, 'infinity') AND d.last_day <= coalesce(p_as_of, 'infinity') AND NOT d.entered_in_error
          AND NOT EXISTS (SELECT 1 FROM initiatives_duerevision x
                          WHERE x.corrects_id = d.id AND x.recorded_at <= coalesce(p_known, 'infinity'))
        WINDOW in_order AS (PARTITION BY d.commitment_id ORDER BY d.last_day, coalesce(d.placed_at, d.recorded_at), d.id)
    ), held AS (
        SELECT l.*,
               CASE WHEN l.ending = 0 THEN l.baseline_due_to
                    ELSE first_value(l.new_due_to) OVER (PARTITION BY l.commitment_id, l.ending ORDER BY l.place) END AS ends,
               CASE WHEN l.dating = 0 THEN l.baseline_due IS NOT NULL
                    ELSE first_value(l.due IS NOT NULL) OVER (PARTITION BY l.commitment_id, l.dating ORDER BY l.place) END AS dated
        FROM live l
    ), stepped AS (
        SELECT h.*,
               CASE WHEN h.place = 1 THEN h.baseline_due ELSE lag(h.due) OVER before END AS was_due,
               CASE WHEN h.place = 1 THEN h.baseline_due_to ELSE lag(h.ends) OVER before END AS was_end,
               CASE WHEN h.place = 1 THEN h.baseline_due IS NOT NULL ELSE lag(h.dated) OVER before END AS was_dated
        FROM held h WINDOW before AS (PARTITION BY h.commitment_id ORDER BY h.place)
    )
    SELECT s.commitment_id, s.place, s.id, s.due, s.new_due_from, s.new_due_to,
           NOT s.misread AND s.was_dated AND s.due IS DISTINCT FROM s.was_due,
           CASE WHEN NOT s.misread AND s.was_dated AND s.due IS DISTINCT FROM s.was_due THEN s.new_due_to - s.was_end END
    FROM stepped s
$$;

-- The current due date of each commitment with a line that stands, how often and how far the parties moved it.
CREATE OR REPLACE FUNCTION tracker_dues(
    p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (commitment_id bigint, due text, due_from date, due_to date, times_moved bigint, slip_days bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (s.commitment_id) s.commitment_id, s.due, s.due_from, s.due_to,
           count(*) FILTER (WHERE s.counted) OVER every, coalesce(sum(s.days) OVER every, 0)
    FROM tracker_due_steps(p_as_of, p_known, p_every, p_ids) s WINDOW every AS (PARTITION BY s.commitment_id)
    ORDER BY s.commitment_id, s.place DESC
$$;

-- What one line comes to: {"counted", "days"}; null for a line that does not stand at the clocks.
CREATE OR REPLACE FUNCTION tracker_due_step(p_line bigint, p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    SELECT jsonb_build_object('counted', s.counted, 'days', s.days)
    FROM tracker_due_steps(p_as_of, p_known) s WHERE s.commitment_id = p_commitment AND s.line = p_line
); END $$;
