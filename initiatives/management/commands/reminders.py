"""Look at and run reminders by hand: what beat does every minute, and why somebody hears of something."""

from argparse import ArgumentParser
from datetime import datetime
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from initiatives.models import Digest, Reminder, User
from initiatives.reminders.explain import explain
from initiatives.reminders.gather import gather
from initiatives.reminders.plan import ensure_default_rules, plan
from initiatives.reminders.send import send_next
from initiatives.webhooks.endpoint import hand_over


def moment(text: str) -> datetime:
    """A moment from the command line; without an offset it is one of the tracker's time zone."""
    try:
        read = parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"--at is {text!r}: {error}; write it as 2026-01-31T07:00Z.") from error
    if read is None:
        raise CommandError(f"--at is {text!r}; write a moment such as 2026-01-31T07:00Z.")
    return read if read.tzinfo else timezone.make_aware(read)


class Command(BaseCommand):
    help = (
        "plan, send: what beat does every minute; explain USER: what they hear of and why; defaults: the first rules."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, for whom and when."""
        parser.add_argument("doing", choices=["plan", "send", "explain", "defaults"])
        parser.add_argument("user", nargs="?", help="The user name, for explain.")
        parser.add_argument("--at", help="As if it were this moment, e.g. 2026-01-31T07:00Z; without it, now.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *_arguments: object, **options: Any) -> None:
        """Dispatch to the verb."""
        at = moment(options["at"]) if options["at"] else None
        getattr(self, options["doing"])(at, options)

    def defaults(self, _at: datetime | None, _options: dict[str, Any]) -> None:
        """Make the rules a new installation begins with."""
        for rule in ensure_default_rules():
            self.stdout.write(f"Rule “{rule}” added: {rule.get_kind_display().lower()}")

    def plan(self, at: datetime | None, options: dict[str, Any]) -> None:
        """Write the reminders that are due."""
        planned = plan(now=at or timezone.now(), dry_run=options["dry_run"])
        self.stdout.write(f"{len(planned)} reminders {'would be planned' if options['dry_run'] else 'planned'}")

    def send(self, at: datetime | None, options: dict[str, Any]) -> None:
        """Gather and deliver the digests whose moment has come."""
        if options["dry_run"]:
            self._show_waiting(at or timezone.now())
            return
        gather(now=at or timezone.now())
        post = partial(hand_over, clock=timezone.now)
        while sent := send_next(now=at or timezone.now(), post=post):
            self.stdout.write(f"{sent.recipient}: {sent.state}, {sent.reminders} reminders {sent.error}".rstrip())

    def explain(self, at: datetime | None, options: dict[str, Any]) -> None:
        """Say what one person hears of, why, when next, and what became of the latest."""
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['user']!r}; write: reminders explain USER")
        explained = explain(user=user, now=at or timezone.now())
        if not explained:
            self.stdout.write(f"{user} answers for nothing that a rule speaks of.")
        for each in explained:
            self.stdout.write(f"{each.subject} ({each.kind}, {each.due_on}): {each.became}")
            self.stdout.write(f"  {each.why_now} {each.why_you} Latest {each.latest or '–'}, next {each.next or '–'}.")

    def _show_waiting(self, at: datetime) -> None:
        waiting = Digest.objects.filter(state="planned").select_related("recipient")
        for digest in waiting:
            when = "now" if digest.not_before <= at else f"not before {digest.not_before:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(
                f"{digest.recipient}: {digest.reminders.count()} reminders gathered, {when} {digest.last_error}".rstrip()
            )
        loose = Reminder.objects.filter(state="planned", digest=None).count()
        self.stdout.write(f"{loose} reminders wait to be gathered")
