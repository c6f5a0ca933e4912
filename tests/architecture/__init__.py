"""The rules of the house, each held by a test that names what breaks it."""
