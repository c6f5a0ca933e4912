-- Whether the words of a passage still stand in a later text of its document. Exactly, or not at all: nothing is fuzzy.

-- One passage (its words, where they stood, the 32 characters before and after) in a text. Offsets are code points from 0.
-- The four states are those of vocabulary.CHECK_STATES. An empty prefix is the beginning of a text, an empty suffix its end.
CREATE OR REPLACE FUNCTION tracker_find_again(
    source text, p_start integer, p_exact text, p_prefix text, p_suffix text,
    OUT state text, OUT "start" integer, OUT "end" integer, OUT places integer)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    span integer := length(p_exact);
    around text := p_prefix || p_exact || p_suffix;
    words_at integer := strpos(source, p_exact);
    at integer; stop integer; opened integer; rest text;
BEGIN
    places := CASE WHEN words_at = 0 THEN 0 WHEN strpos(substr(source, words_at + 1), p_exact) = 0 THEN 1
        ELSE greatest(2, (length(source) - length(replace(source, p_exact, ''))) / span) END;
    IF words_at > 0 AND substr(source, p_start + 1, span) = p_exact THEN
        state := 'same'; "start" := p_start; "end" := p_start + span;
        RETURN;
    END IF;
    IF places = 1 THEN
        state := 'moved'; "start" := words_at - 1; "end" := "start" + span;
        RETURN;
    END IF;
    IF places > 1 THEN
        at := strpos(source, around);
        IF at > 0 AND strpos(substr(source, at + 1), around) = 0 THEN
            state := 'moved'; "start" := at - 1 + length(p_prefix); "end" := "start" + span;
            RETURN;
        END IF;
    END IF;
    state := 'missing';
    IF around = p_exact THEN RETURN; END IF;
    -- The surroundings stand there once: exactly one prefix that exactly one suffix follows.
    at := CASE WHEN p_prefix = '' THEN 1 ELSE strpos(source, p_prefix) END;
    IF at = 0 THEN RETURN; END IF;
    opened := at - 1 + length(p_prefix);
    rest := substr(source, opened + 1);
    IF p_suffix = '' THEN
        stop := opened + length(rest);
    ELSE
        stop := strpos(rest, p_suffix);
        IF stop = 0 OR strpos(substr(rest, stop + 1), p_suffix) > 0 THEN RETURN; END IF;
        stop := opened + stop - 1;
    END IF;
    IF p_prefix <> '' AND stop > at AND strpos(substr(source, at + 1, stop - at), p_prefix) > 0 THEN RETURN; END IF;
    state := 'changed'; "start" := opened; "end" := stop;
END $$;

-- Writes the check of one passage, or of every passage of earlier captures of the same document, in a capture.
CREATE OR REPLACE FUNCTION tracker_check_passages(p_capture bigint, p_passage bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    whose bigint; taken_at timestamptz;
    source text;  -- read out of its storage once: as a column it would be read again for every passage
BEGIN
    SELECT document_id, captured_at, text || '' INTO whose, taken_at, source FROM initiatives_capture WHERE id = p_capture;
    INSERT INTO initiatives_passagecheck (capture_id, passage_id, state, start, "end", places)
    WITH earlier AS (
        SELECT p.id, p.start, p.exact, p.prefix, p.suffix
        FROM initiatives_passage p JOIN initiatives_capture k ON k.id = p.capture_id
        WHERE k.document_id = whose AND (k.captured_at, k.id) < (taken_at, p_capture)
          AND (p_passage IS NULL OR p.id = p_passage)
    ), span AS (
        SELECT DISTINCT start, exact, prefix, suffix FROM earlier
    ), found AS MATERIALIZED (
        SELECT span.start AS was, span.exact, span.prefix, span.suffix, again.*
        FROM span CROSS JOIN LATERAL tracker_find_again(source, span.start, span.exact, span.prefix, span.suffix) again
    )
    SELECT p_capture, e.id, f.state, f.start, f."end", f.places
    FROM earlier e JOIN found f ON (f.was, f.exact, f.prefix, f.suffix) = (e.start, e.exact, e.prefix, e.suffix)
    ORDER BY e.id
    ON CONFLICT DO NOTHING;
END $$;

-- One line of the feed for a capture, with what became of the passages. The first text of a document that readers do not
-- see yet is no news: its publication will be.
CREATE OR REPLACE FUNCTION tracker_tell_capture(p_capture bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tracker_change('capture', 'document', k.document_id, jsonb_build_object(
        'id', k.id,
        'same', (SELECT count(*) FROM initiatives_passagecheck c WHERE c.capture_id = k.id AND c.state = 'same'),
        'moved', (SELECT count(*) FROM initiatives_passagecheck c WHERE c.capture_id = k.id AND c.state = 'moved'),
        'changed', (SELECT count(*) FROM initiatives_passagecheck c WHERE c.capture_id = k.id AND c.state = 'changed'),
        'missing', (SELECT count(*) FROM initiatives_passagecheck c WHERE c.capture_id = k.id AND c.state = 'missing')))
    FROM initiatives_capture k JOIN initiatives_sourcedocument d ON d.id = k.document_id
    WHERE k.id = p_capture AND (d.published_at IS NOT NULL OR EXISTS (
        SELECT 1 FROM initiatives_capture o WHERE o.document_id = k.document_id AND o.id <> k.id));
END $$;
