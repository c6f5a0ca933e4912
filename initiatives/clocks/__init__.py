"""The standing of a subject at (as of, known at): headline, schedule, freshness."""
