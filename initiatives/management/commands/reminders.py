"""Look at and run reminders by hand: what beat does every minute, and why somebody hears of something."""

from argparse import ArgumentParser
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from initiatives.following.spread import spread
from initiatives.following.tell import in_sections
from initiatives.models import Digest, Reminder, User
from initiatives.outbox.hold import held
from initiatives.reminders.explain import explain
from initiatives.reminders.gather import gather
from initiatives.reminders.plan import ensure_default_rules, plan
from initiatives.reminders.send import send_next
from initiatives.webhooks.endpoint import hand_over

FIRST_YEAR, LAST_YEAR = 1000, 9000  # dates are counted from a moment, also far before and after it
HELD = (
    "Sending is held: this database is a restored copy, and what waits may have gone out before. An administrator decides"
    " at {address}"
)
# How many reminders a digest takes when it is sent: those in it, those in none yet, or those of the mail that it repeats.
TAKES = (
    Reminder.objects.filter(recipient=OuterRef("recipient"))
    .filter(
        Q(state="planned", digest=OuterRef("pk"))
        | Q(state="planned", digest=None, day__lte=OuterRef("day"))
        | Q(digest=OuterRef("repeats"))
    )
    .order_by()
    .values("recipient")
)
HOLDS = Coalesce(Subquery(TAKES.annotate(number=Count("pk")).values("number")), 0)


def moment(text: str) -> datetime:
    """A moment from the command line; without an offset it is one of the tracker's time zone."""
    try:
        read = parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"--at is {text!r}: {error}; write it as 2026-01-31T07:00Z.") from error
    if read is None:
        raise CommandError(f"--at is {text!r}; write a moment such as 2026-01-31T07:00Z.")
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise CommandError(f"--at is {text!r}; give a year from {FIRST_YEAR} to {LAST_YEAR}.")
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
        at = None if options["at"] is None else moment(options["at"])
        if options["user"] is not None and options["doing"] != "explain":
            raise CommandError(f"{options['doing']} is for everybody and takes no user; only explain does.")
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
        if held():
            said = HELD.format(address=settings.SITE_URL + reverse("admin:initiatives_sendingconfirmation_changelist"))
            if not options["dry_run"]:
                raise CommandError(said)
            self.stdout.write(said)
        if options["dry_run"]:
            self._show_waiting(at or timezone.now())
            return
        spread(today=timezone.localdate())
        gather(now=at or timezone.now())
        tell_now = partial(in_sections, today=timezone.localdate())
        post, sent_any = partial(hand_over, clock=timezone.now), False
        while sent := send_next(now=at or timezone.now(), post=post, tell=tell_now):
            self.stdout.write(f"{sent.recipient}: {sent.state}, {sent.reminders} reminders {sent.error}".rstrip())
            sent_any = True
        if not sent_any:
            self.stdout.write("Nothing is to be sent.")

    def explain(self, at: datetime | None, options: dict[str, Any]) -> None:
        """Say what one person hears of, why, when next, and what became of the latest."""
        if not options["user"]:
            raise CommandError("Say whose reminders; write: reminders explain USER")
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['user']!r}; write: reminders explain USER")
        explained = explain(user=user, now=at or timezone.now())
        if not explained:
            self.stdout.write(f"{user} answers for nothing that a rule speaks of.")
        for each in explained:
            self.stdout.write(f"{each.subject} ({each.kind}, {each.due_on}): {each.became}")
            self.stdout.write(f"  {each.why_now} {each.why_you} Latest {each.latest or '–'}, next {each.next or '–'}.")

    @transaction.atomic
    def _show_waiting(self, at: datetime) -> None:
        """What each digest would hold at most: whether all of it still holds is asked when it is sent."""
        gather(now=at)
        for digest in Digest.objects.filter(state="planned").select_related("recipient").annotate(held=HOLDS):
            when = "now" if digest.not_before <= at else f"not before {digest.not_before:%Y-%m-%d %H:%M} UTC"
            self.stdout.write(
                f"{digest.recipient}: {digest.held} reminders by {digest.channel}, {when} {digest.last_error}".rstrip()
            )
        opened = Digest.objects.filter(state="planned", recipient=OuterRef("recipient"))
        loose = Reminder.objects.filter(~Exists(opened), state="planned").count()
        if loose or not Digest.objects.filter(state="planned").exists():
            self.stdout.write(f"{loose} reminders wait for a later day")
        transaction.set_rollback(True)
