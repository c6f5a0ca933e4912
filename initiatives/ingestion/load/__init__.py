"""Records → rows, in one transaction and through the actions; what somebody has edited since is left alone."""

from initiatives.ingestion.load.shelf import load
from initiatives.ingestion.load.tally import Tally

__all__ = ["Tally", "load"]
