"""Filters: an allow-list that answers in words."""
