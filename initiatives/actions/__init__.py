"""Every write that touches more than one row; the only door for statuses, reviews, dates and publication."""

from initiatives.actions.writing import UNSET, Conflict

__all__ = ["UNSET", "Conflict"]
