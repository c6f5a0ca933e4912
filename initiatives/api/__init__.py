"""The REST API: translate, make one call, answer."""
