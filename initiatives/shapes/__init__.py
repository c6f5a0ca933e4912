"""Rows as JSON, built by PostgreSQL; what the API, the exports and the pages show."""
