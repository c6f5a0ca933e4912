"""Everything between an empty database and a product that can be served, in one start of Django."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

ONE_AT_A_TIME = 7_305_402_611  # a number of ours for PostgreSQL's advisory lock


class Command(BaseCommand):
    requires_system_checks = ()  # `make test` asks them; each start need not
    help = "Migrate, build and collect static files, load seeds/, make the first administrator and rules. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-static", action="store_true", help="Static files came collected, as in the image."
        )

    def handle(self, *_arguments: object, **options: Any) -> None:
        steps: list[tuple[str, dict[str, Any]]] = [
            ("migrate", {"interactive": False, "verbosity": 0}),
            ("chart_bundle", {}),
            ("collectstatic", {"interactive": False, "verbosity": 0}),
            ("seed", {"verbosity": options["verbosity"]}),
            ("first_administrator", {}),
            ("reminders defaults", {}),
        ]
        if options["without_static"]:
            steps = [step for step in steps if step[0] not in ("chart_bundle", "collectstatic")]
        with connection.cursor() as cursor:  # the lock is the connection's: it goes with us, however we end
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            for name, given in steps:
                call_command(*name.split(), stdout=self.stdout, stderr=self.stderr, **given)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
