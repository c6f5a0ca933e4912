"""Search: text → ranked results."""
