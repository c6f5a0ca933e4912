-- Who did it and from where stays as it was written: a context may still learn while its transaction writes history
-- (then the update comes from a history trigger), and is never otherwise changed or deleted.
CREATE OR REPLACE FUNCTION tracker_context_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND NEW.id = OLD.id AND NEW.metadata @> OLD.metadata THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'context % says who wrote history and cannot be changed or deleted', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER context_stays BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION tracker_context_stays();
