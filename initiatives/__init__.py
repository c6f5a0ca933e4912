"""The tracker's own app: nouns at the bottom, verbs above them, capabilities above those, entrances on top."""
