"""The admin: translate, make one call, answer."""
