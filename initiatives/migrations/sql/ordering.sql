-- What the API's lists are ordered by, id last, so that the last page of a long list comes as soon as the first. Texts
-- are ordered by code points. Short tables (partnerships, events, sectors) are sorted as they are.
CREATE INDEX IF NOT EXISTS initiative_by_slug ON initiatives_initiative (slug COLLATE "C", id);
CREATE INDEX IF NOT EXISTS initiative_by_name ON initiatives_initiative (name COLLATE "C", id);
CREATE INDEX IF NOT EXISTS initiative_by_created ON initiatives_initiative (created_at, id);
CREATE INDEX IF NOT EXISTS initiative_by_updated ON initiatives_initiative (updated_at, id);
CREATE INDEX IF NOT EXISTS commitment_by_created ON initiatives_commitment (created_at, id);
CREATE INDEX IF NOT EXISTS commitment_by_updated ON initiatives_commitment (updated_at, id);
CREATE INDEX IF NOT EXISTS statement_by_created ON initiatives_statement (created_at, id);
CREATE INDEX IF NOT EXISTS statement_by_day ON initiatives_statement (coalesce(said_on_to, '9999-12-31'), id);
CREATE INDEX IF NOT EXISTS document_by_created ON initiatives_sourcedocument (created_at, id);
CREATE INDEX IF NOT EXISTS organisation_by_slug ON initiatives_organisation (slug COLLATE "C", id);
CREATE INDEX IF NOT EXISTS organisation_by_name ON initiatives_organisation (name COLLATE "C", id);
CREATE INDEX IF NOT EXISTS person_by_slug ON initiatives_person (slug COLLATE "C", id);
CREATE INDEX IF NOT EXISTS person_by_name ON initiatives_person (name COLLATE "C", id);
CREATE INDEX IF NOT EXISTS capture_by_moment ON initiatives_capture (captured_at, id);
-- And what a turned clock looks at first: which subjects any line ever called so.
CREATE INDEX IF NOT EXISTS status_by_word ON initiatives_statusupdate (status, axis, initiative_id, commitment_id);
-- And by which lists are filtered most; they also tell the planner how many rows will be left.
CREATE INDEX IF NOT EXISTS standing_by_headline ON initiatives_standing ((data #> '{headline,status}'), initiative_id);
CREATE INDEX IF NOT EXISTS standing_by_evidence ON initiatives_standing ((data #> '{evidence,status}'), initiative_id);
