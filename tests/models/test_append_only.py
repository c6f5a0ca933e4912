"""Every ledger refuses to be rewritten, whichever way somebody writes past the actions.

The models come from the triggers themselves, so that a new ledger is here as soon as it has one; ROWS says how to make
a row that was published.
"""

import hashlib

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import Error
from django.utils import timezone

from initiatives.actions.document import File, capture
from initiatives.actions.due_revision import revise_due
from initiatives.actions.name import rename
from initiatives.actions.paragraph import mark_paragraph
from initiatives.actions.publication import publish
from initiatives.actions.review import record_review
from initiatives.actions.statement import add_statement, note_statement
from initiatives.actions.status_update import record_status
from initiatives.actions.succession import Proof, absorb
from initiatives.models import (
    Change,
    Citation,
    Era,
    Evidence,
    Inheritance,
    Measurement,
    OldSlug,
    Person,
    Release,
    ReleaseFile,
    Sector,
    SendingConfirmation,
    Statement,
    Succession,
)
from tests.admin.rows import one_of_each
from tests.factories import InitiativeFactory, PartnershipFactory
from tests.world import TEXT

GUARDED = sorted(
    {model for model, trigger in pgtrigger.registered() if trigger.name == "append_only"},
    key=lambda model: model.__name__,
)
LEDGERS = [model for model in GUARDED if not hasattr(model, "pgh_tracked_model")]
HISTORIES = [model for model in GUARDED if hasattr(model, "pgh_tracked_model")]


def _status(world):
    return record_status(**world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed]))


def _evidence(world):
    return Evidence.objects.get(status_update=_status(world))


def _revision(world):
    given = {"cause": "party_moved", "new_due": "2028", "reason": "So.", "passages": [world.begun]}
    return revise_due(by=world.by, today=world.today, commitment=world.commitment, **given)


def _measurement(world):
    fields = {"commitment": world.commitment, "value": 3, "unit": "trees", "as_of": "2026", "passage": world.begun}
    return Measurement.objects.create(**fields)


def _note(world):
    person = Person.objects.create(slug="minister", name="Minister")
    given = {"kind": "quote", "language": "en", "passage": world.begun, "person": person}
    statement = add_statement(by=world.by, partnership=world.partnership, **given)
    publish(by=world.by, row=statement, second_reader_required=False)
    return note_statement(by=world.by, statement=statement, kind="disputed", by_whom="A ministry")


def _name(world):
    given = {"name": "Green belt", "reason": "So.", "passage": world.begun}
    return rename(by=world.by, today=world.today, initiative=world.initiative, **given).names.get(name="Green belt")


def _succession(world):
    other, proof = InitiativeFactory(partnership=world.partnership), Proof(passage=world.begun, reason="So.")
    absorb(by=world.by, today=world.today, old=world.initiative, into=other, proof=proof)
    return Succession.objects.get()


def _inheritance(world):
    _succession(world)
    return Inheritance.objects.get()


def _slug(world):
    given = {"name": "Green belt", "reason": "So.", "passage": world.begun, "slug": ""}
    rename(by=world.by, today=world.today, initiative=world.initiative, **given)
    return OldSlug.objects.get()


def _citation(world):
    fields = {"key": "a1", "noun": "initiative", "subject_id": 1, "title": "Forest", "path": "/", "codebook": "1.0"}
    digest = hashlib.sha256(b"{}").hexdigest()
    return Citation.objects.create(as_of=world.today, known_at=timezone.now(), content="{}", sha256=digest, **fields)


def _file(world):
    digest = hashlib.sha256(b"a").hexdigest()
    fields = {
        "name": "First",
        "codebook": "1.0",
        "citation": "Cite.",
        "by": world.by,
        "files": {"a": {"sha256": digest}},
    }
    release = Release.objects.create(as_of=world.today, known_at=timezone.now(), **fields)
    return ReleaseFile.objects.create(release=release, name="a", media_type="text/plain", body=b"a", sha256=digest)


def _original(world):
    file = File(name="report.txt", media_type="text/plain", content=b"The register.")
    given = {"text": "Another text.", "captured_at": timezone.now(), "how": "uploaded", "original": file}
    return capture(by=world.by, document=world.document, **given).original


def _check(world):
    given = {"text": f"{TEXT} And more.", "captured_at": timezone.now(), "how": "pasted"}
    return capture(by=world.by, document=world.document, **given).checks.first()


def _mark(world):
    return mark_paragraph(by=world.by, paragraph=world.capture.paragraphs.first(), mark="nothing_promised")


ROWS = {
    "Change": lambda world: Change.objects.first(), "DueRevision": _revision, "Era": lambda world: Era.objects.first(),
    "Evidence": _evidence, "Inheritance": _inheritance, "Original": _original, "PassageCheck": _check, "ParagraphReading": _mark,
    "Paragraph": lambda world: world.capture.paragraphs.first(), "Measurement": _measurement, "Name": _name, "OldSlug": _slug,
    "Citation": _citation, "ReleaseFile": _file, "Review": lambda world: record_review(
        by=world.by, today=world.today, subject=world.initiative, sources_searched={"BR": ["A register"]}
    ),
    "SendingConfirmation": lambda world: SendingConfirmation.objects.create(place="here", by=world.by),
    "StatementNote": _note, "StatusUpdate": _status, "Succession": _succession,
}  # fmt: skip


