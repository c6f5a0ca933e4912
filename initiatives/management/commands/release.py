"""`manage.py release NAME`: freeze what everybody may read."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from initiatives.clocks import ClockError, read_clocks
from initiatives.exports.release import make_release
from initiatives.models import User


class Command(BaseCommand):
    """Makes a release and prints its files with their hashes."""

    help = "Freeze figures and tables as a release; its files are kept and never made again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, the two clocks, notes, and in whose name."""
        parser.add_argument("name", help="What it is called, for example “March 2026”; never used again.")
        parser.add_argument("--as-of", metavar="DAY", help="YYYY-MM-DD, not after today (default: today).")
        parser.add_argument("--known-at", metavar="MOMENT", help="A day, or 2026-01-31T12:00:00Z (default: now).")
        parser.add_argument("--notes", default="", help="What readers of this release should know.")
        parser.add_argument("--user", metavar="USERNAME", help="In whose name (default: the system account).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it. Raises CommandError with what was refused."""
        today, now = timezone.localdate(), timezone.now()
        try:
            clocks = read_clocks(today=today, now=now, as_of=options["as_of"], known_at=options["known_at"])
            row = make_release(
                by=self._user(options["user"]), name=options["name"], today=today, as_of=clocks.as_of,
                known_at=clocks.known_at, notes=options["notes"],
            )  # fmt: skip
        except (ClockError, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for name, told in sorted(row.files.items()):
            self.stdout.write(f"{told['sha256']}  {name}")
        self.stderr.write(f"Release “{row.name}” as of {row.as_of}, as known at {row.known_at}: /releases/{row.slug}/")

    @staticmethod
    def _user(username: str | None) -> User:
        if username is None:
            return User.objects.system()
        user = User.objects.filter(username=username, is_active=True).first() if "\x00" not in username else None
        if user is None:
            raise CommandError(f"There is no active user {username!r}.")
        return user
