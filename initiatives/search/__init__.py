"""Text in, ranked results out: the weights are a table, the question is bounded, the rows are already visible."""

from initiatives.search.bounded import TookTooLong
from initiatives.search.find import Result, find
from initiatives.search.fragments import Piece
from initiatives.search.weights import NOUNS

__all__ = ["NOUNS", "Piece", "Result", "TookTooLong", "find"]
