"""Accounts are made by an administrator; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):
    """Signing in as usual, signing up not at all."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always no: an administrator makes accounts."""
        return False
