"""Readings: read (file → records) → check (problems) → load (records → rows)."""
