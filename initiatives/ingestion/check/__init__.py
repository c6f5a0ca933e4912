"""Records → problems: every one that can be found before anything is written, so that they are reported together."""

from initiatives.ingestion.check.shelf import check

__all__ = ["check"]
