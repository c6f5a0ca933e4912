-- Identity over time: under which initiative a commitment stood at (as of, known at); both clocks NULL means now.
CREATE OR REPLACE FUNCTION tracker_under(p_commitment bigint, p_initiative bigint, p_as_of date, p_known timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$ BEGIN
    IF p_as_of IS NULL AND p_known IS NULL THEN RETURN p_initiative; END IF;
    -- The first succession that was not in force then: before it the commitment stood under the old one.
    RETURN coalesce((
        SELECT s.old_id FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id
        WHERE h.commitment_id = p_commitment
          AND (s.recorded_at > coalesce(p_known, 'infinity') OR s.last_day > coalesce(p_as_of, 'infinity'))
        ORDER BY s.recorded_at, h.id LIMIT 1), p_initiative);
END $$;
