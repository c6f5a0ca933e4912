"""Signed messages to addresses that people name: where may be posted to, the signature, and the one guarded POST."""
