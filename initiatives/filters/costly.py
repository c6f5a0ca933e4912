"""Conditions on what stood then, which is worked out from the ledgers for each row that is judged."""

from django.db.models import BooleanField, Case, Q, Value, When


def costly(condition: Q) -> Q:
    """The same condition, which PostgreSQL takes to hold for every other row.

    Of what is worked out it knows nothing, guesses that one row in two hundred meets it, and so judges them all before it
    gives a page of the first. So it walks them in their order and stops when the page is full.
    """
    return Q(Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()))
