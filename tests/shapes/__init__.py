"""Rows as JSON: exact shapes, in a constant number of queries."""
