-- A captured text is read in slices (a passage with its surroundings), which needs it stored uncompressed out of line.
ALTER TABLE initiatives_capture ALTER COLUMN text SET STORAGE EXTERNAL;

-- The first era begins with the schema.
INSERT INTO initiatives_era (began_at) VALUES (clock_timestamp());
