-- The due dates of a commitment at the clocks: each line that stands, in order, and what they come to.

-- One row a line: the date it gives, whether it is a move by a party, and by how many days (between last days; none where
-- the date was dropped, or an end is open). A correction takes the place of the line it corrects. A first date given later
-- is no move, nor is the same date said again; our own misreadings move the date and count for nothing.
CREATE OR REPLACE FUNCTION tracker_due_steps(p_commitment bigint, p_as_of date, p_known timestamptz)
RETURNS TABLE (line bigint, due text, counted boolean, days integer)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    r record; now_due text; was date; dated boolean;
BEGIN
    SELECT c.baseline_due, c.baseline_due_to INTO now_due, was FROM initiatives_commitment c WHERE c.id = p_commitment;
    dated := now_due IS NOT NULL;
    FOR r IN
        SELECT d.id, d.new_due, d.new_due_to, d.cause FROM initiatives_duerevision d
        WHERE d.commitment_id = p_commitment AND d.recorded_at <= coalesce(p_known, 'infinity')
          AND d.last_day <= coalesce(p_as_of, 'infinity') AND NOT d.entered_in_error
          AND NOT EXISTS (SELECT 1 FROM initiatives_duerevision x
                          WHERE x.corrects_id = d.id AND x.recorded_at <= coalesce(p_known, 'infinity'))
        ORDER BY d.last_day, coalesce(d.placed_at, d.recorded_at), d.id
    LOOP
        line := r.id; due := r.new_due;
        counted := r.cause <> 'we_misread' AND dated AND r.new_due IS DISTINCT FROM now_due;
        days := CASE WHEN counted THEN r.new_due_to - was END;
        IF r.cause = 'we_misread' THEN
            dated := r.new_due IS NOT NULL; was := r.new_due_to;
        ELSE
            dated := dated OR r.new_due IS NOT NULL; was := coalesce(r.new_due_to, was);
        END IF;
        now_due := r.new_due;
        RETURN NEXT;
    END LOOP;
END $$;

-- First and current due date, how often and how far the parties moved it.
CREATE OR REPLACE FUNCTION tracker_due(p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
    c record; s record; now_due text; moved integer := 0; slip integer := 0; dropped boolean := false;
BEGIN
    SELECT baseline_due, baseline_due_to INTO c FROM initiatives_commitment WHERE id = p_commitment;
    now_due := c.baseline_due;
    FOR s IN SELECT * FROM tracker_due_steps(p_commitment, p_as_of, p_known) LOOP
        now_due := s.due; dropped := s.due IS NULL;
        IF s.counted THEN moved := moved + 1; slip := slip + coalesce(s.days, 0); END IF;
    END LOOP;
    RETURN jsonb_build_object('baseline_due', c.baseline_due, 'baseline_due_to', c.baseline_due_to,
        'current_due', now_due, 'current_due_from', tracker_edtf_first(now_due), 'current_due_to', tracker_edtf_last(now_due),
        'due_dropped', dropped, 'times_moved', moved, 'slip_days', slip);
END $$;

-- What one line comes to: {"counted", "days"}; null for a line that does not stand at the clocks.
CREATE OR REPLACE FUNCTION tracker_due_step(p_line bigint, p_commitment bigint, p_as_of date, p_known timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN (
    SELECT jsonb_build_object('counted', s.counted, 'days', s.days)
    FROM tracker_due_steps(p_commitment, p_as_of, p_known) s WHERE s.line = p_line
); END $$;
