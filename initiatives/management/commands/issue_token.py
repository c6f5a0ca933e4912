"""`manage.py issue_token USER`: the key of a program that uses the API."""

from argparse import ArgumentTypeError
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.actions.access_token import LONGEST_BY_COMMAND, issue_token
from initiatives.models import User


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_BY_COMMAND:
        return int(text)
    raise ArgumentTypeError(
        f"it is {text!r}; give a whole number from 1 to {LONGEST_BY_COMMAND}, or leave it out for no end."
    )


class Command(BaseCommand):
    """Prints a new token once; only its hash is kept."""

    help = "Print a new API token of a user. It is shown this once; send it as “Authorization: Token …”."

    def add_arguments(self, parser: CommandParser) -> None:
        """The user, and what the token may do for how long."""
        parser.add_argument("user", help="Username.")
        parser.add_argument("--read-only", action="store_true", help="The token may read and change nothing.")
        parser.add_argument("--days", type=_days, help="Days until it expires; without it, it does not.")
        parser.add_argument("--name", default="", help="What it is for, at most 80 characters.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the token. Raises CommandError for a user who is unknown, deactivated or the system account."""
        user, days = self._user(options["user"]), options["days"]
        try:
            _, token = issue_token(
                by=User.objects.system(), user=user, read_only=options["read_only"], days=days, now=timezone.now(),
                name=options["name"],
            )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write(
            f"A {'read-only ' if options['read_only'] else ''}token of {user.username}, "
            f"{f'for {days} days' if days else 'without an end'}. It is shown this once:"
        )
        self.stdout.write(token)

    @staticmethod
    def _user(username: str) -> User:
        user = User.objects.filter(username=username).first() if "\x00" not in username else None
        if user is None:
            known = list(User.objects.filter(is_active=True, is_system=False).values_list("username", flat=True)[:2000])
            near = get_close_matches(username, known, n=1, cutoff=0.5)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise CommandError(f"There is no user {username!r}.{hint}")
        return user
