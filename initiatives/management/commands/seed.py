"""python manage.py seed [PATH…] [--dry-run]: bring readings of documents into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from initiatives.ingestion.load.tally import CHANGED, CREATED, LEFT_ALONE, UNCHANGED, Tally
from initiatives.ingestion.place import Refused
from initiatives.ingestion.seeding import seed
from initiatives.models import User

OUTCOMES = (CREATED, CHANGED, UNCHANGED, LEFT_ALONE)


class Command(BaseCommand):
    """Read, check and load readings; a second run changes nothing. seeds/README.md documents their format."""

    help = "Brings readings of documents (reading.yaml beside document.txt) into the database; a second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH… and --dry-run."""
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="a reading's folder, or one that holds readings (default: seeds)"
        )
        parser.add_argument("--dry-run", action="store_true", help="check and report, but write nothing")

    def handle(self, *args: Any, paths: list[str], dry_run: bool, **options: Any) -> None:
        """Seed, and say what became of it; every problem goes to stderr, with exit code 1."""
        given = [Path(path) for path in paths] or [self._default()]
        try:
            with transaction.atomic():
                by, now, today = User.objects.system(), timezone.now(), timezone.localdate()
                tally = seed(paths=given, by=by, now=now, today=today, dry_run=dry_run)
                if dry_run:  # the system account, too, may have been made just now
                    transaction.set_rollback(True)
        except Refused as refused:
            count = len(refused.problems)
            head = f"{count} problem{'s' if count != 1 else ''}; nothing was written."
            raise CommandError("\n".join([head, *map(str, refused.problems)])) from refused
        if options["verbosity"]:
            self._report(tally, dry_run=dry_run)

    def _default(self) -> Path:
        seeds = settings.BASE_DIR / "seeds"
        return seeds.relative_to(Path.cwd()) if seeds.is_relative_to(Path.cwd()) else seeds

    def _report(self, tally: Tally, *, dry_run: bool) -> None:
        for note in sorted(tally.notes):
            self.stdout.write(f"left alone: {note}")
        for noun in tally.nouns():
            said = [f"{tally.counts[noun, what]} {what}" for what in OUTCOMES if tally.counts[noun, what]]
            self.stdout.write(f"  {noun:<16} {', '.join(said)}")
        totals = " · ".join(f"{what} {tally.total(what)}" for what in OUTCOMES)
        self.stdout.write(f"{'dry run, nothing written · ' if dry_run else ''}{totals}")
