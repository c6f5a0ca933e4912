"""Signed messages to addresses that people name."""
