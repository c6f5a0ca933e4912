"""Prove that every derived standing says what the ledgers say, or write it anew."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

# What tracker_standing() gives for every subject, beside the row that is kept.
DIFFERENCES = """
    SELECT subject.noun, subject.id, kept.data, told.data
    FROM (
        SELECT 'initiative' AS noun, id, id AS initiative_id, NULL::bigint AS commitment_id FROM initiatives_initiative
        UNION ALL
        SELECT 'commitment', id, NULL, id FROM initiatives_commitment
    ) AS subject
    LEFT JOIN initiatives_standing kept
        ON kept.initiative_id = subject.initiative_id OR kept.commitment_id = subject.commitment_id
    CROSS JOIN LATERAL (
        SELECT tracker_standing(subject.initiative_id, subject.commitment_id, NULL, NULL) AS data OFFSET 0) AS told
    WHERE kept.data IS DISTINCT FROM told.data
    ORDER BY subject.noun, subject.id
"""
REFRESH = "SELECT tracker_refresh_standing(%s, %s)"


class Command(BaseCommand):
    help = "Write every standing anew from the ledgers; with --check only say which differ, and exit 1 if any does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to look or to write."""
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 if a standing differs.")

    def handle(self, *_arguments: object, **options: Any) -> None:
        """Compare, report, and repair unless told not to."""
        with transaction.atomic(), connection.cursor() as cursor:
            if not options["check"]:  # nobody writes a ledger between what is read and what is written
                cursor.execute("SELECT pg_advisory_xact_lock(tracker_recording_lock())")
            cursor.execute(DIFFERENCES)
            different = cursor.fetchall()
            for noun, pk, kept, told in different:
                self.stdout.write(f"{noun} {pk}: {_difference(kept, told)}")
                if not options["check"]:
                    cursor.execute(REFRESH, [pk, None] if noun == "initiative" else [None, pk])
            cursor.execute("SELECT count(*) FROM initiatives_standing")
            (total,) = cursor.fetchone()
        if different and options["check"]:
            self.stderr.write(f"{len(different)} standings differ from the ledgers; run rebuild_standings.")
            sys.exit(1)
        self.stdout.write(f"{total} standings, {len(different)} {'differ' if options['check'] else 'written anew'}")


def _difference(kept_json: str | None, told_json: str) -> str:
    """Which parts differ: the part, what is kept and what the ledgers say."""
    if kept_json is None:
        return "no standing is kept"
    kept, told = json.loads(kept_json), json.loads(told_json)
    parts = sorted(name for name in kept.keys() | told.keys() if kept.get(name) != told.get(name))
    return "; ".join(f"{name} is {kept.get(name)!r}, the ledgers say {told.get(name)!r}" for name in parts)
