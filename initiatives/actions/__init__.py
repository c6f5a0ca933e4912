"""Every write that touches more than one row; the only door for statuses, reviews and dates."""
