"""Reminders: rules (date arithmetic) → plan (writes rows) → send (claims rows, delivers)."""
