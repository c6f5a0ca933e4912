"""Seeding: what a reading says is in the database as it says it, or nothing is and the reader is told why."""
