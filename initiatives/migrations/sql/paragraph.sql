-- The paragraphs of a captured text: its non-blank lines, numbered as passages number them, and when two say the same.

-- Words as they are compared between documents: width, case, quotes, dashes, white space, punctuation and a paragraph's
-- own number do not count; every other character does. Only to offer a candidate: what is stored are the text's own words.
CREATE OR REPLACE FUNCTION tracker_folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(
        lower(normalize(regexp_replace(words, '^\s*[(]?[0-9]{1,3}[.)]\s+', ''), NFKC)),
        E' \t\n\u00ad\u200b\u200c\u200d\u2060\ufeff-\u2010\u2011\u2012\u2013\u2014\u2212"''\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb.,;:!?()[]\u2022\u00b7\u3001\u3002\u300c\u300d\u300e\u300f\u0964',
        '')
$$;

-- Number from 1, start and end (exclusive) in code points, and the words.
CREATE OR REPLACE FUNCTION tracker_paragraphs(source text)
RETURNS TABLE (number bigint, start bigint, "end" bigint, words text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT row_number() OVER (ORDER BY line.n), line.stop - length(line.words), line.stop, line.words
    FROM (
        SELECT l.n, l.words, sum(length(l.words) + 1) OVER (ORDER BY l.n) - 1 AS stop
        FROM string_to_table(source, chr(10)) WITH ORDINALITY AS l(words, n)
    ) line
    WHERE btrim(line.words) <> ''
    ORDER BY line.n
$$;

-- What makes two paragraphs the same; NULL for a few words, which are the same by chance (headings, dates).
CREATE OR REPLACE FUNCTION tracker_words_digest(words text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(tracker_folded(words)) >= 16 THEN sha256(convert_to(tracker_folded(words), 'UTF8')) END
$$;