def test_every_ledger_is_tried():
    assert {model.__name__ for model in LEDGERS} == set(ROWS)
    assert len(HISTORIES) > 30


def attempts(row):
    """Ways to rewrite or remove a row, by what they are called."""
    model, table = type(row), row._meta.db_table
    columns = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    manager = model._base_manager

    def raw(statement, *params):
        def run():
            with connection.cursor() as cursor:
                cursor.execute(statement, params)

        return run

    def bulk():
        held = manager.get(pk=row.pk)
        setattr(held, _text(columns).attname, _another(held, _text(columns)))
        manager.bulk_update([held], [_text(columns).name])

    changed = _text(columns)
    every = ", ".join(f'"{field.column}"' for field in row._meta.concrete_fields if not field.generated)
    return {
        "UPDATE": raw(f'UPDATE {table} SET "{changed.column}" = %s WHERE id = %s', _sent(row, changed), row.pk),
        "DELETE": raw(f"DELETE FROM {table} WHERE id = %s", row.pk),
        "queryset.update": lambda: manager.filter(pk=row.pk).update(**{changed.name: _another(row, changed)}),
        "queryset.delete": lambda: manager.filter(pk=row.pk)._raw_delete("default"),
        "bulk_update": bulk,
        "ON CONFLICT DO UPDATE": raw(
            f"INSERT INTO {table} ({every}) OVERRIDING SYSTEM VALUE SELECT {every} FROM {table} WHERE id = %s"
            f' ON CONFLICT (id) DO UPDATE SET "{changed.column}" = %s',
            row.pk, _sent(row, changed),
        ),
        "MERGE": raw(
            f"MERGE INTO {table} t USING (SELECT %s::bigint AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE", row.pk
        ),
    }  # fmt: skip


def _text(columns):
    """A column to rewrite: a text, else a moment, else a link."""
    kinds = ("TextField", "CharField", "DateTimeField", "BigIntegerField", "PositiveIntegerField", "ForeignKey")
    ranked = [field for kind in kinds for field in columns if field.get_internal_type() == kind and not field.choices]
    return ranked[0]


def _another(row, field):
    value = getattr(row, field.attname)
    if field.get_internal_type() == "DateTimeField":
        return timezone.now()
    if field.is_relation:
        return F(field.attname) + 1
    return f"{value}x" if isinstance(value, str) else (value or 0) + 1


def _sent(row, field):
    other = _another(row, field)
    return (getattr(row, field.attname) or 0) + 1 if field.is_relation else other


@pytest.mark.parametrize(
    "way", ["UPDATE", "DELETE", "queryset.update", "queryset.delete", "bulk_update", "ON CONFLICT DO UPDATE", "MERGE"]
)
@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_published_line_is_neither_changed_nor_removed(world, name, way):
    row = ROWS[name](world)
    held = list(type(row)._base_manager.filter(pk=row.pk).values())
    with pytest.raises(Error, match="part of the record and cannot be") as refusal, transaction.atomic():
        attempts(row)[way]()
    assert refusal.value.__cause__.sqlstate == "23001"
    assert list(type(row)._base_manager.filter(pk=row.pk).values()) == held


def test_history_refuses_update_and_delete(world, refused):
    one_of_each(world)
    _mark(world)
    statement = Statement.objects.get()
    statement.initiatives.add(world.initiative)
    statement.commitments.add(world.commitment)
    statement.sectors.add(Sector.objects.get())
    world.initiative.sectors.add(Sector.objects.get())
    world.initiative.shown_in.add(PartnershipFactory(country_a="CL", country_b="KE"))
    for model in HISTORIES:
        row, table = model._base_manager.first(), model._meta.db_table
        assert row, f"nothing here writes {table}"
        assert "Cannot update or delete" in refused(f"UPDATE {table} SET pgh_label = 'x' WHERE pgh_id = %s", row.pk)
        assert "Cannot update or delete" in refused(f"DELETE FROM {table} WHERE pgh_id = %s", row.pk)


@pytest.fixture
def role(world):
    """A role that reads and writes rows and owns nothing, as web, worker and beat should have."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE tracker_writer_of_rows NOLOGIN NOSUPERUSER")
        cursor.execute("GRANT USAGE ON SCHEMA public TO tracker_writer_of_rows")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tracker_writer_of_rows")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tracker_writer_of_rows")
        cursor.execute("SET LOCAL ROLE tracker_writer_of_rows")
        yield "tracker_writer_of_rows"
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model.__name__)
def test_who_does_not_own_the_tables_neither_empties_a_ledger_nor_switches_its_guards_off(world, model, role, refused):
    table = model._meta.db_table
    assert "permission denied" in refused(f"TRUNCATE {table} CASCADE")
    assert "must be owner" in refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    assert "must be owner" in refused(f"DROP TABLE {table}")
    assert "permission denied" in refused("SET LOCAL session_replication_role = replica")


def test_such_a_role_still_writes_lines_and_rewrites_none(world, role, refused):
    line = _status(world)
    assert "cannot be changed" in refused("UPDATE initiatives_statusupdate SET reason = 'x' WHERE id = %s", line.pk)
