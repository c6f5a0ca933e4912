-- Identity over time: under which initiative a commitment stood at (as of, known at); both clocks NULL means now.

-- Of each commitment that a succession moved which was not in force then, the initiative under which it stood: the old
-- one of the first such succession.
CREATE OR REPLACE FUNCTION tracker_earlier_homes(
    p_as_of date, p_known timestamptz, p_every boolean DEFAULT true, p_ids bigint[] DEFAULT NULL)
RETURNS TABLE (commitment_id bigint, initiative_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (h.commitment_id) h.commitment_id, s.old_id
    FROM initiatives_inheritance h JOIN initiatives_succession s ON s.id = h.succession_id
    WHERE (s.recorded_at > coalesce(p_known, 'infinity') OR s.last_day > coalesce(p_as_of, 'infinity'))
      AND (p_every OR h.commitment_id = ANY (p_ids))
    ORDER BY h.commitment_id, s.recorded_at, h.id
$$;
