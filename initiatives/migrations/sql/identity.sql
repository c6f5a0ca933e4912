-- Identity over time: under which initiative a commitment stood at (as of, known at); both clocks NULL means now.

-- Of each commitment that a succession moved which was not in force then, the initiative under which it stood: the old
-- one of the first such succession.
CREATE OR REPLACE FUNCTION tracker_earlier_homes(p_as_of date, p_known timestamptz)
RETURNS TABLE (commitment_id bigint, initiative_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (h.commitment_id) h.commitment_id, s.old_id
    FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id
    WHERE s.recorded_at > coalesce(p_known, 'infinity') OR s.last_day > coalesce(p_as_of, 'infinity')
    ORDER BY h.commitment_id, s.recorded_at, h.id
$$;

CREATE OR REPLACE FUNCTION tracker_under(p_commitment bigint, p_initiative bigint, p_as_of date, p_known timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$ BEGIN
    IF p_as_of IS NULL AND p_known IS NULL THEN RETURN p_initiative; END IF;
    RETURN coalesce((SELECT e.initiative_id FROM tracker_earlier_homes(p_as_of, p_known) e WHERE e.commitment_id = p_commitment), p_initiative);
END $$;
