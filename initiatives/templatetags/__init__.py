"""Template tags: how a value looks."""
