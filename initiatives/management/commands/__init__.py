"""One file a command: read the clock, call once."""
