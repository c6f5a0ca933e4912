"""Pages for paper: what a briefing says (a frozen dataclass) → HTML → PDF, and the queue of those that take long."""
