-- Imprecise dates (EDTF, ISO 8601-2): first and last day of a text, NULL for an open end. initiatives/edtf.py says the
-- same in Python and words the errors; tests hold the two together.

CREATE OR REPLACE FUNCTION tracker_edtf_day(part text, want_last boolean) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    bare text := regexp_replace(part, '[?~]+$', '');
    y integer; m integer;
BEGIN
    IF part !~ '^[1-9][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?[?~]?$' THEN
        RAISE EXCEPTION '"%" is not a date: write 2027, 2027-04, 2027-04-30 or 2027-04/2028-03', part
            USING ERRCODE = 'datetime_field_overflow';
    END IF;
    y := substr(bare, 1, 4)::integer;
    IF length(bare) = 4 THEN
        RETURN CASE WHEN want_last THEN make_date(y, 12, 31) ELSE make_date(y, 1, 1) END;
    END IF;
    m := substr(bare, 6, 2)::integer;
    IF length(bare) = 7 THEN
        RETURN CASE WHEN want_last THEN (make_date(y, m, 1) + interval '1 month' - interval '1 day')::date ELSE make_date(y, m, 1) END;
    END IF;
    RETURN make_date(y, m, substr(bare, 9, 2)::integer);
END $$;

CREATE OR REPLACE FUNCTION tracker_edtf_first(value text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    parts text[] := string_to_array(value, '/');
    first_day date; last_day date;
BEGIN
    IF cardinality(parts) > 2 OR cardinality(parts) < 1 OR parts = ARRAY['..', '..'] OR value = '..' THEN
        RAISE EXCEPTION '"%" is not a date: write 2027, 2027-04, 2027-04-30 or 2027-04/2028-03', value
            USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF parts[1] <> '..' THEN first_day := tracker_edtf_day(parts[1], false); END IF;
    IF parts[cardinality(parts)] <> '..' THEN last_day := tracker_edtf_day(parts[cardinality(parts)], true); END IF;
    IF first_day > last_day THEN
        RAISE EXCEPTION '"%" ends before it begins', value USING ERRCODE = 'datetime_field_overflow';
    END IF;
    RETURN first_day;
END $$;

CREATE OR REPLACE FUNCTION tracker_edtf_last(value text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    parts text[] := string_to_array(value, '/');
BEGIN
    PERFORM tracker_edtf_first(value);
    IF parts[cardinality(parts)] = '..' THEN RETURN NULL; END IF;
    RETURN tracker_edtf_day(parts[cardinality(parts)], true);
END $$;
