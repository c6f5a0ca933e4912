"""The web pages: translate, make one call, answer."""
