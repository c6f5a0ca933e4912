"""Files → records: nothing is judged here but that the files can be read and hold fields of the right kind."""

from initiatives.ingestion.read.files import read

__all__ = ["read"]
