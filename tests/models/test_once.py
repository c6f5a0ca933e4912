"""What exists once exists once, also for raw SQL; and a restored feed begins an era."""

import pytest

from initiatives.actions.status_update import record_status
from initiatives.models import (
    Change,
    Era,
    Membership,
    Participation,
    Release,
    Reminder,
    ReminderRule,
    WebhookDelivery,
    WebhookEndpoint,
)

COPY = "INSERT INTO initiatives_{table} ({columns}) SELECT {columns} FROM initiatives_{table} WHERE id = %s"


@pytest.fixture
def copied(refused):
    """Copy a row by raw SQL, all columns but the key, and give the refusal."""

    def copy(row) -> str:
        columns = ", ".join(f'"{field.column}"' for field in row._meta.concrete_fields if not field.primary_key)
        return refused(COPY.format(table=row._meta.model_name, columns=columns), row.pk)

    return copy


def test_one_reminder_per_rule_subject_recipient_and_occurrence(world, copied):
    rule = ReminderRule.objects.create(name="Reviews", kind="review_due")
    row = Reminder.objects.create(
        rule=rule, initiative=world.initiative, recipient=world.by, occurrence="2027-01-01", due_on="2027-01-01", day="2027-01-01",
        why_you="a", why_now="b", how_to_stop="c",
    )  # fmt: skip
    assert "reminder_once" in copied(row)


def test_one_delivery_per_endpoint_and_change(world, copied):
    endpoint = WebhookEndpoint.objects.create(owner=world.by, url="https://example.org/", secret="s")
    assert "delivery_once" in copied(WebhookDelivery.objects.create(endpoint=endpoint, change=Change.objects.first()))


def test_one_participation_per_role_and_of_one_kind(world, copied, refused):
    row = Participation.objects.create(initiative=world.initiative, country="BR", role="party")
    assert "participation_once" in copied(row)
    assert "of_one_kind" in refused("UPDATE initiatives_participation SET country = NULL WHERE id = %s", row.pk)


def test_one_membership_in_every_partnership(world, copied):
    assert "membership_once" in copied(Membership.objects.create(user=world.by, role="editor"))


def test_a_release_never_changes(world, refused):
    row = Release.objects.create(
        name="First",
        as_of="2026-01-01",
        known_at="2026-01-01T00:00Z",
        files={},
        codebook="1.0",
        citation="c",
        by=world.by,
    )
    assert "never changes" in refused("UPDATE initiatives_release SET files = '{\"a\": 1}' WHERE id = %s", row.pk)
    assert "never deleted" in refused("DELETE FROM initiatives_release WHERE id = %s", row.pk)


def test_a_line_written_after_a_restore_into_a_new_server_begins_an_era(world, sql):
    before = Era.objects.latest("pk")
    record_status(**world.about(axis="claim", status="agreed", asserted_by="BR", passages=[world.agreed]))
    assert Era.objects.latest("pk") == before
    # As a dump from a server whose transactions had run further would leave it.
    sql(
        "INSERT INTO initiatives_change (era_id, xid, kind, noun, subject_id, data)"
        " VALUES (%s, '9000000000000', 'status', 'initiative', %s, '{}')",
        before.pk,
        world.initiative.pk,
    )
    for status in ("agreed", "under_way"):
        record_status(**world.about(axis="claim", status=status, asserted_by="NO", passages=[world.agreed]))
    began = Era.objects.latest("pk")
    assert began.pk > before.pk
    assert Change.objects.filter(era=began).count() == 2
