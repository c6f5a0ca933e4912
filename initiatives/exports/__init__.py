"""Exports: an ordered field → title map over a QuerySet, streamed."""
