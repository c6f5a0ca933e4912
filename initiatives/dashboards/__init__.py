"""Pages as data: one file a page, a function that takes today= and returns a frozen dataclass."""
