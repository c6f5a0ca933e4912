"""Who follows a saved view, and what is told of what changed in it: one more section of a digest, and Atom feeds."""
